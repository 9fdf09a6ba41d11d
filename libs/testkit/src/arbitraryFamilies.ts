/** IP families of random labs, and their addresses in them. */
import type { Family } from '@vantage/engine';
import fc from 'fast-check';

/** The same thing in each family. */
export type PerFamily = Readonly<Record<Family, string>>;

/** What a LAN's hosts have: mostly IPv4 alone. */
export const lanFamilies: fc.Arbitrary<readonly Family[]> = fc.constantFrom<readonly Family[]>([4], [4], [4, 6], [4, 6], [6]);

/** What a cluster has whose LAN has these: all of them with either as the first, or one. */
export function clusterFamilies(lan: readonly Family[]): fc.Arbitrary<readonly Family[]> {
  return lan.length === 1 ? fc.constant(lan) : fc.constantFrom<readonly Family[]>([4, 6], [6, 4], [4], [6]);
}

export function inFamilies(families: readonly Family[], values: PerFamily): readonly string[] {
  return families.map((family) => values[family]);
}
