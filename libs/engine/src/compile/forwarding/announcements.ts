/** Who answers in a LAN for addresses that no interface has: virtual IPs, and load balancer addresses that MetalLB's speakers announce. */
import { familyOf, type Ip, type LoadBalancerState, type ServiceState, type VirtualIp } from '../../model/index.js';
import type { ClusterTables, Device, NodeDevice } from './device.js';
import type { OpenSegment } from './lanSegments.js';
import { isUsable } from './usableEndpoints.js';

type Provisioned = Extract<LoadBalancerState, { kind: 'provisioned' }>;

/** The first owner that is up takes a virtual IP; `owners` are found by `deviceAt`. */
export function announceVirtualIps(segment: OpenSegment, deviceAt: (owner: string) => Device | undefined): void {
  for (const virtual of segment.lan.virtualIPs) {
    const owner = firstUp(virtual, deviceAt);
    if (owner !== undefined) segment.owners.set(virtual.ip, owner);
  }
}

function firstUp(virtual: VirtualIp, deviceAt: (owner: string) => Device | undefined): Device | undefined {
  const devices = virtual.owners.flatMap((owner) => deviceAt(owner) ?? []);
  return devices.find((device) => device.kind !== 'node' || device.node.ready);
}

/** Nodes have the address of a virtual IP themselves, unless it is a Service's: those are only announced, and kube-proxy's to translate. */
export function isAnnouncedOnly(node: NodeDevice, ip: Ip): boolean {
  return node.cluster.services.externalIps.has(ip);
}

export function announceLoadBalancers(cluster: ClusterTables, segment: OpenSegment): void {
  for (const service of cluster.state.services) {
    const state = service.loadBalancer;
    if (state?.kind !== 'provisioned') continue;
    for (const ip of state.addresses.flatMap((address) => address.ip ?? [])) announce(cluster, segment, service, state, ip);
  }
}

function announce(cluster: ClusterTables, segment: OpenSegment, service: ServiceState, state: Provisioned, ip: Ip): void {
  // A virtual IP of the lab says who answers; then nobody else does.
  if (segment.lan.virtualIPs.some((virtual) => virtual.ip === ip)) return;
  const speakers = speakersOf(cluster, service, ip);
  const [first] = speakers;
  if (first === undefined) return;
  if (state.implementation === 'metallb-l2' && !segment.owners.has(ip)) segment.owners.set(ip, first);
  if (state.implementation === 'metallb-bgp') announceByBgp(segment, service, speakers, ip);
}

/** The router learns the address, and answers for it in the LAN where the pool lies inside the LAN's own range. */
function announceByBgp(segment: OpenSegment, service: ServiceState, speakers: readonly NodeDevice[], ip: Ip): void {
  segment.announced.set(ip, { service, speakers });
  if (segment.gateway !== undefined && !segment.owners.has(ip)) segment.owners.set(ip, segment.gateway);
}

/**
 * Nodes that announce the address: none where the Service has no endpoint, only nodes with one of their own where the policy is Local.
 * https://metallb.io/usage/#traffic-policies
 */
function speakersOf(cluster: ClusterTables, service: ServiceState, ip: Ip): NodeDevice[] {
  const usable = service.endpoints.filter((endpoint) => endpoint.family === familyOf(ip) && isUsable(endpoint));
  if (usable.length === 0) return [];
  const hosts = new Set(usable.map((endpoint) => endpoint.nodeName));
  return [...cluster.nodes.values()].filter(({ node }) => node.ready && (service.externalTrafficPolicy === 'Cluster' || hosts.has(node.name)));
}
