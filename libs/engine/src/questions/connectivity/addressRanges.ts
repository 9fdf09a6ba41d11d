/** The addresses outside the cluster, cut wherever a policy cuts them: within one range no rule can tell two addresses apart. */
import type { IpBlock } from '../../compile/policy/rules.js';
import type { ClusterPolicies, Direction } from '../../compile/policyTables.js';
import { bitsOf, ipOf, type Family, type Ip } from '../../model/index.js';

export interface AddressRange {
  readonly from: Ip;
  readonly to: Ip;
}

export function addressRanges(policies: ClusterPolicies, direction: Direction): readonly AddressRange[] {
  const blocks = blocksOf(policies, direction);
  const families = new Set<Family>(policies.profile.podCidrs.map((range) => range.family));
  if (families.size === 0) families.add(4);
  return ([4, 6] as const).filter((family) => families.has(family)).flatMap((family) => cut(family, blocks));
}

function cut(family: Family, blocks: readonly IpBlock[]): readonly AddressRange[] {
  const starts = new Set<bigint>([0n]);
  for (const range of blocks.flatMap((block) => [block.cidr, ...block.except])) {
    if (range.family === family) starts.add(range.first).add(range.last + 1n);
  }
  const end = 1n << BigInt(bitsOf(family));
  const sorted = [...starts].filter((start) => start < end).sort((a, b) => (a < b ? -1 : 1));
  return sorted.map((start, index) => ({ from: ipOf(family, start), to: ipOf(family, (sorted[index + 1] ?? end) - 1n) }));
}

/** Of every policy that selects anything, in this direction: sources are cut by ingress rules, destinations by egress rules. */
function blocksOf(policies: ClusterPolicies, direction: Direction): readonly IpBlock[] {
  const compiled = new Set(policies.selecting.flatMap((selecting) => [...selecting[direction].admin, ...selecting[direction].networkPolicies, ...selecting[direction].baseline]));
  return [...compiled].flatMap((policy) => policy.rules).flatMap(({ peers }) => (peers.kind === 'listed' ? peers.blocks : []));
}
