/** Routes that everything in a LAN shares: on the link, along a static route, otherwise by the gateway. */
import type { LanSegment, LanHostDevice, RouterDevice } from '../../compile/forwarding/device.js';
import { longestMatch } from '../../compile/forwarding/prefixTable.js';
import { cidrContains, cite, familyOf, type Ip } from '../../model/index.js';
import { NEIGHBOURS, ROUTING } from '../references.js';
import type { RouteLookup, UnicastRoute } from './route.js';

/** The first address of the family that the destination is of. */
export function sourceFor(ips: readonly Ip[], destination: Ip): Ip | undefined {
  return ips.find((ip) => familyOf(ip) === familyOf(destination));
}

export function onLink(segment: LanSegment, destination: Ip, source: Ip | undefined): RouteLookup | undefined {
  const range = segment.lan.cidrs.find((cidr) => cidrContains(cidr, destination));
  if (range === undefined) return fabricRoute(segment, destination, source);
  for (const { link, overlaps } of segment.peers) {
    if (!overlaps.some((cidr) => cidrContains(cidr, destination))) continue;
    return { kind: 'ambiguous', feature: `${link.origin.resource} between LANs with the same addresses`, cites: [cite(link.origin, 'spec.between'), cite(segment.lan.origin, 'spec.cidrs')] };
  }
  return unicast(segment, range.text, undefined, source, 'spec.cidrs');
}

function fabricRoute(segment: LanSegment, destination: Ip, source: Ip | undefined): UnicastRoute | undefined {
  const route = segment.fabric.find(({ cidr }) => cidrContains(cidr, destination));
  if (route === undefined) return undefined;
  return { ...unicast(segment, route.cidr.text, undefined, source, 'spec.cidrs'), cites: [cite(route.cluster.state.spec.origin, 'spec.podNetwork.cidrs'), ROUTING] };
}

/** The static route that is at least as exact as the LAN's own range. */
export function staticRoute(device: LanHostDevice | RouterDevice, destination: Ip, source: Ip | undefined): UnicastRoute | undefined {
  const match = longestMatch(device.routes, destination);
  if (match === undefined) return undefined;
  const own = device.lan.lan.cidrs.find((cidr) => cidrContains(cidr, destination));
  if (own !== undefined && own.prefix >= match.cidr.prefix) return undefined;
  return {
    ...unicast(device.lan, match.cidr.text, match.value.via, source, ''),
    cites: [cite(device.origin, match.value.field), ROUTING],
  };
}

export function defaultRoute(segment: LanSegment, destination: Ip, source: Ip | undefined): RouteLookup {
  const gateway = segment.gateway?.router.ips.find((ip) => familyOf(ip) === familyOf(destination));
  if (gateway === undefined || source === undefined) {
    return { kind: 'none', outcome: 'NO_ROUTE', cites: [cite(segment.lan.origin, 'spec.router'), ROUTING] };
  }
  return unicast(segment, 'default', gateway, source, 'spec.router');
}

function unicast(segment: LanSegment, prefix: string, via: Ip | undefined, source: Ip | undefined, field: string): UnicastRoute {
  return {
    kind: 'unicast',
    prefix,
    segment,
    via,
    far: undefined,
    interface: 'eth0',
    source,
    tunnel: undefined,
    cites: [cite(segment.lan.origin, field), via === undefined ? NEIGHBOURS : ROUTING],
  };
}
