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
  const starts = new Set<bigint>([0n, ...blocks.filter((block) => block.cidr.family === family).flatMap(edgesOf)]);
  const end = 1n << BigInt(bitsOf(family));
  const sorted = [...starts].filter((start) => start < end).sort((a, b) => (a < b ? -1 : 1));
  return sorted.map((start, index) => ({ from: ipOf(family, start), to: ipOf(family, (sorted[index + 1] ?? end) - 1n) }));
}

/** Where a block begins and ends to match; exceptions that touch leave no edge between them. */
function edgesOf({ cidr, except }: IpBlock): readonly bigint[] {
  const edges: bigint[] = [];
  let start = cidr.first;
  for (const hole of [...except].sort((a, b) => (a.first < b.first ? -1 : 1))) {
    if (hole.first > start) edges.push(start, hole.first);
    if (hole.last >= start) start = hole.last + 1n;
  }
  if (start <= cidr.last) edges.push(start, cidr.last + 1n);
  return edges;
}

/** Sources are cut by ingress rules, destinations by egress rules. */
function blocksOf(policies: ClusterPolicies, direction: Direction): readonly IpBlock[] {
  return policies.every[direction].flatMap((policy) => policy.rules).flatMap(({ peers }) => (peers.kind === 'listed' ? peers.blocks : []));
}
