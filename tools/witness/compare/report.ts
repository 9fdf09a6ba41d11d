/** The witness's findings as lines of text. */
import { probeText } from '../probe/probes.js';
import type { Difference } from './difference.js';

export function differenceLines({ probe, surprises, missing, predicted, seen }: Difference): readonly string[] {
  return [
    `  ${probeText(probe)}`,
    `    the walk says  ${predicted.join(' | ')}`,
    `    the kernel did ${[...seen].map(([key, count]) => `${key} (${count})`).join(' | ')}`,
    ...(surprises.length > 0 ? [] : [`    never seen     ${missing.join(' | ')}`]),
  ];
}

/** Counts that grow with every lab. */
export interface Totals {
  labs: number;
  agreeing: number;
  probes: number;
  open: number;
  differing: number;
  names: number;
  differingNames: number;
}

export function tally({ labs, agreeing, probes, open, differing, names, differingNames }: Totals): string {
  const asked = probes - open;
  return [
    `${agreeing} of ${labs} labs agree`,
    `${asked - differing} of ${asked} connections (${open} more left open by the walk)`,
    `${names - differingNames} of ${names} names`,
  ].join(', ');
}
