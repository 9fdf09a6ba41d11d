/**
 * A rolling update as the Deployment controller does it (kubernetes pkg/controller/deployment/rolling.go), for comparison with a cutover by name:
 * here the start of pods is what takes time. Pods start alike, and none fails.
 */
import type { IntOrString } from '../../model/index.js';
import type { Rollout, RolloutPhase } from '../../trace/index.js';

export interface RolloutQuestion {
  readonly replicas: number;
  /** 25 % where nothing is said, as the API defaults both. */
  readonly maxSurge?: IntOrString;
  readonly maxUnavailable?: IntOrString;
  /** Seconds from the making of a pod until it counts as available: image, start, readiness, minReadySeconds. */
  readonly startSeconds: number;
}

interface Fleet {
  readonly old: number;
  readonly ready: number;
  readonly starting: number;
}

export function rollout(question: RolloutQuestion): Rollout {
  const limits = fenceposts(question);
  const phases: RolloutPhase[] = [];
  let time = 0;
  let fleet = settle({ old: question.replicas, ready: 0, starting: 0 }, question.replicas, limits);
  while (fleet.starting > 0) {
    phases.push({ from: time, to: time + question.startSeconds, oldReady: fleet.old, newReady: fleet.ready, starting: fleet.starting });
    time += question.startSeconds;
    fleet = settle({ ...fleet, ready: fleet.ready + fleet.starting, starting: 0 }, question.replicas, limits);
  }
  return { phases: [...phases, { from: time, to: undefined, oldReady: fleet.old, newReady: fleet.ready, starting: 0 }], settledAfter: time };
}

interface Limits {
  readonly surge: number;
  readonly unavailable: number;
}

/** Shares of the replicas: surge rounded up, unavailable down; where both come to nothing one pod may be missing (ResolveFenceposts). */
function fenceposts({ replicas, maxSurge = '25%', maxUnavailable = '25%' }: RolloutQuestion): Limits {
  const surge = shareOf(maxSurge, replicas, Math.ceil);
  const unavailable = shareOf(maxUnavailable, replicas, Math.floor);
  return surge === 0 && unavailable === 0 ? { surge, unavailable: 1 } : { surge, unavailable };
}

function shareOf(value: IntOrString, replicas: number, round: (share: number) => number): number {
  return typeof value === 'number' ? value : round((Number.parseInt(value, 10) * replicas) / 100);
}

/** Old pods go and new ones are made until neither limit allows more. */
function settle(fleet: Fleet, replicas: number, limits: Limits): Fleet {
  const spare = fleet.old + fleet.ready - (replicas - limits.unavailable);
  const old = fleet.old - Math.max(0, Math.min(fleet.old, spare));
  const made = fleet.ready + fleet.starting;
  const more = Math.max(0, Math.min(replicas - made, replicas + limits.surge - old - made));
  const next: Fleet = { old, ready: fleet.ready, starting: fleet.starting + more };
  return next.old === fleet.old && next.starting === fleet.starting ? next : settle(next, replicas, limits);
}
