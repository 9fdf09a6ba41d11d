/** Which IP families a random lab has, and its addresses in them. */
import type { Family } from '@vantage/engine';
import type { Dice } from './dice.js';

export interface DrawnFamilies {
  /** What the LAN's hosts have. */
  readonly lan: readonly Family[];
  /** What the cluster's nodes, pods and Services have. */
  readonly cluster: readonly Family[];
}

export function drawFamilies(dice: Dice): DrawnFamilies {
  return dice.pick<DrawnFamilies>([
    { lan: [4], cluster: [4] },
    { lan: [4], cluster: [4] },
    { lan: [4], cluster: [4] },
    { lan: [4, 6], cluster: [4, 6] },
    { lan: [4, 6], cluster: [6, 4] },
    { lan: [4, 6], cluster: [4] },
    { lan: [4, 6], cluster: [6] },
  ]);
}

/** The same thing in each family, in the order of the families: `{ 4: '10.96.0.0/16', 6: 'fd00:10:96::/112' }`. */
export type PerFamily = Readonly<Record<Family, string>>;

export function inFamilies(families: readonly Family[], values: PerFamily): readonly string[] {
  return families.map((family) => values[family]);
}

export const POD_RANGES: PerFamily = { 4: '10.244.0.0/16', 6: 'fd00:10:244::/48' };
export const SERVICE_RANGES: PerFamily = { 4: '10.96.0.0/16', 6: 'fd00:10:96::/112' };
export const WEB: PerFamily = { 4: '198.51.100.80', 6: '2001:db8:80::80' };
export const STRANGER: PerFamily = { 4: '192.0.2.7', 6: '2001:db8:7::7' };
export const PUBLIC: PerFamily = { 4: '203.0.113.10', 6: '2001:db8:10::10' };

/** Host number `last` of the LAN. */
export function inLan(lan: string, last: number): PerFamily {
  return { 4: `${lan}.${last}`, 6: `fd00:1::${last.toString(16)}` };
}

export function lanRanges(lan: string): PerFamily {
  return { 4: `${lan}.0/24`, 6: 'fd00:1::/64' };
}
