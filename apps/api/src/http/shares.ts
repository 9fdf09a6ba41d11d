/**
 * How much of the process one lane may have while others ask too. A lane alone may have all of it. Beside others it may have as much as leaves the
 * event loop some room: who comes while the loop is full waits for all that is ahead of them, in whatever order turns are taken. The limit is found as
 * TCP finds its window (additive increase, multiplicative decrease; RFC 5681, section 3.1).
 */
import { performance } from 'node:perf_hooks';

export interface Shares {
  /** Notes that a lane asks. */
  readonly note: (lane: string) => void;
  /** Requests of the lane that may be worked on at once, just now: one at least. */
  readonly of: (lane: string) => number;
}

export interface Load {
  /** Milliseconds, of a clock that never goes back. */
  readonly now: () => number;
  /** The part of the time since it was last asked in which the event loop was busy, from 0 to 1. */
  readonly busy: () => number;
}

/** Milliseconds after which a lane that asked no more is beside no other. */
const BESIDE = 1_000;

/** Milliseconds between looks at the event loop: a few dozen requests. */
const LOOK = 50;

/** The event loop is to be busy for this part of the time, beside others. */
const ROOM = { least: 0.5, most: 0.7 };

export function createShares(atOnce: number, load: Load = eventLoopLoad()): Shares {
  let limit = atOnce;
  let lookedAt = load.now();
  let latest: Asked = { lane: '', at: -Infinity };
  /** The latest of any other lane. */
  let beside: Asked = latest;

  function look(): void {
    const now = load.now();
    if (now - lookedAt < LOOK) return;
    lookedAt = now;
    const busy = load.busy();
    if (busy > ROOM.most) limit = Math.max(1, Math.floor(limit / 2));
    else if (busy < ROOM.least) limit = Math.min(atOnce, limit + 1);
  }

  return {
    note: (lane) => {
      if (lane !== latest.lane) beside = latest;
      latest = { lane, at: load.now() };
    },
    of: (lane) => {
      const other = lane === latest.lane ? beside : latest;
      if (load.now() - other.at > BESIDE) return atOnce;
      look();
      return limit;
    },
  };
}

interface Asked {
  readonly lane: string;
  readonly at: number;
}

function eventLoopLoad(): Load {
  let last = performance.eventLoopUtilization();
  return {
    now: () => performance.now(),
    busy: () => {
      const now = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(now, last);
      last = now;
      return utilization;
    },
  };
}
