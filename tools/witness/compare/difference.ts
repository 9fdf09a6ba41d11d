/** Holds what the kernel did against what the walk said. */
import type { Attempt, Outcome } from '../namespaces/protocol.js';
import type { Measurement } from '../probe/measure.js';
import type { Probe } from '../probe/probes.js';
import { resultKey, type Prediction } from './prediction.js';

export interface Difference {
  readonly probe: Probe;
  /** What the kernel did and the walk excludes. */
  readonly surprises: readonly string[];
  /** What the walk promises and the kernel did not do, however often it was asked. */
  readonly missing: readonly string[];
  readonly predicted: readonly string[];
  readonly seen: ReadonlyMap<string, number>;
}

/** The chance at which something predicted and never seen counts as missing. */
const DOUBT = 1e-4;

export function compare({ probe, attempts }: Measurement, prediction: Prediction): Difference | undefined {
  if (prediction.open) return undefined;
  const seen = new Map<string, number>();
  for (const attempt of attempts) {
    const key = resultKey(heardBy(probe, attempt, prediction), attempt.endpoint, attempt.source);
    seen.set(key, (seen.get(key) ?? 0) + 1);
  }
  const surprises = [...seen.keys()].filter((key) => !prediction.results.has(key) && !isNoise(key, seen, probe));
  const missing = [...prediction.results.keys()].filter((key) => !seen.has(key));
  if (surprises.length === 0 && missing.length === 0) return undefined;
  return { probe, surprises, missing, predicted: [...prediction.results.keys()], seen };
}

/** ping says nothing of a system call that failed, unless an ICMP message came with it: its silence may be either. */
function heardBy({ target }: Probe, { outcome }: Attempt, prediction: Prediction): Outcome {
  return target.protocol === 'ICMP' && outcome === 'timeout' && prediction.results.has(resultKey('not-permitted')) ? 'not-permitted' : outcome;
}

/** Whether an endpoint that was not seen yet may still be chance. A client that stays with its endpoint never sees the others. */
export function mayBeChance(difference: Difference, prediction: Prediction): boolean {
  if (difference.surprises.length > 0) return false;
  if (difference.probe.sticky && difference.seen.size === 1) return true;
  const tries = [...difference.seen.values()].reduce((sum, count) => sum + count, 0);
  return difference.missing.every((key) => (1 - (prediction.results.get(key) ?? 0)) ** tries > DOUBT);
}

/** One datagram lost among answered ones is the network's right. */
function isNoise(key: string, seen: ReadonlyMap<string, number>, { target }: Probe): boolean {
  return target.protocol === 'UDP' && key === 'timeout' && seen.get(key) === 1 && seen.size > 1;
}
