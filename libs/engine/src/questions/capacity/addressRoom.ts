/** How many addresses of a LAN a cluster may use. */
import { cidrContains, cidrsOverlap, familyOf, numberOf, type Cidr, type ClusterState, type Ip, type LabState, type Lan } from '../../model/index.js';

/**
 * Addresses of the ranges that nobody but the cluster's own nodes and pods has: without those that a network reserves, and without
 * hosts, routers, virtual addresses, balancer pools, and other clusters' nodes and pods.
 */
export function addressRoom(ranges: readonly Cidr[], state: LabState, cluster: ClusterState): bigint {
  const others = foreignAddresses(state, cluster);
  const pools = state.clusters.flatMap(({ spec }) => [spec.loadBalancers.privatePool, spec.loadBalancers.publicPool]).filter((pool) => pool !== undefined);
  return ranges.map((range) => roomIn(range, others, pools, reservedBy(cluster.spec.provider))).reduce((sum, room) => sum + room, 0n);
}

/** Which addresses of a range nobody may have, counted from its two ends. */
interface Reserved {
  readonly first: number;
  readonly last: number;
  readonly reference: string;
}

/** Clouds keep more of each subnet than its two ends. */
export function reservedBy(provider: string): Reserved {
  switch (provider) {
    case 'aws':
      return { first: 4, last: 1, reference: 'https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html' };
    case 'azure':
      return { first: 4, last: 1, reference: 'https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq' };
    case 'gcp':
      return { first: 2, last: 2, reference: 'https://cloud.google.com/vpc/docs/subnets (unusable addresses)' };
    default:
      return { first: 1, last: 1, reference: 'RFC 1122 §3.2.1.3' };
  }
}

function roomIn(range: Cidr, others: ReadonlySet<Ip>, pools: readonly Cidr[], { first, last }: Reserved): bigint {
  // A range of two addresses, or one, has nothing to reserve (RFC 3021).
  const isPointToPoint = range.last - range.first < 2n;
  const lowest = range.first + (isPointToPoint ? 0n : BigInt(first));
  const highest = range.last - (isPointToPoint || range.family === 6 ? 0n : BigInt(last));
  if (highest < lowest) return 0n;
  const kept = disjoint(pools.filter((pool) => cidrsOverlap(pool, range))).map((pool) => overlap(pool, lowest, highest));
  const taken = [...others].filter((address) => isBetween(address, range, lowest, highest) && !pools.some((pool) => cidrContains(pool, address)));
  return kept.reduce((room, size) => room - size, highest - lowest + 1n - BigInt(taken.length));
}

function isBetween(address: Ip, range: Cidr, lowest: bigint, highest: bigint): boolean {
  if (familyOf(address) !== range.family) return false;
  const value = numberOf(address);
  return value >= lowest && value <= highest;
}

/** Of two ranges that overlap one contains the other. */
function disjoint(ranges: readonly Cidr[]): readonly Cidr[] {
  return ranges.filter((range, index) => !ranges.some((other, at) => at !== index && contains(other, range) && (at < index || !contains(range, other))));
}

function contains(outer: Cidr, inner: Cidr): boolean {
  return outer.first <= inner.first && outer.last >= inner.last;
}

function overlap(range: Cidr, lowest: bigint, highest: bigint): bigint {
  const from = range.first > lowest ? range.first : lowest;
  const to = range.last < highest ? range.last : highest;
  return to < from ? 0n : to - from + 1n;
}

/** Every address that somebody else has. Labs number addresses once, so it does not matter on which LAN. */
function foreignAddresses({ topology, clusters }: LabState, own: ClusterState): ReadonlySet<Ip> {
  return new Set([
    ...topology.lans.flatMap(lanAddresses),
    ...clusters.flatMap((cluster) => [...(cluster === own ? [] : clusterAddresses(cluster)), ...externalAddresses(cluster)]),
  ]);
}

function lanAddresses({ router, hosts, virtualIPs }: Lan): readonly Ip[] {
  return [...(router?.ips ?? []), ...hosts.flatMap(({ ips }) => ips), ...virtualIPs.map(({ ip }) => ip)];
}

function clusterAddresses({ nodes, pods, profile }: ClusterState): readonly Ip[] {
  return [...nodes.flatMap(({ ips }) => ips), ...(profile.mode === 'flat' ? pods.flatMap(({ ips }) => ips) : [])];
}

function externalAddresses({ services }: ClusterState): readonly Ip[] {
  return services.flatMap(({ externalIps, loadBalancer }) => [
    ...externalIps,
    ...(loadBalancer?.kind === 'provisioned' ? loadBalancer.addresses.flatMap(({ ip }) => ip ?? []) : []),
  ]);
}
