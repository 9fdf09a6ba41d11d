/** Somebody on the link takes the packet, or nobody answers for the next hop's address. */
import type { Device, NodeDevice, Segment } from '../../compile/forwarding/device.js';
import { cite, type Citation, type Ip } from '../../model/index.js';
import type { NeighborStep } from '../../trace/index.js';
import { end, next, type Entry, type Passage, type Verdict } from '../passage.js';
import { BRIDGE_HAIRPIN, NEIGHBOURS, VXLAN, type Cites } from '../references.js';
import { factCite, hasBridge, podCidrCite } from '../routes/clusterRoutes.js';
import type { UnicastRoute } from '../routes/route.js';

export function neighbor(passage: Passage): Verdict {
  const { device, entry, packet, route } = passage;
  if (entry.kind === 'bridge') return switched(passage, entry.node);
  if (route?.kind !== 'unicast') return next(passage);
  if (route.far === 'down') return end(passage, { kind: 'lost' }, unreachable(route.via ?? packet.destinationIp, [...route.cites, VXLAN]));
  if (route.far !== undefined) return { kind: 'leave', passage, to: route.far, entry: { kind: 'wire', segment: route.segment, from: device } };
  if (route.segment.kind === 'pods') return device.kind === 'pod' ? toBridge(passage, route.segment.node) : toPod(passage, route.segment.node);
  return resolve(passage, route);
}

function resolve(passage: Passage, route: UnicastRoute): Verdict {
  const address = route.via ?? passage.packet.destinationIp;
  const owner = ownerOn(route.segment, address);
  // A kernel does not answer its own question: an address that it only announces is nobody's for itself.
  if (owner === undefined || owner === passage.device) {
    return end(passage, { kind: 'error', error: 'unreachable' }, unreachable(address, [segmentCite(route.segment, passage), NEIGHBOURS]));
  }
  return leave(passage, owner, { kind: 'wire', segment: route.segment, from: passage.device }, address, [segmentCite(route.segment, passage), cite(owner.origin, owner.field)]);
}

function toPod(passage: Passage, node: NodeDevice): Verdict {
  const address = passage.packet.destinationIp;
  const pod = node.cluster.podsByIp.get(address);
  if (pod === undefined || pod.node !== node) {
    return end(passage, { kind: 'error', error: 'unreachable' }, unreachable(address, [podCidrCite(node), NEIGHBOURS]));
  }
  if (isReflected(passage, pod, node)) return end(passage, { kind: 'lost' }, unreachable(address, [factCite(node, 'hairpin'), BRIDGE_HAIRPIN]));
  return leave(passage, pod, { kind: 'wire', segment: { kind: 'pods', node }, from: node }, address, [cite(pod.origin, pod.field)]);
}

/**
 * br_netfilter translates the destination inside the bridge, so that a pod's packet to itself would have to leave by the port it came in.
 * Without it the node routes the packet, and a bridge may send what its own node routes to any port.
 */
function isReflected(passage: Passage, pod: Device, node: NodeDevice): boolean {
  const { entry } = passage;
  const { hairpin, bridgeNetfilter } = node.cluster.profile;
  return entry.kind === 'wire' && entry.from === pod && !hairpin && bridgeNetfilter && hasBridge(node);
}

/** The pod's own bridge: the frame passes its node without being routed, unless the node itself answers, as it does for any address of its own. */
function toBridge(passage: Passage, node: NodeDevice): Verdict {
  const address = passage.packet.destinationIp;
  if (node.locals.has(address)) {
    return leave(passage, node, { kind: 'wire', segment: { kind: 'pods', node }, from: passage.device }, address, [podCidrCite(node), NEIGHBOURS]);
  }
  const pod = node.cluster.podsByIp.get(address);
  if (pod === undefined || pod.node !== node) {
    return end(passage, { kind: 'error', error: 'unreachable' }, unreachable(address, [podCidrCite(node), NEIGHBOURS]));
  }
  return leave(passage, node, { kind: 'bridge', node, from: passage.device }, address, [cite(pod.origin, pod.field)]);
}

function switched(passage: Passage, node: NodeDevice): Verdict {
  const pod = node.cluster.podsByIp.get(passage.packet.destinationIp);
  if (pod === undefined) return end(passage, { kind: 'error', error: 'unreachable' }, unreachable(passage.packet.destinationIp, [podCidrCite(node), NEIGHBOURS]));
  return { kind: 'leave', passage, to: pod, entry: { kind: 'wire', segment: { kind: 'pods', node }, from: node } };
}

function leave(passage: Passage, to: Device, entry: Entry, ip: Ip, cites: Cites): Verdict {
  const owner = entry.kind === 'bridge' ? entry.node.cluster.podsByIp.get(ip)?.address : to.address;
  const step: NeighborStep = { kind: 'neighbor', outcome: 'RESOLVED', ip, owner, cites };
  return { kind: 'leave', passage: { ...passage, steps: [...passage.steps, step] }, to, entry };
}

function unreachable(ip: Ip, cites: Cites | readonly Citation[]): NeighborStep {
  const [first = NEIGHBOURS, ...rest] = cites;
  return { kind: 'neighbor', outcome: 'UNREACHABLE', ip, owner: undefined, cites: [first, ...rest] };
}

function ownerOn(segment: Segment, ip: Ip): Device | undefined {
  return segment.kind === 'lan' ? segment.owners.get(ip) : undefined;
}

function segmentCite(segment: Segment, passage: Passage): Citation {
  return segment.kind === 'lan' ? cite(segment.lan.origin, 'spec.cidrs') : cite(passage.device.origin, passage.device.field);
}
