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
const CAREFUL: Patience = { tries: 2, timeoutMs: 1500, alone: true };

export async function examine(network: Network, points: VantagePoints, probes: readonly Probe[]): Promise<Examination> {
  const predictions = new Map(probes.map((probe) => [probe, predict(network, probe)]));
  const of = (probe: Probe): Prediction => predictions.get(probe) ?? { results: new Map(), open: true };
  let measured = await measure(points, probes, FIRST);
  for (let round = 0; round < 4; round += 1) {
    const rare = measured.filter((measurement) => differenceOf(measurement, of)?.surprises.length === 0 && undecided(measurement, of)).map(({ probe }) => probe);
    if (rare.length === 0) break;
    measured = merge(measured, await measure(points, rare, MORE));
  }
  const doubted = measured.filter((measurement) => (differenceOf(measurement, of)?.surprises.length ?? 0) > 0).map(({ probe }) => probe);
  measured = reconsider(measured, await measure(points, doubted, CAREFUL));
  const differences = measured.flatMap((measurement) => {
    const difference = differenceOf(measurement, of);
    return difference === undefined || mayBeChance(difference, of(measurement.probe)) ? [] : [difference];
  });
  return { probes: probes.length, open: [...predictions.values()].filter(({ open }) => open).length, differences };
}

function differenceOf(measurement: Measurement, of: (probe: Probe) => Prediction): Difference | undefined {
  return compare(measurement, of(measurement.probe));
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
    return { ...measurement, attempts: [...measurement.attempts.filter(({ outcome }) => outcome !== 'timeout'), ...again] };
  });
}
