/** A DNS query is traffic: it takes the way to its server like any other UDP packet, and may be lost on it. */
import type { ClusterZone } from '../../compile/dns/clusterZone.js';
import type { Network } from '../../compile/network.js';
import type { VantagePoint } from '../../compile/vantagePoints.js';
import { INTERNET, cidrContains, familyOf, numberOf, type Ip, type Lan } from '../../model/index.js';
import type { Hop } from '../../trace/index.js';
import type { ConnectionTrace } from '../connection.js';
import { walkConnection } from '../walkConnection.js';
import type { DnsServer } from './reply.js';

/** How a query fares. The hops of the way are kept where it failed: they say why. */
export type Delivery =
  | { readonly kind: 'arrived'; readonly server: DnsServer }
  | { readonly kind: 'lost'; readonly outcome: 'SERVFAIL' | 'TIMEOUT'; readonly hops: readonly Hop[] }
  | { readonly kind: 'unknown'; readonly hops: readonly Hop[] };

const DNS_PORT = 53;

/** Sends a query from a vantage point to a nameserver of its resolv.conf. */
export function deliverQuery(network: Network, from: VantagePoint | undefined, nameserver: Ip | 'public'): Delivery {
  if (nameserver === 'public') return { kind: 'arrived', server: { level: 'public' } };
  const server = serverAt(network, from, nameserver);
  if (from === undefined || (server !== undefined && sameLink(from, server, nameserver))) {
    return server === undefined ? { kind: 'lost', outcome: 'TIMEOUT', hops: [] } : { kind: 'arrived', server };
  }
  const traces = walkConnection(network, { from: from.address, destination: nameserver, port: DNS_PORT, protocol: 'UDP' });
  if (server !== undefined && traces.some((trace) => arrives(trace, server))) return { kind: 'arrived', server };
  const [worst] = traces;
  const hops = worst?.hops ?? [];
  if (worst?.disposition === 'UNDEFINED' || worst?.disposition === 'UNSUPPORTED') return { kind: 'unknown', hops };
  return { kind: 'lost', outcome: worst?.disposition === 'REFUSED' ? 'SERVFAIL' : 'TIMEOUT', hops };
}

/** The resolvers of routers and of the internet have no socket in the walk: reaching their device is reaching them. */
function arrives(trace: ConnectionTrace, server: DnsServer): boolean {
  if (trace.disposition === 'CONNECTED') return true;
  const last = trace.hops.at(-1)?.at;
  switch (server.level) {
    case 'cluster':
      return false;
    case 'lan':
      return trace.disposition === 'REFUSED' && trace.destination === `${server.lan.name}/router`;
    case 'public':
      return last !== undefined && (last === INTERNET || last.startsWith(`${INTERNET}/`));
  }
}

function sameLink(from: VantagePoint, server: DnsServer, nameserver: Ip): boolean {
  const lan = from.kind === 'lanHost' || from.kind === 'router' ? from.lan : undefined;
  return lan !== undefined && server.level === 'lan' && server.lan === lan && lan.cidrs.some((cidr) => cidrContains(cidr, nameserver));
}

/** Which server answers at an address, as seen from a vantage point; `undefined` where none does. */
function serverAt(network: Network, from: VantagePoint | undefined, ip: Ip): DnsServer | undefined {
  const zone = from?.kind === 'pod' || from?.kind === 'node' ? network.dns.clusters.get(from.cluster.name) : undefined;
  if (zone !== undefined && isClusterServer(zone, ip)) return { level: 'cluster', cluster: zone.cluster.name };
  const lan = lanServerAt(network, from, ip);
  if (lan !== undefined) return { level: 'lan', lan };
  const host = network.vantagePoints.byIp.get(ip)?.find((point) => point.kind === 'internetHost');
  if (host !== undefined) return host.host.listens.some(({ port }) => port === DNS_PORT) ? { level: 'public' } : undefined;
  return isPublicAddress(network, ip) ? { level: 'public' } : undefined;
}

function isClusterServer(zone: ClusterZone, ip: Ip): boolean {
  return zone.serverIps.includes(ip) || zone.service?.endpoints.some((endpoint) => endpoint.ip === ip) === true;
}

/** The router's own addresses, and LAN hosts that listen on port 53, serve the LAN's zones. The vantage point's own LAN comes first. */
function lanServerAt(network: Network, from: VantagePoint | undefined, ip: Ip): Lan | undefined {
  const own = from === undefined ? undefined : lanOf(network, from);
  const lans = network.state.topology.lans;
  const ordered = own === undefined ? lans : [own, ...lans.filter((lan) => lan !== own)];
  return ordered.find(
    (lan) => lan.router?.ips.includes(ip) === true || lan.hosts.some((host) => host.ips.includes(ip) && host.listens.some(({ port }) => port === DNS_PORT)),
  );
}

/** The LAN that a vantage point stands in. */
function lanOf(network: Network, point: VantagePoint): Lan | undefined {
  switch (point.kind) {
    case 'internetHost':
      return undefined;
    case 'lanHost':
    case 'router':
      return point.lan;
    case 'node':
    case 'pod':
      return point.cluster.spec.lan === undefined ? undefined : network.vantagePoints.lans.get(point.cluster.spec.lan);
  }
}

/** An address of nobody in the lab that could be a resolver on the internet, such as 1.1.1.1. */
function isPublicAddress(network: Network, ip: Ip): boolean {
  if (network.vantagePoints.byIp.has(ip) || network.state.topology.lans.some((lan) => lan.cidrs.some((cidr) => cidrContains(cidr, ip)))) return false;
  const ranges = network.state.clusters.flatMap((cluster) => [...cluster.profile.podCidrs, ...cluster.spec.serviceNetwork.cidrs]);
  if (ranges.some((cidr) => cidrContains(cidr, ip))) return false;
  return !isPrivate(ip);
}

/** RFC 1918, loopback, link-local and shared address space; unique local IPv6 (RFC 4193). */
function isPrivate(ip: Ip): boolean {
  if (familyOf(ip) === 6) return numberOf(ip) >> 121n === 0x7en || numberOf(ip) >> 118n === 0x3fan || numberOf(ip) === 1n;
  return /^(10\.|127\.|169\.254\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/.test(ip);
}
