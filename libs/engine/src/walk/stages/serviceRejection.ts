/** kube-proxy's filter rules: what no nat rule took, though it asks a Service, is rejected or dropped. */
import type { NodeDevice } from '../../compile/forwarding/device.js';
import { cidrContains, cite, namespacedAddress, type Citation } from '../../model/index.js';
import type { ServiceTranslationStep } from '../../trace/index.js';
import { end, next, type Passage, type Verdict } from '../passage.js';
import { closedDoorOf, passesSourceRanges, serviceAddress, type Door } from '../proxy/door.js';
import { refusal, usableAt } from '../proxy/selection.js';
import { dropping, hookOfEntry, rejecting, type Hook } from '../proxy/verdicts.js';
import { IPTABLES_PROXY, NFTABLES_PROXY } from '../references.js';

type Refused = Extract<ServiceTranslationStep, { outcome: 'REJECTED' }>;
type Dropped = Extract<ServiceTranslationStep, { outcome: 'DROPPED' }>;
type Why = Pick<Refused, 'outcome' | 'reason'> | Pick<Dropped, 'outcome' | 'reason'>;

export function serviceRejection(passage: Passage): Verdict {
  const { device, entry, translation } = passage;
  if (device.kind !== 'node' || entry.kind === 'bridge' || translation !== undefined) return next(passage);
  const { proxy } = device.cluster.profile;
  if (proxy !== 'iptables' && proxy !== 'nftables') return next(passage);
  const door = closedDoorOf(device, passage.packet);
  if (door !== undefined) return filtered(passage, device, door);
  return proxy === 'nftables' ? clusterIpCheck(passage, device) : next(passage);
}

function filtered(passage: Passage, node: NodeDevice, door: Door): Verdict {
  if (usableAt(node, door, passage.packet).anywhere && !passesSourceRanges(door, passage.packet.sourceIp)) {
    return end(passage, dropping(passage, hookOfEntry(passage)), refused(passage, node, door, { outcome: 'DROPPED', reason: 'SOURCE_RANGES' }, cite(door.entry.service.origin, 'spec.loadBalancerSourceRanges')));
  }
  const hook = hookOf(passage, node, door);
  const reason = hook === undefined ? undefined : refusal(node, door, passage.packet);
  if (hook === undefined || reason === undefined) return next(passage);
  if (reason === 'NO_ENDPOINTS') {
    return end(passage, rejecting(passage, hook), refused(passage, node, door, { outcome: 'REJECTED', reason }, cite(door.entry.service.origin, 'spec.selector')));
  }
  const field = door.kind === 'clusterIP' ? 'spec.internalTrafficPolicy' : 'spec.externalTrafficPolicy';
  return end(passage, dropping(passage, hook), refused(passage, node, door, { outcome: 'DROPPED', reason }, cite(door.entry.service.origin, field)));
}

/**
 * Where the rule stands. iptables has those of ClusterIPs in FORWARD and OUTPUT, those of external addresses in INPUT and FORWARD only:
 * what the node itself sends to an externalIP without endpoints leaves it. nftables has both everywhere, node ports in INPUT.
 */
function hookOf(passage: Passage, node: NodeDevice, door: Door): Hook | undefined {
  if (passage.entry.kind !== 'local' || passage.route?.kind === 'local') {
    return door.kind !== 'nodePort' && passage.entry.kind === 'local' && node.cluster.profile.proxy === 'nftables' ? 'output' : 'elsewhere';
  }
  if (door.kind === 'clusterIP') return 'output';
  return node.cluster.profile.proxy === 'nftables' ? 'output' : undefined;
}

/** The chain `cluster-ips-check`: ports that a ClusterIP does not have are rejected, ClusterIPs that nobody has are dropped. */
function clusterIpCheck(passage: Passage, node: NodeDevice): Verdict {
  const { packet } = passage;
  const service = node.cluster.services.clusterIps.get(packet.destinationIp);
  if (service !== undefined) {
    const step = checked(passage, namespacedAddress(node.cluster.prefix, service.namespace, 'service', service.name), { outcome: 'REJECTED', reason: 'UNDEFINED_PORT' }, cite(service.origin, 'spec.ports'));
    return end(passage, rejecting(passage, hookOfEntry(passage)), step);
  }
  const range = node.cluster.state.spec.serviceNetwork.cidrs.find((cidr) => cidrContains(cidr, packet.destinationIp));
  if (range === undefined) return next(passage);
  const step = checked(passage, range.text, { outcome: 'DROPPED', reason: 'UNALLOCATED_CLUSTER_IP' }, cite(node.cluster.state.spec.origin, 'spec.serviceNetwork.cidrs'));
  return end(passage, dropping(passage, hookOfEntry(passage)), step);
}

function checked(passage: Passage, service: string, why: Why, citation: Citation): ServiceTranslationStep {
  const { protocol, destinationPort } = passage.packet;
  return { kind: 'serviceTranslation', service, door: 'clusterIP', protocol, port: destinationPort, cites: [citation, NFTABLES_PROXY], ...why };
}

function refused(passage: Passage, node: NodeDevice, door: Door, why: Why, citation: Citation): ServiceTranslationStep {
  const { protocol, destinationPort } = passage.packet;
  const proxy = node.cluster.profile.proxy === 'nftables' ? NFTABLES_PROXY : IPTABLES_PROXY;
  return { kind: 'serviceTranslation', service: serviceAddress(node, door.entry), door: door.kind, protocol, port: destinationPort, cites: [citation, proxy], ...why };
}
