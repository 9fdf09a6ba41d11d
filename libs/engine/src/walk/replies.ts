/** The way back of an answer, or of an error message: routed for real, with each device undoing what it remembers to have done. */
import type { Device, Segment } from '../compile/forwarding/device.js';
import type { Network } from '../compile/network.js';
import { cite } from '../model/index.js';
import type { Hop, ReplyStep, Step } from '../trace/index.js';
import { addHop, type Client, type Memory } from './journey.js';
import { flowOf, reverse, samePacket, type Packet } from './packet.js';
import { BRIDGE_NETFILTER, CONNTRACK, IPTABLES_PROXY, NEIGHBOURS, TCP_TRACKING, TIME_TO_LIVE, UNDEMANDED, type Cites } from './references.js';
import { factCite } from './routes/clusterRoutes.js';
import { isLocal, lookUpRoute } from './routes/index.js';
import type { UnicastRoute } from './routes/route.js';

export interface ReplyWay {
  readonly hops: readonly Hop[];
  /** Whether it came home as the answer to what the client asked. */
  readonly home: boolean;
  /** Entries of connection tracking tables that it passed by. */
  readonly recalled: ReadonlySet<Memory>;
}

interface Reply {
  readonly network: Network;
  readonly client: Client;
  readonly memories: readonly Memory[];
  readonly recalled: Set<Memory>;
}

const LONGEST_WAY = 32;

/** `answer` leaves `start`; error messages travel like the reverse of the packet they quote. */
export function walkReply(network: Network, client: Client, memories: readonly Memory[], start: Device, answer: Packet): ReplyWay {
  const recalled = new Set<Memory>();
  const reply: Reply = { network, client, memories, recalled };
  let hops: readonly Hop[] = [];
  let at: Arrival = { device: start, packet: answer, entry: 'local' };
  for (let count = 0; count < LONGEST_WAY; count += 1) {
    const stay = pass(reply, at);
    hops = addHop(hops, at.device.address, stay.steps);
    if (stay.kind !== 'onward') return { hops, home: stay.kind === 'home', recalled };
    at = stay.to;
  }
  return { hops: addHop(hops, at.device.address, [replyStep('ASTRAY', at.packet, [TIME_TO_LIVE])]), home: false, recalled };
}

interface Arrival {
  readonly device: Device;
  readonly packet: Packet;
  readonly entry: 'local' | 'wire' | 'bridge';
}

type Stay =
  | { readonly kind: 'home' | 'lost'; readonly steps: readonly Step[] }
  | { readonly kind: 'onward'; readonly steps: readonly Step[]; readonly to: Arrival };

function pass(reply: Reply, at: Arrival): Stay {
  const { device } = at;
  const bridged = at.entry === 'bridge' && device.kind === 'node' && !device.cluster.profile.bridgeNetfilter;
  const memory = bridged ? undefined : recall(reply, at);
  if (memory !== undefined) reply.recalled.add(memory);
  const packet = memory === undefined ? at.packet : reverse(memory.original);
  if (device === reply.client.device && samePacket(packet, reverse(reply.client.asked))) {
    return { kind: 'home', steps: [replyStep(samePacket(packet, at.packet) ? 'PASSED' : 'RESTORED', packet, [CONNTRACK])] };
  }
  if (isLocal(device, packet.destinationIp)) return lost(replyStep('ASTRAY', packet, [cite(device.origin, device.field), UNDEMANDED]));
  if (memory === undefined && isDistrustful(at)) return lost(replyStep('INVALID', packet, [cite(device.origin, device.field), IPTABLES_PROXY, TCP_TRACKING]));
  const step = replyStep(samePacket(packet, at.packet) ? 'PASSED' : 'RESTORED', packet, bridged ? [factCite(device, 'bridgeNetfilter'), BRIDGE_NETFILTER] : [CONNTRACK]);
  return at.entry === 'bridge' ? switchFrame(at, packet, step) : route(reply, at, packet, step);
}

/** The latest entry: what came through a device twice, in a loop, was to its table a connection of its own the second time. */
function recall(reply: Reply, at: Arrival): Memory | undefined {
  return reply.memories.findLast((memory) => memory.device === at.device && samePacket(reverse(memory.translated), at.packet));
}

/** kube-proxy in iptables mode drops what connection tracking calls invalid: an answer to a question that never came this way. */
function isDistrustful({ device, entry, packet }: Arrival): boolean {
  return entry === 'wire' && dropsInvalid(device, packet);
}

/** The rule `--ctstate INVALID -j DROP` of KUBE-FORWARD. */
function dropsInvalid(device: Device, packet: Packet): boolean {
  return device.kind === 'node' && device.cluster.profile.proxy === 'iptables' && packet.protocol === 'TCP';
}

/**
 * Where the client's next segment ends though its answer came home: at a node that forwarded the question and never saw the answer. To its
 * connection tracking, an acknowledgement of nothing is invalid (tcp_conntracks: ACK in SYN_SENT).
 */
export function continuation({ recalled }: ReplyWay, memories: readonly Memory[]): Hop | undefined {
  const bypassed = memories.find((memory) => dropsInvalid(memory.device, memory.original) && !recalled.has(memory));
  if (bypassed === undefined) return undefined;
  const { device, original } = bypassed;
  return { at: device.address, steps: [replyStep('BYPASSED', original, [cite(device.origin, device.field), IPTABLES_PROXY, TCP_TRACKING])] };
}

function switchFrame(at: Arrival, packet: Packet, step: ReplyStep): Stay {
  const pod = at.device.kind === 'node' ? at.device.cluster.podsByIp.get(packet.destinationIp) : undefined;
  if (pod === undefined) return lost(replyStep('ASTRAY', packet, [NEIGHBOURS]));
  return { kind: 'onward', steps: [step], to: { device: pod, packet, entry: 'wire' } };
}

function route(reply: Reply, at: Arrival, packet: Packet, step: ReplyStep): Stay {
  // A host that the lab does not name stands in no table of the internet, and is still where the question came from.
  const { device } = reply.client;
  if (at.device.kind === 'internet' && device.kind === 'internetHost' && isLocal(device, packet.destinationIp)) {
    return { kind: 'onward', steps: [step], to: { device, packet, entry: 'wire' } };
  }
  const found = lookUpRoute(reply.network, at.device, packet.destinationIp);
  const unicast = found.kind === 'spread' ? found.ways[0] : found;
  if (unicast?.kind !== 'unicast') {
    const cites = unicast?.cites ?? [NEIGHBOURS];
    return lost(step, { kind: 'routeLookup', outcome: 'BLACKHOLED', destinationIp: packet.destinationIp, route: undefined, via: undefined, device: undefined, cites });
  }
  const to = nextDevice(reply, at.device, unicast, packet);
  if (to === undefined) return lost(step, { kind: 'neighbor', outcome: 'UNREACHABLE', ip: unicast.via ?? packet.destinationIp, owner: undefined, cites: unicast.cites });
  return { kind: 'onward', steps: [step], to };
}

function nextDevice(reply: Reply, device: Device, route: UnicastRoute, packet: Packet): Arrival | undefined {
  const balancer = fabricOwner(reply, route.segment, packet);
  if (balancer !== undefined) return { device: balancer, packet, entry: 'wire' };
  if (route.far !== undefined) return route.far === 'down' ? undefined : { device: route.far, packet, entry: 'wire' };
  const address = route.via ?? packet.destinationIp;
  if (route.segment.kind === 'pods') {
    const { node } = route.segment;
    // The bridge hands the node what is addressed to the node itself.
    if (device.kind === 'pod') return { device: node, packet, entry: node.locals.has(address) ? 'wire' : 'bridge' };
    const pod = node.cluster.podsByIp.get(address);
    return pod === undefined ? undefined : { device: pod, packet, entry: 'wire' };
  }
  const owner = route.segment.kind === 'lan' ? route.segment.owners.get(address) : undefined;
  return owner === undefined || owner === device ? undefined : { device: owner, packet, entry: 'wire' };
}

/** A cloud's fabric brings what belongs to one of its balancers' connections back through the balancer. */
function fabricOwner(reply: Reply, segment: Segment, packet: Packet): Device | undefined {
  if (segment.kind !== 'lan' || segment.balancers.length === 0) return undefined;
  return reply.memories.find((memory) => memory.device.kind === 'balancer' && segment.balancers.includes(memory.device) && samePacket(reverse(memory.translated), packet))?.device;
}

function replyStep(outcome: ReplyStep['outcome'], packet: Packet, cites: Cites): ReplyStep {
  return { kind: 'reply', outcome, flow: flowOf(packet), cites };
}

function lost(...steps: readonly Step[]): Stay {
  return { kind: 'lost', steps };
}
