/** Devices, links and services of a lab as the walk looks them up. Every look-up is by address or by prefix, never a scan. */
import { clusterPrefix, routerAddress, type Ip, type LabState } from '../model/index.js';
import { announceLoadBalancers, announceVirtualIps, isAnnouncedOnly } from './forwarding/announcements.js';
import { buildBalancers } from './forwarding/balancers.js';
import { buildCluster } from './forwarding/clusterDevices.js';
import type { BalancerDevice, ClusterTables, Device, InternetDevice } from './forwarding/device.js';
import { anyStranger, buildInternet } from './forwarding/internetDevices.js';
import { buildLans, type OpenSegment } from './forwarding/lanSegments.js';

export interface ForwardingTables {
  readonly internet: InternetDevice;
  readonly segments: ReadonlyMap<string, OpenSegment>;
  readonly clusters: ReadonlyMap<string, ClusterTables>;
  /** Where a connection can start, by Vantage address. */
  readonly starts: ReadonlyMap<string, Start>;
  /** Who has an address, wherever it stands: for `ip/…` and for the owners of virtual IPs. */
  readonly owners: ReadonlyMap<Ip, Device>;
}

export interface Start {
  readonly device: Device;
  /** Vantage address of who asks: a hostNetwork pod stands on its node. */
  readonly address: string;
}

export function compileForwarding(state: LabState): ForwardingTables {
  const { topology } = state;
  const segments = buildLans(topology.lans, topology.links);
  const clusters = new Map(state.clusters.map((each) => [each.name, buildCluster(each, clusterPrefix(state.clusters, each.name), segments.get(each.spec.lan ?? ''))]));
  const balancers = [...clusters.values()].flatMap((cluster) => plugBalancers(cluster, segments));
  const internet = buildInternet(topology.internet, [...segments.values()], balancers);
  const starts = startsOf(internet, segments, clusters);
  for (const segment of segments.values()) announceVirtualIps(segment, (owner) => ownerDevice(starts, clusters, segment, owner));
  takeVirtualIps(segments);
  for (const cluster of clusters.values()) {
    const segment = segmentOf(cluster, segments);
    if (segment !== undefined) announceLoadBalancers(cluster, segment);
  }
  return { internet, segments, clusters, starts, owners: ownersOf(starts) };
}

function segmentOf(cluster: ClusterTables, segments: ReadonlyMap<string, OpenSegment>): OpenSegment | undefined {
  return cluster.lan === undefined ? undefined : segments.get(cluster.lan.lan.name);
}

function plugBalancers(cluster: ClusterTables, segments: ReadonlyMap<string, OpenSegment>): BalancerDevice[] {
  const balancers = buildBalancers(cluster);
  const segment = segmentOf(cluster, segments);
  for (const balancer of balancers) {
    segment?.balancers.push(balancer);
    if (balancer.at.scope === 'private') segment?.owners.set(balancer.ip, balancer);
  }
  return balancers;
}

function startsOf(internet: InternetDevice, segments: ReadonlyMap<string, OpenSegment>, clusters: ReadonlyMap<string, ClusterTables>): ReadonlyMap<string, Start> {
  const stranger = anyStranger(internet);
  const devices: Device[] = [...internet.owners.values()].filter((device) => device.kind === 'internetHost');
  for (const segment of segments.values()) devices.push(...new Set(segment.owners.values()));
  for (const cluster of clusters.values()) devices.push(...cluster.nodes.values(), ...new Set(cluster.podsByIp.values()));
  const starts = new Map<string, Start>(devices.map((device) => [device.address, { device, address: device.address }]));
  for (const cluster of clusters.values()) for (const start of hostNetworkPods(cluster)) starts.set(start.address, start);
  for (const segment of segments.values()) if (segment.gateway !== undefined) starts.set(routerAddress(segment.lan.name), { device: segment.gateway, address: segment.gateway.address });
  return starts.set(stranger.address, { device: stranger, address: stranger.address });
}

function hostNetworkPods(cluster: ClusterTables): Start[] {
  return cluster.state.pods.flatMap((pod) => {
    const node = pod.hostNetwork && pod.placement.kind === 'running' ? cluster.nodes.get(pod.placement.node) : undefined;
    return node === undefined ? [] : [{ device: node, address: pod.address }];
  });
}

/** `prod/node/node1`, `node/node1` where there is one cluster, `office/laptop` or `laptop`. */
function ownerDevice(starts: ReadonlyMap<string, Start>, clusters: ReadonlyMap<string, ClusterTables>, segment: OpenSegment, owner: string): Device | undefined {
  const [only] = clusters.values();
  const short = clusters.size === 1 && only !== undefined && owner.startsWith(`${only.state.name}/`) ? owner.slice(only.state.name.length + 1) : owner;
  return (starts.get(short) ?? starts.get(`${segment.lan.name}/${owner}`))?.device;
}

/** An address that a node or a host keeps up itself is its own, also for what it sends. */
function takeVirtualIps(segments: ReadonlyMap<string, OpenSegment>): void {
  for (const segment of segments.values()) {
    for (const { ip } of segment.lan.virtualIPs) {
      const owner = segment.owners.get(ip);
      if (owner?.kind === 'lanHost' || (owner?.kind === 'node' && !isAnnouncedOnly(owner, ip))) segment.held.set(ip, owner);
    }
  }
}

function ownersOf(starts: ReadonlyMap<string, Start>): ReadonlyMap<Ip, Device> {
  const owners = new Map<Ip, Device>();
  for (const { device } of starts.values()) for (const ip of ipsOf(device)) if (!owners.has(ip)) owners.set(ip, device);
  return owners;
}

function ipsOf(device: Device): readonly Ip[] {
  switch (device.kind) {
    case 'internet':
      return [];
    case 'internetHost':
    case 'lanHost':
      return device.ips;
    case 'router':
      return [...device.router.ips, ...device.router.publicIPs];
    case 'node':
      return [...device.locals];
    case 'pod':
      return device.pod.ips;
    case 'balancer':
      return [device.ip];
  }
}
