/**
 * Lookups that several ask for at once. Whoever asks gets an answer of a lookup that began after the question: those who come while one is
 * under way share the next one. So nobody learns what was true before they asked, and a crowd costs the database one lookup at a time.
 */
export interface SharedLookups<T> {
  readonly get: (key: string, lookUp: () => Promise<T>) => Promise<T>;
}

interface Lane<T> {
  /** The lookup that waits for its start, and takes in whoever comes before that. */
  next: Promise<T> | undefined;
  /** Settled once the lookup under way has ended, however that went. */
  ended: Promise<unknown>;
}

export function createSharedLookups<T>(): SharedLookups<T> {
  const lanes = new Map<string, Lane<T>>();
  return {
    get: (key, lookUp) => {
      const known = lanes.get(key);
      if (known?.next !== undefined) return known.next;
      const lane: Lane<T> = known ?? { next: undefined, ended: untilRequestsAreRead() };
      lanes.set(key, lane);
      const next = lane.ended.then(() => {
        lane.next = undefined;
        return lookUp();
      });
      lane.next = next;
      const ended = next.then(ignore, ignore).then(() => {
        if (lane.ended === ended && lane.next === undefined) lanes.delete(key);
      });
      lane.ended = ended;
      return next;
    },
  };
}

/** Node reads all sockets that have something before it comes to this: requests that came together are looked up together. */
function untilRequestsAreRead(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function ignore(): void {}
