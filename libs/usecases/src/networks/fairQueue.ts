/** Work that waits for its turn: each lane in its own order, and the lanes one after the other, so that a full lane delays no other. */

export interface FairQueue {
  /** Runs the work when its turn comes. Rejects with `QueueFull` where the lane has too much waiting already. */
  readonly run: <T>(lane: string, work: () => Promise<T>) => Promise<T>;
  /** How much waits, over all lanes. */
  readonly waiting: () => number;
}

export interface FairQueueLimits {
  /** Pieces of work that run at once. */
  readonly atOnce: number;
  /** Pieces of work that may wait in one lane. */
  readonly perLane: number;
  /** Pieces of work of this lane that may run at once just now, one at least; `atOnce` where left out. */
  readonly share?: (lane: string) => number;
}

/** A lane has as much waiting as it may have. */
export class QueueFull extends Error {
  constructor() {
    super('Too much waits in this lane already.');
  }
}

type Start = () => void;

interface Lane {
  readonly name: string;
  readonly waiting: Start[];
  running: number;
}

/**
 * Lanes that are kept though nothing of theirs waits or runs. A Map that something goes in and out of with each piece of work is laid out anew
 * again and again, and V8 keeps what was in each layout until a full collection of garbage.
 */
const IDLE = 1_000;

export function createFairQueue({ atOnce, perLane, share = () => atOnce }: FairQueueLimits): FairQueue {
  const lanes = new Map<string, Lane>();
  /** Lanes with something waiting, in the order of their turns: a lane that was served goes to the end. */
  const turns: Lane[] = [];
  let running = 0;
  let mostLanes = IDLE;

  function laneOf(name: string): Lane {
    const known = lanes.get(name);
    if (known !== undefined) return known;
    if (lanes.size >= mostLanes) forgetIdle();
    const lane = { name, waiting: [], running: 0 };
    lanes.set(name, lane);
    return lane;
  }

  function forgetIdle(): void {
    for (const [name, lane] of lanes) if (lane.running === 0 && lane.waiting.length === 0) lanes.delete(name);
    mostLanes = IDLE + lanes.size;
  }

  function startAll(): void {
    while (running < atOnce) {
      const lane = nextLane();
      if (lane === undefined) return;
      const start = lane.waiting.shift();
      if (lane.waiting.length > 0) turns.push(lane);
      count(lane, 1);
      start?.();
    }
  }

  /** Takes the first lane that has not its share yet: those before it have something running, so there are fewer of them than `atOnce`. */
  function nextLane(): Lane | undefined {
    const at = turns.findIndex((lane) => lane.running < share(lane.name));
    return at < 0 ? undefined : turns.splice(at, 1)[0];
  }

  function count(lane: Lane, change: 1 | -1): void {
    lane.running += change;
    running += change;
  }

  function turnOf(lane: Lane): Promise<void> {
    return new Promise((resolve, reject) => {
      if (lane.waiting.length >= perLane) return reject(new QueueFull());
      if (lane.waiting.push(resolve) === 1) turns.push(lane);
      startAll();
    });
  }

  return {
    run: async (name, work) => {
      const lane = laneOf(name);
      await turnOf(lane);
      try {
        return await work();
      } finally {
        count(lane, -1);
        startAll();
      }
    },
    waiting: () => turns.reduce((sum, lane) => sum + lane.waiting.length, 0),
  };
}
