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

export function createFairQueue({ atOnce, perLane, share = () => atOnce }: FairQueueLimits): FairQueue {
  /** In the order of their turns: a lane that was served goes to the end. */
  const lanes = new Map<string, Start[]>();
  /** How much runs, of the lanes that have something running. */
  const underWay = new Map<string, number>();
  let running = 0;

  function count(lane: string, change: 1 | -1): void {
    const now = (underWay.get(lane) ?? 0) + change;
    running += change;
    if (now === 0) underWay.delete(lane);
    else underWay.set(lane, now);
  }

  function startAll(): void {
    while (running < atOnce) {
      const turn = nextTurn();
      if (turn === undefined) return;
      const [lane, waiting] = turn;
      lanes.delete(lane);
      const start = waiting.shift();
      if (waiting.length > 0) lanes.set(lane, waiting);
      count(lane, 1);
      start?.();
    }
  }

  /** The first lane that has not its share yet: those before it have something running, so there are fewer of them than `atOnce`. */
  function nextTurn(): readonly [string, Start[]] | undefined {
    for (const turn of lanes) if ((underWay.get(turn[0]) ?? 0) < share(turn[0])) return turn;
    return undefined;
  }

  function turnOf(lane: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiting = lanes.get(lane) ?? [];
      if (waiting.length >= perLane) return reject(new QueueFull());
      waiting.push(resolve);
      lanes.set(lane, waiting);
      startAll();
    });
  }

  return {
    run: async (lane, work) => {
      await turnOf(lane);
      try {
        return await work();
      } finally {
        count(lane, -1);
        startAll();
      }
    },
    waiting: () => [...lanes.values()].reduce((sum, waiting) => sum + waiting.length, 0),
  };
}
