/** By which of its addresses a packet asks a Service, as the node's proxy has them in its tables. */
import type { NodeDevice } from '../../compile/forwarding/device.js';
import { isServed, portKey, vipKey, type ServicePortEntry } from '../../compile/forwarding/serviceTable.js';
import { cidrContains, cite, familyOf, namespacedAddress, type Citation, type Ip } from '../../model/index.js';
import type { ServiceDoor } from '../../trace/index.js';
import { isLoopback, type Packet } from '../packet.js';
import { CILIUM_PROXY, IPTABLES_PROXY, IPVS_PROXY, NFTABLES_PROXY } from '../references.js';
import { isLocal } from '../routes/index.js';

export interface Door {
  readonly kind: ServiceDoor;
  readonly entry: ServicePortEntry;
  /** The field of the Service that opens it. */
  readonly cite: Citation;
}

export function doorOf(node: NodeDevice, packet: Packet): Door | undefined {
  const { services } = node.cluster;
  const vip = services.vips.get(vipKey(packet.protocol, packet.destinationIp, packet.destinationPort));
  if (vip !== undefined) return { kind: vip.door, entry: vip.entry, cite: cite(vip.entry.service.origin, vip.field) };
  const entry = nodePortEntry(node, packet);
  if (entry === undefined || !answersNodePorts(node, packet.destinationIp)) return undefined;
  return { kind: 'nodePort', entry, cite: cite(entry.service.origin, `${entry.port.field}.nodePort`) };
}

/**
 * The same where nothing is translated: iptables mode keeps node ports without usable endpoints from every local address, also from those
 * that it opens none on (--dst-type LOCAL in KUBE-EXTERNAL-SERVICES, pkg/proxy/iptables/proxier.go).
 */
export function closedDoorOf(node: NodeDevice, packet: Packet): Door | undefined {
  const door = doorOf(node, packet);
  if (door !== undefined || node.cluster.profile.proxy !== 'iptables' || !isLocal(node, packet.destinationIp)) return door;
  const entry = nodePortEntry(node, packet);
  return entry === undefined ? undefined : { kind: 'nodePort', entry, cite: cite(entry.service.origin, `${entry.port.field}.nodePort`) };
}

function nodePortEntry(node: NodeDevice, packet: Packet): ServicePortEntry | undefined {
  const entry = node.cluster.services.nodePorts.get(portKey(packet.protocol, packet.destinationPort));
  return entry !== undefined && isServed(entry.service, familyOf(packet.destinationIp)) ? entry : undefined;
}

/**
 * Which of its addresses a node opens node ports on. iptables takes every local one, IPv4 loopback included (route_localnet); nftables
 * and ipvs never loopback; nftables by default the primary address only.
 */
export function answersNodePorts(node: NodeDevice, ip: Ip): boolean {
  const { nodePortAddresses, proxy } = node.cluster.profile;
  // ipvs puts the addresses of Services on the node too: they open no node ports.
  if (!isLocal(node, ip) || node.cluster.services.clusterIps.has(ip) || (proxy === 'ipvs' && node.cluster.services.vipAddresses.has(ip))) return false;
  if (isLoopback(ip) && (proxy === 'nftables' || proxy === 'ipvs' || familyOf(ip) === 6)) return false;
  if (nodePortAddresses === 'all') return true;
  if (nodePortAddresses === 'primary') return ip === node.node.ips.find((each) => familyOf(each) === familyOf(ip));
  return nodePortAddresses.some((range) => cidrContains(range, ip));
}

/** The Service as steps name it. */
export function serviceAddress(node: NodeDevice, entry: ServicePortEntry): string {
  return namespacedAddress(node.cluster.prefix, entry.service.namespace, 'service', entry.service.name);
}

/** What kube-proxy's detector takes for traffic of pods: everything from the cluster's pod range, nothing where it knows none. */
export function localTraffic(node: NodeDevice, source: Ip): 'pod' | 'other' | 'unknown' {
  const ranges = node.cluster.profile.podCidrs.filter((range) => range.family === familyOf(source));
  if (ranges.length === 0) return 'unknown';
  return ranges.some((range) => cidrContains(range, source)) ? 'pod' : 'other';
}

/**
 * Source ranges hold for load balancer addresses only. Where they contain the node, what it sends itself passes too: some balancers put
 * their address on the node, which then asks from that very address (pkg/proxy/iptables/proxier.go, allowFromNode).
 */
export function passesSourceRanges(node: NodeDevice, door: Door, packet: Packet): boolean {
  const state = door.entry.service.loadBalancer;
  if (door.kind !== 'loadBalancer' || state?.kind !== 'provisioned') return true;
  const ranges = state.sourceRanges.filter((range) => range.family === familyOf(packet.sourceIp));
  const holds = (ip: Ip): boolean => ranges.some((range) => cidrContains(range, ip));
  return ranges.length === 0 || holds(packet.sourceIp) || (packet.sourceIp === packet.destinationIp && node.node.ips.some(holds));
}

/** Where the rules of the node's service proxy are written. */
export function proxyReference(node: NodeDevice): Citation {
  switch (node.cluster.profile.proxy) {
    case 'iptables':
      return IPTABLES_PROXY;
    case 'nftables':
      return NFTABLES_PROXY;
    case 'ipvs':
      return IPVS_PROXY;
    case 'cilium':
      return CILIUM_PROXY;
  }
}
