/** The routing tables of LAN routers, LAN hosts, internet hosts, the internet and cloud load balancers. */
import type { BalancerDevice, InternetDevice, InternetHostDevice, LanHostDevice, RouterDevice } from '../../compile/forwarding/device.js';
import { longestMatch } from '../../compile/forwarding/prefixTable.js';
import { cidr, cidrContains, cite, type Ip } from '../../model/index.js';
import { CLOUD_TARGETS, PRIVATE_ADDRESSES, ROUTING, UNKNOWN_PUBLIC } from '../references.js';
import { defaultRoute, onLink, sourceFor, staticRoute } from './lanRoutes.js';
import type { NoRoute, RouteLookup, UnicastRoute } from './route.js';

export function lanHostRoute(device: LanHostDevice, destination: Ip): RouteLookup {
  const source = sourceFor(device.ips, destination);
  if (source === undefined) return noRoute(device);
  return staticRoute(device, destination, source) ?? onLink(device.lan, destination, source) ?? defaultRoute(device.lan, destination, source);
}

export function routerRoute(device: RouterDevice, destination: Ip, internet: InternetDevice): RouteLookup {
  const source = sourceFor(device.router.ips, destination);
  return (
    announcedRoute(device, destination, source) ??
    staticRoute(device, destination, source) ??
    onLink(device.lan, destination, source) ??
    peeringRoute(device, destination, source) ??
    (device.uplink ? internetRoute(internet, sourceFor(device.router.publicIPs, destination) ?? source, [cite(device.origin, 'spec.router'), ROUTING]) : noRoute(device))
  );
}

/** What speakers announce by BGP is spread over them, connection by connection. */
function announcedRoute(device: RouterDevice, destination: Ip, source: Ip | undefined): RouteLookup | undefined {
  const announcement = device.lan.announced.get(destination);
  if (announcement === undefined) return undefined;
  const { service, speakers } = announcement;
  const ways = speakers.flatMap((speaker): UnicastRoute[] => {
    const via = sourceFor(speaker.node.ips, destination);
    return [{ kind: 'unicast', prefix: destination, segment: device.lan, via, far: speaker, interface: 'eth0', source, tunnel: undefined, cites: [cite(service.origin, 'spec.type'), METALLB_BGP] }];
  });
  return { kind: 'spread', service, ways };
}

const METALLB_BGP = { resource: 'MetalLB in BGP mode', reference: 'https://metallb.io/concepts/bgp/' };

function peeringRoute(device: RouterDevice, destination: Ip, source: Ip | undefined): UnicastRoute | undefined {
  for (const peering of device.lan.peers) {
    const range = [...peering.peer.lan.cidrs, ...peering.peer.fabric.map((route) => route.cidr)].find((each) => cidrContains(each, destination));
    if (range === undefined) continue;
    return {
      kind: 'unicast',
      prefix: range.text,
      segment: { kind: 'peering', peering },
      via: undefined,
      far: peering.peer.gateway ?? 'down',
      interface: peering.link.name,
      source,
      tunnel: undefined,
      cites: [cite(peering.link.origin, 'spec.between'), ROUTING],
    };
  }
  return undefined;
}

export function internetHostRoute(device: InternetHostDevice, destination: Ip, internet: InternetDevice): RouteLookup {
  const source = sourceFor(device.ips, destination);
  return source === undefined ? noRoute(device) : internetRoute(internet, source, [cite(device.origin, device.field ?? 'spec.hosts'), ROUTING]);
}

function internetRoute(internet: InternetDevice, source: Ip | undefined, cites: UnicastRoute['cites']): UnicastRoute {
  return { kind: 'unicast', prefix: 'default', segment: { kind: 'internet', internet }, via: undefined, far: internet, interface: 'wan0', source, tunnel: undefined, cites };
}

const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16', 'fc00::/7', 'fe80::/10'].map(cidr);

/** The internet knows public addresses, and those only where somebody has them. */
export function backboneRoute(device: InternetDevice, destination: Ip): RouteLookup {
  const far = device.owners.get(destination) ?? longestMatch(device.prefixes, destination)?.value;
  if (PRIVATE.some((range) => cidrContains(range, destination))) return { kind: 'none', outcome: 'BLACKHOLED', cites: [PRIVATE_ADDRESSES] };
  if (far === undefined) return { kind: 'none', outcome: 'BLACKHOLED', cites: [UNKNOWN_PUBLIC] };
  return {
    kind: 'unicast',
    prefix: destination,
    segment: { kind: 'internet', internet: device },
    via: undefined,
    far,
    interface: 'internet',
    source: undefined,
    tunnel: undefined,
    cites: [cite(far.origin, far.field), ROUTING],
  };
}

/** The cloud's fabric joins a balancer to its nodes directly, and a public one to the internet. */
export function balancerRoute(device: BalancerDevice, destination: Ip, internet: InternetDevice): RouteLookup {
  const { lan } = device.cluster;
  const near = lan === undefined ? undefined : onLink(lan, destination, device.ip);
  if (near?.kind === 'unicast') return { ...near, cites: [cite(device.origin, device.field), CLOUD_TARGETS] };
  if (device.at.scope === 'public') return internetRoute(internet, device.ip, [cite(device.origin, device.field), ROUTING]);
  return lan === undefined ? noRoute(device) : defaultRoute(lan, destination, device.ip);
}

function noRoute(device: RouterDevice | LanHostDevice | InternetHostDevice | BalancerDevice): NoRoute {
  return { kind: 'none', outcome: 'NO_ROUTE', cites: [cite(device.origin, device.field), ROUTING] };
}
