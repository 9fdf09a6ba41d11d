/** Network policies of the node's pods: of the one that sends, then of the one that receives. */
import type { NodeDevice, PodDevice } from '../../compile/forwarding/device.js';
import type { Ip } from '../../model/index.js';
import type { NetworkPolicyStep, UnmodelledStep } from '../../trace/index.js';
import { evaluatePolicy } from '../networkPolicy.js';
import { end, next, type Passage, type Verdict } from '../passage.js';
import type { PolicyPeer } from '../policyPeer.js';
import type { PolicyQuestion } from '../policyQuestion.js';
import { hasBridge } from '../routes/clusterRoutes.js';
import { isLocal } from '../routes/index.js';

export function policies(passage: Passage): Verdict {
  const { device } = passage;
  if (device.kind !== 'node' || isUnanswered(passage, device)) return next(passage);
  const steps: (NetworkPolicyStep | UnmodelledStep)[] = [];
  for (const question of questionsOf(passage, device)) {
    const step = evaluatePolicy(passage.network.policy, question);
    steps.push(step);
    if (step.kind === 'unmodelled') return end(passage, { kind: 'unmodelled', outcome: step.outcome }, ...steps);
    if (step.outcome === 'DENIED') return end(passage, { kind: 'lost' }, ...steps);
  }
  return next(passage, ...steps);
}

/**
 * A pod's packet that was translated to an address of its own bridge: br_netfilter asks for the neighbour before any rule of FORWARD,
 * and where nobody answers the sender hears of that first (net/bridge/br_netfilter_hooks.c, br_nf_pre_routing_finish).
 */
function isUnanswered({ entry, route, packet, translation }: Passage, node: NodeDevice): boolean {
  const bridged = node.cluster.profile.bridgeNetfilter && hasBridge(node) && entry.kind === 'wire' && entry.from?.kind === 'pod';
  return bridged && translation !== undefined && route?.kind === 'unicast' && route.segment.kind === 'pods' && !node.cluster.podsByIp.has(packet.destinationIp);
}

/** The destination is already the pod's own (policies see it after DNAT), the source still the sender's (before masquerading). */
function questionsOf(passage: Passage, node: NodeDevice): PolicyQuestion[] {
  const { packet, translation } = passage;
  const shared = {
    protocol: packet.protocol,
    port: packet.destinationPort,
    // A hostPort leads out of the pod and back just as a Service does.
    ...(translation === undefined ? {} : { through: 'service' as const }),
  };
  const sender = senderOf(passage, node);
  const receiver = receiverOf(passage, node);
  // What the node itself sends is the node's, whichever of its addresses it comes from, loopback and virtual ones among them.
  const origin: PolicyPeer = passage.entry.kind === 'local' ? { kind: 'node', node: node.node, ip: packet.sourceIp } : peerAt(node, packet.sourceIp);
  return [
    ...(sender === undefined ? [] : [{ ...shared, ...beforeTranslation(passage, node), direction: 'egress' as const, pod: sender.pod, peer: peerAt(node, packet.destinationIp) }]),
    ...(receiver === undefined ? [] : [{ ...shared, ...afterMasquerade(passage, node), direction: 'ingress' as const, pod: receiver.pod, peer: origin }]),
  ];
}

/** The destination as the sender wrote it. */
function beforeTranslation({ arrived, translation }: Passage, node: NodeDevice): Pick<PolicyQuestion, 'otherwise'> {
  return translation?.kind === 'service' ? { otherwise: { peer: peerAt(node, arrived.destinationIp), port: arrived.destinationPort } } : {};
}

/** The source that the packet leaves the node with. */
function afterMasquerade({ masquerade, packet }: Passage, node: NodeDevice): Pick<PolicyQuestion, 'otherwise'> {
  return masquerade === undefined ? {} : { otherwise: { peer: { kind: 'node', node: node.node }, port: packet.destinationPort } };
}

function senderOf(passage: Passage, node: NodeDevice): PodDevice | undefined {
  const { entry, packet } = passage;
  if (entry.kind === 'local') return undefined;
  if (entry.from?.kind === 'pod') return entry.from;
  // Came into view here: the address tells whose it is.
  const pod = entry.from === undefined ? node.cluster.podsByIp.get(packet.sourceIp) : undefined;
  return pod?.node === node ? pod : undefined;
}

function receiverOf(passage: Passage, node: NodeDevice): PodDevice | undefined {
  const { entry, route, packet } = passage;
  if (entry.kind !== 'bridge' && (route?.kind !== 'unicast' || route.segment.kind !== 'pods')) return undefined;
  const pod = node.cluster.podsByIp.get(packet.destinationIp);
  return pod?.node === node ? pod : undefined;
}

function peerAt(node: NodeDevice, ip: Ip): PolicyPeer {
  const pod = node.cluster.podsByIp.get(ip);
  if (pod !== undefined) return { kind: 'pod', pod: pod.pod, ip };
  const owner = isLocal(node, ip) ? node : node.cluster.nodesByIp.get(ip);
  return owner === undefined ? { kind: 'ip', ip } : { kind: 'node', node: owner.node, ip };
}
