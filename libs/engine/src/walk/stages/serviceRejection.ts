/** The service proxy's filter rules: what no nat rule took, though it asks a Service, is rejected or dropped. */
import type { NodeDevice } from '../../compile/forwarding/device.js';
import { cidrContains, cite, namespacedAddress, type Citation } from '../../model/index.js';
import type { ServiceTranslationStep } from '../../trace/index.js';
import { end, isFromInside, next, type Passage, type Verdict } from '../passage.js';
import { closedDoorOf, passesSourceRanges, proxyReference, serviceAddress, type Door } from '../proxy/door.js';
import { refusal, usableAt } from '../proxy/selection.js';
import { dropping, hookOfEntry, rejecting, type Hook } from '../proxy/verdicts.js';
import { factCite } from '../routes/clusterRoutes.js';

type Refused = Extract<ServiceTranslationStep, { outcome: 'REJECTED' }>;
type Dropped = Extract<ServiceTranslationStep, { outcome: 'DROPPED' }>;
type Why = Pick<Refused, 'outcome' | 'reason'> | Pick<Dropped, 'outcome' | 'reason'>;

export function serviceRejection(passage: Passage): Verdict {
  const { device, entry, translation } = passage;
  if (device.kind !== 'node' || entry.kind === 'bridge' || translation !== undefined) return next(passage);
  const door = closedDoorOf(device, passage.packet);
  switch (device.cluster.profile.proxy) {
    case 'iptables':
      return door === undefined ? next(passage) : filtered(passage, device, door);
    case 'nftables':
      return door === undefined ? clusterIpCheck(passage, device) : filtered(passage, device, door);
    case 'ipvs':
      return door === undefined ? virtualAddressCheck(passage, device) : withoutServers(passage, device, door);
    case 'cilium':
      return door === undefined ? next(passage) : unserved(passage, device, door);
  }
}

/** A virtual server without real servers answers with ICMP port unreachable, whatever the policy (net/netfilter/ipvs/ip_vs_core.c, ip_vs_leave). */
function withoutServers(passage: Passage, node: NodeDevice, door: Door): Verdict {
  if (!passesSourceRanges(node, door, passage.packet)) {
    return end(passage, dropping(passage, hookOfEntry(passage)), refused(passage, node, door, { outcome: 'DROPPED', reason: 'SOURCE_RANGES' }, cite(door.entry.service.origin, 'spec.loadBalancerSourceRanges')));
  }
  return end(passage, rejecting(passage, hookOfEntry(passage)), refused(passage, node, door, { outcome: 'REJECTED', reason: 'NO_ENDPOINTS' }, cite(door.entry.service.origin, 'spec.selector')));
}

/** Version of Kubernetes since when the chain KUBE-IPVS-FILTER keeps what is no Service's port from the node's own sockets (kubernetes#72236). */
const IPVS_FILTER_SINCE = 25;

/** ipvs has the addresses of Services on a dummy interface: before the filter came, the node itself answered on them. */
function virtualAddressCheck(passage: Passage, node: NodeDevice): Verdict {
  const { destinationIp } = passage.packet;
  const { clusterIps, vipAddresses } = node.cluster.services;
  const service = clusterIps.get(destinationIp);
  const minor = Number(node.cluster.state.spec.version.split('.')[1] ?? IPVS_FILTER_SINCE);
  if ((service === undefined && !vipAddresses.has(destinationIp)) || minor < IPVS_FILTER_SINCE) return next(passage);
  const name = service === undefined ? destinationIp : namespacedAddress(node.cluster.prefix, service.namespace, 'service', service.name);
  const citation = service === undefined ? factCite(node, 'proxy') : cite(service.origin, 'spec.ports');
  return end(passage, rejecting(passage, 'elsewhere'), checked(passage, node, name, { outcome: 'REJECTED', reason: 'UNDEFINED_PORT' }, citation));
}

/** Cilium answers for a Service that has nobody to answer (bpf.serviceNoBackendResponse: reject), and drops what may not ask. */
function unserved(passage: Passage, node: NodeDevice, door: Door): Verdict {
  const { service } = door.entry;
  if (door.kind === 'clusterIP' && !isFromInside(passage)) {
    return end(passage, { kind: 'lost' }, refused(passage, node, door, { outcome: 'DROPPED', reason: 'OUTSIDE_CLIENT' }, cite(service.origin, 'spec.clusterIP')));
  }
  if (!isFromInside(passage) && !passesSourceRanges(node, door, passage.packet)) {
    return end(passage, { kind: 'lost' }, refused(passage, node, door, { outcome: 'DROPPED', reason: 'SOURCE_RANGES' }, cite(service.origin, 'spec.loadBalancerSourceRanges')));
  }
  const reason = refusal(node, door, passage.packet) ?? 'NO_ENDPOINTS';
  if (reason === 'NO_ENDPOINTS') return end(passage, rejecting(passage, 'elsewhere'), refused(passage, node, door, { outcome: 'REJECTED', reason }, cite(service.origin, 'spec.selector')));
  const field = door.kind === 'clusterIP' ? 'spec.internalTrafficPolicy' : 'spec.externalTrafficPolicy';
  return end(passage, { kind: 'lost' }, refused(passage, node, door, { outcome: 'DROPPED', reason }, cite(service.origin, field)));
}

function filtered(passage: Passage, node: NodeDevice, door: Door): Verdict {
  if (usableAt(node, door, passage.packet).anywhere && !passesSourceRanges(node, door, passage.packet)) {
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
    const step = checked(passage, node, namespacedAddress(node.cluster.prefix, service.namespace, 'service', service.name), { outcome: 'REJECTED', reason: 'UNDEFINED_PORT' }, cite(service.origin, 'spec.ports'));
    return end(passage, rejecting(passage, hookOfEntry(passage)), step);
  }
  const range = node.cluster.state.spec.serviceNetwork.cidrs.find((cidr) => cidrContains(cidr, packet.destinationIp));
  if (range === undefined) return next(passage);
  const step = checked(passage, node, range.text, { outcome: 'DROPPED', reason: 'UNALLOCATED_CLUSTER_IP' }, cite(node.cluster.state.spec.origin, 'spec.serviceNetwork.cidrs'));
  return end(passage, dropping(passage, hookOfEntry(passage)), step);
}

function checked(passage: Passage, node: NodeDevice, service: string, why: Why, citation: Citation): ServiceTranslationStep {
  const { protocol, destinationPort } = passage.packet;
  return { kind: 'serviceTranslation', service, door: 'clusterIP', protocol, port: destinationPort, cites: [citation, proxyReference(node)], ...why };
}

function refused(passage: Passage, node: NodeDevice, door: Door, why: Why, citation: Citation): ServiceTranslationStep {
  const { protocol, destinationPort } = passage.packet;
  return { kind: 'serviceTranslation', service: serviceAddress(node, door.entry), door: door.kind, protocol, port: destinationPort, cites: [citation, proxyReference(node)], ...why };
}
