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
  /** Settled once the last lookup that was promised has ended, however that went; undefined where all have. */
  ended: Promise<void> | undefined;
}

/** Lanes that are kept though nobody looks anything up in them: a Map that keys go in and out of all the time is laid out anew again and again. */
const IDLE = 1_000;

export function createSharedLookups<T>(): SharedLookups<T> {
  const lanes = new Map<string, Lane<T>>();

  function laneOf(key: string): Lane<T> {
    const known = lanes.get(key);
    if (known !== undefined) return known;
    if (lanes.size >= IDLE) for (const [name, { ended }] of lanes) if (ended === undefined) lanes.delete(name);
    const lane = { next: undefined, ended: undefined };
    lanes.set(key, lane);
    return lane;
  }

  function begin(lane: Lane<T>, lookUp: () => Promise<T>): Promise<T> {
    const next = (lane.ended ?? untilRequestsAreRead()).then(() => {
      lane.next = undefined;
      return lookUp();
    });
    const ended = next.then(ignore, ignore).then(() => {
      if (lane.ended === ended) lane.ended = undefined;
    });
    lane.next = next;
    lane.ended = ended;
    return next;
  }

  return {
    get: (key, lookUp) => {
      const lane = laneOf(key);
      return lane.next ?? begin(lane, lookUp);
    },
  };
}

/** Node reads all sockets that have something before it comes to this: requests that came together are looked up together. */
function untilRequestsAreRead(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function ignore(): void {}
