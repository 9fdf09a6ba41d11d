/** From a target to the addresses that a program at the vantage point connects to: names resolved, Services by the address it would use. */
import type { Network } from '../compile/network.js';
import { ipsOf, type VantagePoint } from '../compile/vantagePoints.js';
import { familyOf, numberOf, parseIp, type Family, type Ip, type ServiceState } from '../model/index.js';
import type { Hop } from '../trace/index.js';
import { resolveName, type Resolution } from '../walk/dns/stubResolver.js';
import type { Place } from './address.js';
import type { Target } from './target.js';

export type Source = Exclude<Place, { readonly kind: 'service' }>;

/** What a target comes to for one source. Each address is taken with equal probability. */
export type Destinations =
  | { readonly kind: 'addresses'; readonly ips: readonly [Ip, ...Ip[]]; readonly hops: readonly Hop[]; readonly resolution: Resolution | undefined }
  | { readonly kind: 'unresolved'; readonly name: string; readonly resolution: Resolution }
  /** The target has no address of a family that the source has too. */
  | { readonly kind: 'noCommonFamily'; readonly ips: readonly Ip[] };

export function destinationsOf(network: Network, source: Source, target: Target): Destinations {
  switch (target.to.kind) {
    case 'ip':
      return { kind: 'addresses', ips: [target.to.ip], hops: [], resolution: undefined };
    case 'name':
      return named(network, source, target.to.name);
    case 'places':
      return placed(network, source, target.to.places);
    case 'service':
      return service(network, source, target.to.service);
  }
}

/** Both families are asked for; which one is taken follows RFC 6724. Of several addresses a program takes the first, and servers rotate them. */
function named(network: Network, source: Source, name: string): Destinations {
  const from = pointOf(source);
  const families = familiesOf(source);
  const ipv4 = families.has(4) ? resolveName(network, from, name, 'A') : undefined;
  const ipv6 = families.has(6) ? resolveName(network, from, name, 'AAAA') : undefined;
  const chosen = preferred(ipv4, ipv6);
  if (chosen === undefined) return { kind: 'noCommonFamily', ips: [] };
  const [first, ...others] = addresses(chosen);
  if (first === undefined) return { kind: 'unresolved', name, resolution: chosen };
  return { kind: 'addresses', ips: [first, ...others], hops: chosen.hops, resolution: chosen };
}

/**
 * glibc and musl look for both families in one place after the other, and go no further than the first that has either. There IPv6 comes before IPv4,
 * unless the address is unique local (RFC 6724 §2.1: precedence 40, 35, 3).
 */
function preferred(ipv4: Resolution | undefined, ipv6: Resolution | undefined): Resolution | undefined {
  if (ipv4 === undefined || ipv6 === undefined) return ipv4 ?? ipv6;
  const [first] = addresses(ipv6);
  if (first === undefined) return ipv4;
  if (addresses(ipv4).length === 0 || ipv6.tried < ipv4.tried) return ipv6;
  return ipv4.tried < ipv6.tried || isUniqueLocal(first) ? ipv4 : ipv6;
}

function isUniqueLocal(ip: Ip): boolean {
  return familyOf(ip) === 6 && numberOf(ip) >> 121n === 0x7en;
}

function placed(network: Network, source: Source, places: readonly Source[]): Destinations {
  const [first, ...others] = places.flatMap((place) => addressFor(network, source, place) ?? []);
  if (first !== undefined) return { kind: 'addresses', ips: [first, ...others], hops: [], resolution: undefined };
  return { kind: 'noCommonFamily', ips: places.flatMap((place) => (place.kind === 'point' ? ipsOf(place.point) : [])) };
}

/** The address by which a source knows a place: a router has one inside and one outside; hostNetwork pods have their node's. */
function addressFor(network: Network, source: Source, place: Source): Ip | undefined {
  if (place.ip !== undefined || place.kind === 'stranger') return place.ip;
  return inFamilyOf(source, candidateIps(network, source, place.point));
}

function candidateIps(network: Network, source: Source, point: VantagePoint): readonly Ip[] {
  switch (point.kind) {
    case 'pod':
      return point.pod.ips;
    case 'node':
      return point.node.ips;
    case 'router':
      return isWithinReach(network, source, point.lan.name) ? point.router.ips : [...point.router.publicIPs, ...point.router.ips];
    case 'internetHost':
    case 'lanHost':
      return ipsOf(point);
  }
}

/** Whether a source knows a LAN's router by its inner address: from the LAN itself, or over a link that joins it to the source's. */
function isWithinReach(network: Network, source: Source, lan: string): boolean {
  const own = lanOf(source);
  return own === lan || (own !== undefined && network.state.topology.links.some(({ between }) => between.includes(lan) && between.includes(own)));
}

/**
 * A Service is asked as its clients ask it: inside its cluster at the ClusterIP, by its DNS name where it has none (headless, ExternalName);
 * from anywhere else at its balancer's address or an external IP, and only without any at the ClusterIP, which nothing outside leads to.
 */
function service(network: Network, source: Source, state: ServiceState): Destinations {
  const inside = clusterOf(source) === state.cluster;
  const outer = inside ? undefined : inFamilyOf(source, [...balancerIps(state), ...state.externalIps]);
  const ip = outer ?? inFamilyOf(source, state.clusterIps);
  if (ip !== undefined) return { kind: 'addresses', ips: [ip], hops: [], resolution: undefined };
  if (state.clusterIps.length > 0) return { kind: 'noCommonFamily', ips: state.clusterIps };
  const domain = network.dns.clusters.get(state.cluster)?.domain ?? 'cluster.local';
  return named(network, source, `${state.name}.${state.namespace}.svc.${domain}.`);
}

function balancerIps(state: ServiceState): readonly Ip[] {
  return state.loadBalancer?.kind === 'provisioned' ? state.loadBalancer.addresses.flatMap(({ ip }) => ip ?? []) : [];
}

function addresses(resolution: Resolution): readonly Ip[] {
  return resolution.addresses.flatMap((text) => parseIp(text) ?? []);
}

function inFamilyOf(source: Source, ips: readonly Ip[]): Ip | undefined {
  const families = familiesOf(source);
  return ips.find((ip) => families.has(familyOf(ip)));
}

/** Any internet host has both. */
function familiesOf(source: Source): ReadonlySet<Family> {
  if (source.ip !== undefined) return new Set([familyOf(source.ip)]);
  if (source.kind === 'stranger') return BOTH;
  const ips = source.point.kind === 'pod' ? source.point.pod.ips : ipsOf(source.point);
  return new Set(ips.map(familyOf));
}

const BOTH: ReadonlySet<Family> = new Set([4, 6]);

export function pointOf(source: Source): VantagePoint | undefined {
  return source.kind === 'point' ? source.point : undefined;
}

function clusterOf(source: Source): string | undefined {
  return source.kind === 'point' && (source.point.kind === 'pod' || source.point.kind === 'node') ? source.point.cluster.name : undefined;
}

/** The LAN that a source stands in, through its cluster where it has one. */
function lanOf(source: Source): string | undefined {
  if (source.kind === 'stranger') return undefined;
  switch (source.point.kind) {
    case 'internetHost':
      return undefined;
    case 'lanHost':
    case 'router':
      return source.point.lan.name;
    case 'node':
    case 'pod':
      return source.point.cluster.spec.lan;
  }
}
