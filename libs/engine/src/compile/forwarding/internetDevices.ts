/** The internet: one router between public addresses, and the hosts on it. */
import { INTERNET, internetHostAddress, ip, type Internet, type InternetHost, type Ip } from '../../model/index.js';
import type { BalancerDevice, Device, InternetDevice, InternetHostDevice, LanSegment } from './device.js';
import { prefixTable } from './prefixTable.js';

/** Addresses for documentation (RFC 5737, RFC 3849) stand for "any host on the internet"; the first that the lab does not use is taken. */
const STRANGERS: readonly (readonly [Ip, Ip])[] = [
  [ip('198.51.100.200'), ip('2001:db8:ffff::c8')],
  [ip('192.0.2.200'), ip('2001:db8:fffe::c8')],
  [ip('203.0.113.200'), ip('2001:db8:fffd::c8')],
];

export function buildInternet(internet: Internet, segments: readonly LanSegment[], balancers: readonly BalancerDevice[]): InternetDevice {
  const owners = new Map<Ip, Device>();
  for (const balancer of balancers) if (balancer.at.scope === 'public') owners.set(balancer.ip, balancer);
  for (const gateway of segments.flatMap((segment) => segment.gateway ?? [])) for (const publicIp of gateway.router.publicIPs) owners.set(publicIp, gateway);
  for (const host of internet.hosts) owners.set(host.ip, internetHost(internet, host));
  const routed = segments.flatMap(({ gateway, lan }) => {
    if (gateway === undefined || !gateway.uplink || gateway.router.nat !== 'none') return [];
    return lan.cidrs.map((cidr) => ({ cidr, value: gateway }));
  });
  return { kind: 'internet', address: INTERNET, origin: internet.origin, field: undefined, owners, prefixes: prefixTable(routed) };
}

export function internetHost(internet: Internet, host: InternetHost): InternetHostDevice {
  return { kind: 'internetHost', address: internetHostAddress(host.name), origin: internet.origin, field: host.field, ips: [host.ip], listens: host.listens };
}

/** A host on the internet that the lab does not name: it asks, and nobody knows what listens there. */
export function stranger(internet: InternetDevice, address: string, ips: readonly Ip[]): InternetHostDevice {
  return { kind: 'internetHost', address, origin: internet.origin, field: undefined, ips, listens: undefined };
}

export function anyStranger(internet: InternetDevice): InternetHostDevice {
  const free = STRANGERS.find((pair) => pair.every((each) => !internet.owners.has(each)));
  return stranger(internet, INTERNET, free ?? []);
}
