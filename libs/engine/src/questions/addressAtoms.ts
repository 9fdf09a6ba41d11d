/**
 * Which addresses the rules of a lab can tell apart: the number line cut at every edge of every range that some rule names.
 * Two pods on one node whose addresses fall between the same edges are alike to all of them.
 */
import { bitsOf, familyOf, numberOf, parseCidr, type Cidr, type ClusterState, type Family, type Ip, type LabState } from '../model/index.js';

/** The number of the piece that an address falls into, with its family: `4/17`. */
export type AtomOf = (address: Ip) => string;

/** Every rule of the lab: policies, firewalls, routes, source ranges, the networks themselves. */
export function labAtoms(state: LabState): AtomOf {
  return atomsOf([...state.topology.lans.flatMap(surroundingRanges), ...state.clusters.flatMap((cluster) => [...policyRanges(cluster), ...networkRanges(cluster)])]);
}

/** Policies alone. */
export function policyAtoms(cluster: ClusterState): AtomOf {
  return atomsOf(policyRanges(cluster));
}

function atomsOf(ranges: readonly Cidr[]): AtomOf {
  const edges: Readonly<Record<Family, readonly bigint[]>> = { 4: edgesOf(4, ranges), 6: edgesOf(6, ranges) };
  return (address) => `${familyOf(address)}/${pieceOf(edges[familyOf(address)], numberOf(address))}`;
}

function surroundingRanges({ cidrs, router, hosts }: LabState['topology']['lans'][number]): readonly Cidr[] {
  const routes = [...(router?.routes ?? []), ...hosts.flatMap((host) => host.routes)].map((route) => route.to);
  const rules = (router?.firewall ?? []).flatMap(({ from, to }) => [from, to].filter((range) => range !== undefined));
  return [...cidrs, ...routes, ...rules];
}

function policyRanges(cluster: ClusterState): readonly Cidr[] {
  const { networkPolicies, adminPolicies } = cluster.spec.objects;
  const peers = networkPolicies.flatMap(({ spec }) => [...(spec.ingress ?? []).flatMap(({ from = [] }) => from), ...(spec.egress ?? []).flatMap(({ to = [] }) => to)]);
  const blocks = peers.flatMap(({ ipBlock }) => (ipBlock === undefined ? [] : [ipBlock.cidr, ...(ipBlock.except ?? [])]));
  const networks = adminPolicies.flatMap(({ ingress, egress }) => [...ingress, ...egress]).flatMap((rule) => rule.peers.flatMap((peer) => (peer.kind === 'networks' ? peer.cidrs : [])));
  return [...blocks, ...networks].flatMap((text) => parseCidr(text) ?? []);
}

function networkRanges(cluster: ClusterState): readonly Cidr[] {
  const sources = cluster.services.flatMap(({ loadBalancer }) => (loadBalancer?.kind === 'provisioned' ? loadBalancer.sourceRanges : []));
  return [...sources, ...cluster.profile.podCidrs, ...cluster.spec.serviceNetwork.cidrs, ...cluster.nodes.flatMap((node) => node.podCidrs)];
}

function edgesOf(family: Family, ranges: readonly Cidr[]): readonly bigint[] {
  const edges = new Set(ranges.filter((range) => range.family === family).flatMap((range) => [range.first, range.last + 1n]));
  return [...edges].filter((edge) => edge < 1n << BigInt(bitsOf(family))).sort((a, b) => (a < b ? -1 : 1));
}

/** How many edges lie at or below the address. */
function pieceOf(edges: readonly bigint[], value: bigint): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((edges[middle] ?? 0n) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
