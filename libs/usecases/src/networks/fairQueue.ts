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
}

/** A lane has as much waiting as it may have. */
export class QueueFull extends Error {
  constructor() {
    super('Too much waits in this lane already.');
  }
}

type Start = () => void;

export function createFairQueue({ atOnce, perLane }: FairQueueLimits): FairQueue {
  /** In the order of their turns: a lane that was served goes to the end. */
  const lanes = new Map<string, Start[]>();
  let running = 0;

  function next(): void {
    if (running >= atOnce) return;
    const [turn] = lanes;
    if (turn === undefined) return;
    const [lane, waiting] = turn;
    lanes.delete(lane);
    const start = waiting.shift();
    if (waiting.length > 0) lanes.set(lane, waiting);
    start?.();
  }

  function turnOf(lane: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiting = lanes.get(lane) ?? [];
      if (waiting.length >= perLane) return reject(new QueueFull());
      waiting.push(() => {
        running += 1;
        resolve();
      });
      lanes.set(lane, waiting);
      next();
    });
  }

  return {
    run: async (lane, work) => {
      await turnOf(lane);
      try {
        return await work();
      } finally {
        running -= 1;
        next();
      }
    },
    waiting: () => [...lanes.values()].reduce((sum, waiting) => sum + waiting.length, 0),
  };
}
