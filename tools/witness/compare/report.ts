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

export function tally(probes: number, open: number, differences: number): string {
  const asked = probes - open;
  const share = asked === 0 ? 100 : ((asked - differences) / asked) * 100;
  return `${asked - differences} of ${asked} probes agree (${share.toFixed(2)} %), ${open} left open by the walk`;
}
