/** LANs with their hosts, routers and links; what stands in them but belongs to a cluster is plugged in later. */
import {
  addressAt,
  cidrOf,
  cidrsOverlap,
  lanHostAddress,
  routerAddress,
  type Cidr,
  type Ip,
  type Lan,
  type Link,
  type Router,
} from '../../model/index.js';
import type { BalancerDevice, BgpAnnouncement, Device, FabricRoute, LanHostDevice, LanSegment, Peering, RouterDevice } from './device.js';
import { prefixTable } from './prefixTable.js';
import { portKey } from './serviceTable.js';

/** A segment while it is being built; devices already point at it. */
export interface OpenSegment extends LanSegment {
  readonly owners: Map<Ip, Device>;
  readonly held: Map<Ip, Device>;
  gateway: RouterDevice | undefined;
  readonly fabric: FabricRoute[];
  readonly peers: Peering[];
  readonly announced: Map<Ip, BgpAnnouncement>;
  readonly balancers: BalancerDevice[];
}

export function buildLans(lans: readonly Lan[], links: readonly Link[]): ReadonlyMap<string, OpenSegment> {
  const segments = new Map(lans.map((lan) => [lan.name, buildLan(lan, links)]));
  for (const link of links) join(segments, link);
  return segments;
}

function buildLan(lan: Lan, links: readonly Link[]): OpenSegment {
  const segment: OpenSegment = { kind: 'lan', lan, owners: new Map(), held: new Map(), gateway: undefined, fabric: [], peers: [], announced: new Map(), balancers: [] };
  for (const host of lan.hosts.map((each) => hostDevice(segment, each))) for (const ip of host.ips) segment.owners.set(ip, host);
  const gateway = gatewayOf(segment, links);
  segment.gateway = gateway;
  if (gateway !== undefined) for (const ip of gateway.router.ips) segment.owners.set(ip, gateway);
  return segment;
}

function hostDevice(segment: LanSegment, host: Lan['hosts'][number]): LanHostDevice {
  return {
    kind: 'lanHost',
    address: lanHostAddress(segment.lan.name, host.name),
    origin: segment.lan.origin,
    field: host.field,
    host,
    ips: host.ips,
    lan: segment,
    routes: prefixTable(host.routes.map((route) => ({ cidr: route.to, value: route }))),
  };
}

/** A LAN without a router of its own that a Link joins still has the link's gateway, at the LAN's first address. */
function gatewayOf(segment: LanSegment, links: readonly Link[]): RouterDevice | undefined {
  const { lan } = segment;
  const link = links.find(({ between }) => between.includes(lan.name));
  const router = lan.router ?? (link === undefined ? undefined : linkGateway(lan));
  if (router === undefined) return undefined;
  return {
    kind: 'router',
    address: routerAddress(lan.name),
    origin: lan.router === undefined && link !== undefined ? link.origin : lan.origin,
    field: lan.router === undefined ? 'spec.between' : 'spec.router',
    router,
    lan: segment,
    routes: prefixTable(router.routes.map((route) => ({ cidr: route.to, value: route }))),
    forwards: new Map(router.portForwards.map((forward) => [portKey(forward.protocol, forward.port), forward])),
    uplink: lan.router !== undefined,
  };
}

function linkGateway(lan: Lan): Router {
  const ips = lan.cidrs.flatMap((range) => addressAt(range, 1) ?? []);
  return { ips, publicIPs: [], nat: 'none', portForwards: [], firewall: [], routes: [] };
}

function join(segments: ReadonlyMap<string, OpenSegment>, link: Link): void {
  const [a, b] = [segments.get(link.between[0]), segments.get(link.between[1])];
  if (a === undefined || b === undefined) return;
  const overlaps = overlapsOf(a.lan.cidrs, b.lan.cidrs);
  a.peers.push({ link, peer: b, overlaps });
  b.peers.push({ link, peer: a, overlaps });
}

/** Two ranges overlap only where one holds the other: the smaller one is the overlap. */
function overlapsOf(a: readonly Cidr[], b: readonly Cidr[]): Cidr[] {
  return a.flatMap((left) => b.filter((right) => cidrsOverlap(left, right)).map((right) => (left.prefix > right.prefix ? left : cidrOf(right.family, right.first, right.prefix))));
}
