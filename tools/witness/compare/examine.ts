/** One lab from its probes to its differences: asks again, and more patiently, before it calls anything a difference. */
import type { Network } from '@vantage/engine';
import type { VantagePoints } from '../build/lab.js';
import { measure, type Measurement, type Patience } from '../probe/measure.js';
import type { Probe } from '../probe/probes.js';
import { compare, mayBeChance, type Difference } from './difference.js';
import { predict, type Prediction } from './prediction.js';

export interface Examination {
  readonly probes: number;
  /** Probes that the walk leaves open (UNDEFINED, UNSUPPORTED). */
  readonly open: number;
  readonly differences: readonly Difference[];
}

const FIRST: Patience = { tries: 3, timeoutMs: 450, alone: false };
const MORE: Patience = { tries: 20, timeoutMs: 450, alone: false };
/** Against haste on a busy machine. */
const PATIENT: Patience = { tries: 2, timeoutMs: 2000, alone: false };
const ALONE: Patience = { tries: 2, timeoutMs: 2000, alone: true };
const MOST_LAST_LOOKS = 16;

export async function examine(network: Network, points: VantagePoints, probes: readonly Probe[]): Promise<Examination> {
  const predictions = new Map(probes.map((probe) => [probe, predict(network, probe)]));
  const of = (probe: Probe): Prediction => predictions.get(probe) ?? { results: new Map(), open: true };
  let measured = await measure(points, probes, FIRST);
  for (let round = 0; round < 4; round += 1) {
    const rare = measured.filter((measurement) => differenceOf(measurement, of)?.surprises.length === 0 && undecided(measurement, of)).map(({ probe }) => probe);
    if (rare.length === 0) break;
    measured = merge(measured, await measure(points, rare, MORE));
  }
  measured = reconsider(measured, await measure(points, doubtful(measured, of), PATIENT));
  // Many surprises that last are a lab at odds with the walk, and some of them are enough to see it.
  measured = reconsider(measured, await measure(points, doubtful(measured, of).slice(0, MOST_LAST_LOOKS), ALONE));
  const differences = measured.flatMap((measurement) => {
    const difference = differenceOf(measurement, of);
    return difference === undefined || mayBeChance(difference, of(measurement.probe)) ? [] : [difference];
  });
  return { probes: probes.length, open: [...predictions.values()].filter(({ open }) => open).length, differences };
}

function differenceOf(measurement: Measurement, of: (probe: Probe) => Prediction): Difference | undefined {
  return compare(measurement, of(measurement.probe));
}

function doubtful(measured: readonly Measurement[], of: (probe: Probe) => Prediction): readonly Probe[] {
  return measured.filter((measurement) => (differenceOf(measurement, of)?.surprises.length ?? 0) > 0).map(({ probe }) => probe);
}

/** More tries could still show what is missing. */
function undecided(measurement: Measurement, of: (probe: Probe) => Prediction): boolean {
  const difference = differenceOf(measurement, of);
  return difference !== undefined && !difference.probe.sticky && mayBeChance(difference, of(measurement.probe));
}

function merge(measured: readonly Measurement[], more: readonly Measurement[]): readonly Measurement[] {
  const attempts = new Map(more.map((measurement) => [measurement.probe, measurement.attempts]));
  return measured.map((measurement) => ({ ...measurement, attempts: [...measurement.attempts, ...(attempts.get(measurement.probe) ?? [])] }));
}

/** A silence on a busy machine may be haste of the witness; whatever else was seen once was seen. */
function reconsider(measured: readonly Measurement[], careful: readonly Measurement[]): readonly Measurement[] {
  const attempts = new Map(careful.map((measurement) => [measurement.probe, measurement.attempts]));
  return measured.map((measurement) => {
    const again = attempts.get(measurement.probe);
    if (again === undefined) return measurement;
    return { ...measurement, attempts: [...measurement.attempts.filter(({ outcome }) => outcome !== 'timeout' && outcome !== 'stalled'), ...again] };
  });
}
