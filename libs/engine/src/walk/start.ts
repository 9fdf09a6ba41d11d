/** Where a connection begins: a program opens it and its kernel picks the source address, or a packet comes into view at some device. */
import type { Device } from '../compile/forwarding/device.js';
import { stranger } from '../compile/forwarding/internetDevices.js';
import type { Start } from '../compile/forwardingTables.js';
import type { Network } from '../compile/network.js';
import { cidrContains, cite, parseIp, type Ip } from '../model/index.js';
import type { Step } from '../trace/index.js';
import type { Connection, ConnectionTrace } from './connection.js';
import type { Journey } from './journey.js';
import { flowOf, type Packet } from './packet.js';
import type { Entry, Passage } from './passage.js';
import { ROUTING, SOURCE_SELECTION, type Cites } from './references.js';
import { isLocal, lookUpRoute } from './routes/index.js';

export type Beginning =
  | { readonly kind: 'begun'; readonly journey: Journey; readonly passage: Passage }
  | { readonly kind: 'failed'; readonly trace: ConnectionTrace };

export function begin(network: Network, connection: Connection): Beginning {
  const start = findStart(network, connection.from);
  const entry = connection.enterAt === undefined ? undefined : network.forwarding.starts.get(connection.enterAt);
  if (entry !== undefined) return enter(network, connection, start, entry.device);
  if (start === undefined) return failed(connection, connection.from, [], 'NO_ROUTE');
  return send(network, connection, start);
}

/** `ip/<address>` is whoever has that address; outside every LAN an internet host. */
function findStart(network: Network, from: string): Start | undefined {
  const { starts, owners, internet } = network.forwarding;
  const known = starts.get(from);
  const ip = from.startsWith('ip/') ? parseIp(from.slice('ip/'.length)) : undefined;
  if (known !== undefined || ip === undefined) return known;
  const owner = owners.get(ip);
  if (owner !== undefined) return { device: owner, address: owner.address };
  const inside = network.state.topology.lans.some((lan) => lan.cidrs.some((cidr) => cidrContains(cidr, ip)));
  return inside ? undefined : { device: stranger(internet, from, [ip]), address: from };
}

/** A program on the device opens the connection. */
function send(network: Network, connection: Connection, start: Start): Beginning {
  const { device, address } = start;
  const route = lookUpRoute(network, device, connection.destination);
  const cites: Cites = [cite(device.origin, device.field), SOURCE_SELECTION];
  if (route.kind === 'none' || (route.kind === 'unicast' && route.source === undefined && connection.sourceIp === undefined)) {
    const step: Step = { kind: 'routeLookup', outcome: 'NO_ROUTE', destinationIp: connection.destination, route: undefined, via: undefined, device: undefined, cites: route.cites };
    return failed(connection, address, [step], 'NO_ROUTE');
  }
  if (route.kind === 'ambiguous') {
    return failed(connection, address, [{ kind: 'unmodelled', outcome: 'UNDEFINED', feature: route.feature, cites: route.cites }], 'UNDEFINED');
  }
  const sourceIp = connection.sourceIp ?? (route.kind === 'spread' ? route.ways[0]?.source : route.source);
  if (sourceIp === undefined) return failed(connection, address, [], 'NO_ROUTE');
  const packet = packetOf(connection, sourceIp);
  const sent: Step = { kind: 'send', outcome: 'SENT', flow: flowOf(packet), cites };
  const passage: Passage = passageAt(network, device, { kind: 'local' }, packet, address === device.address ? [sent] : []);
  const hops = address === device.address ? [] : [{ at: address, steps: [sent] }];
  return { kind: 'begun', passage, journey: { probability: 1, hops, memories: [], client: { device, asked: packet } } };
}

/** A packet that has just arrived somewhere; what the node itself has as an address is taken for its own sending. */
function enter(network: Network, connection: Connection, start: Start | undefined, device: Device): Beginning {
  const sourceIp = connection.sourceIp ?? sourceOf(network, connection, start);
  if (sourceIp === undefined) return failed(connection, device.address, [], 'NO_ROUTE');
  const packet = packetOf(connection, sourceIp);
  const passage = passageAt(network, device, entryAt(network, device, sourceIp), packet, []);
  return { kind: 'begun', passage, journey: { probability: 1, hops: [], memories: [], client: { device, asked: packet } } };
}

function sourceOf(network: Network, connection: Connection, start: Start | undefined): Ip | undefined {
  if (connection.from.startsWith('ip/')) return parseIp(connection.from.slice('ip/'.length));
  const route = start === undefined ? undefined : lookUpRoute(network, start.device, connection.destination);
  return route?.kind === 'unicast' || route?.kind === 'local' ? route.source : undefined;
}

function entryAt(network: Network, device: Device, source: Ip): Entry {
  const { internet } = network.forwarding;
  if (isLocal(device, source)) return { kind: 'local' };
  switch (device.kind) {
    case 'node': {
      const pod = device.cluster.podsByIp.get(source);
      if (pod?.node === device) return { kind: 'wire', segment: { kind: 'pods', node: device }, from: pod };
      return { kind: 'wire', segment: device.cluster.lan ?? { kind: 'tunnel', cluster: device.cluster }, from: undefined };
    }
    case 'pod':
      return { kind: 'wire', segment: { kind: 'pods', node: device.node }, from: device.node };
    case 'router': {
      const inside = device.lan.lan.cidrs.some((cidr) => cidrContains(cidr, source));
      return { kind: 'wire', segment: inside ? device.lan : { kind: 'internet', internet }, from: undefined };
    }
    case 'lanHost':
      return { kind: 'wire', segment: device.lan, from: undefined };
    case 'internet':
    case 'internetHost':
    case 'balancer':
      return { kind: 'wire', segment: { kind: 'internet', internet }, from: undefined };
  }
}

function passageAt(network: Network, device: Device, entry: Entry, packet: Packet, steps: readonly Step[]): Passage {
  return { network, device, entry, arrived: packet, packet, steps, route: undefined, masquerade: undefined, translation: undefined };
}

function packetOf(connection: Connection, sourceIp: Ip): Packet {
  const { protocol, destination, port } = connection;
  return { protocol, sourceIp, sourcePort: undefined, destinationIp: destination, destinationPort: protocol === 'ICMP' ? undefined : port };
}

function failed(connection: Connection, at: string, steps: readonly Step[], disposition: 'NO_ROUTE' | 'UNDEFINED'): Beginning {
  const noAddress: Step = {
    kind: 'routeLookup',
    outcome: 'NO_ROUTE',
    destinationIp: connection.destination,
    route: undefined,
    via: undefined,
    device: undefined,
    cites: [ROUTING],
  };
  const trace: ConnectionTrace = {
    probability: 1,
    disposition,
    hops: [{ at, steps: steps.length === 0 ? [noAddress] : steps }],
    replies: [],
    destination: undefined,
    destinationIp: connection.destination,
    destinationPort: connection.port,
    sourceSeen: undefined,
  };
  return { kind: 'failed', trace };
}
