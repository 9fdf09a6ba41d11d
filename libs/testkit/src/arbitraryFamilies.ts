/** IP families of random labs, and their addresses in them. */
import fc from 'fast-check';

export type IpFamily = 4 | 6;

/** The same thing in each family. */
export type PerFamily = Readonly<Record<IpFamily, string>>;

/** What a LAN's hosts have: mostly IPv4 alone. */
export const lanFamilies: fc.Arbitrary<readonly IpFamily[]> = fc.constantFrom<readonly IpFamily[]>([4], [4], [4, 6], [4, 6], [6]);

/** What a cluster has whose LAN has these: all of them with either as the first, or one. */
export function clusterFamilies(lan: readonly IpFamily[]): fc.Arbitrary<readonly IpFamily[]> {
  return lan.length === 1 ? fc.constant(lan) : fc.constantFrom<readonly IpFamily[]>([4, 6], [6, 4], [4], [6]);
}

export function inFamilies(families: readonly IpFamily[], values: PerFamily): readonly string[] {
  return families.map((family) => values[family]);
}
