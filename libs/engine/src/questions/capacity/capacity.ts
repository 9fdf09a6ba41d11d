/** How much the networks of each cluster hold: nodes, pods, Services, and members of etcd that may fail. */
import type { Network } from '../../compile/index.js';
import { cite, citeReference, type Cidr, type Citation, type ClusterState, type LabState, type Lan } from '../../model/index.js';
import { etcdMajority, hasQuorum } from '../../reconcile/etcd.js';
import type { CapacityLimit, CapacityPlan, EtcdCapacity } from '../../trace/index.js';
import { addressRoom, reservedBy } from './addressRoom.js';
import { clamp, nodeRangePrefix, shapeOf, usualShape, type NodeShape } from './nodeShape.js';

const LARGE_CLUSTERS = 'https://kubernetes.io/docs/setup/best-practices/cluster-large/';
const RANGE_ALLOCATOR = 'https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/ (--node-cidr-mask-size)';
const SERVICE_RANGE = 'https://kubernetes.io/docs/concepts/services-networking/cluster-ip-allocation/';
const NODE_PORTS = 'https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport';
const ETCD = 'https://etcd.io/docs/latest/faq/#what-is-failure-tolerance';

/** Taken where a cluster has no node to look at: kubelet's own default. */
const EMPTY_SHAPE: NodeShape = { limits: [], pods: 110, flatAddresses: 111 };

/** One plan for each cluster. It counts what the networks hold, not what the machines' memory does. */
export function capacity(network: Network): readonly CapacityPlan[] {
  return network.state.clusters.map((cluster) => planOf(network.state, cluster));
}

function planOf(state: LabState, cluster: ClusterState): CapacityPlan {
  const shape = usualShape(cluster) ?? EMPTY_SHAPE;
  const nodeLimits = [...lanLimits(state, cluster, shape), ...podRangeLimits(state, cluster, shape), SUPPORTED].sort((a, b) => a.value - b.value);
  const serviceLimits = serviceRangeLimits(cluster);
  const maxNodes = Math.min(...nodeLimits.map(({ value }) => value));
  return {
    cluster: cluster.name,
    maxNodes,
    podsPerNode: shape.pods,
    maxPods: podsOf(cluster, shape, maxNodes),
    maxServices: Math.min(...serviceLimits.map(({ value }) => value)),
    limitedBy: nodeLimits[0] ?? SUPPORTED,
    limits: [...nodeLimits, ...shape.limits, ...serviceLimits, nodePortLimit(cluster)],
    etcd: etcdOf(cluster),
  };
}

const SUPPORTED: CapacityLimit = { kind: 'SUPPORTED_NODES', unit: 'NODES', value: 5_000, cites: [citeReference('Kubernetes', LARGE_CLUSTERS)] };

/** Nodes that there are hold what they hold; further ones are like most of them. */
function podsOf(cluster: ClusterState, shape: NodeShape, maxNodes: number): number {
  const present = cluster.nodes.map((node) => shapeOf(cluster, node).pods).sort((a, b) => b - a).slice(0, maxNodes);
  return present.reduce((sum, pods) => sum + pods, (maxNodes - present.length) * shape.pods);
}

/** One address a node in an overlay; one a node and one for each of its pods in a flat network. */
function lanLimits(state: LabState, cluster: ClusterState, shape: NodeShape): readonly CapacityLimit[] {
  const lan = lanOf(state, cluster);
  if (lan === undefined) return [];
  const sharesLan = cluster.profile.mode === 'flat' && cluster.profile.podCidrs.length === 0;
  const perUnit = sharesLan ? shape.flatAddresses : 1;
  const { reference } = reservedBy(cluster.spec.provider);
  return byFamily(lan.cidrs).map((ranges) => share(state, cluster, { kind: 'LAN_ADDRESSES', ranges, perUnit, cites: [cite(lan.origin, 'spec.cidrs'), citeReference('Addresses that a network keeps', reference)] }));
}

/** Where pods have ranges of their own: one range a node in an overlay, one address a pod in a flat network. */
function podRangeLimits(state: LabState, cluster: ClusterState, shape: NodeShape): readonly CapacityLimit[] {
  const { profile, spec } = cluster;
  const cites = [cite(spec.origin, 'spec.podNetwork.cidrs'), citeReference('kube-controller-manager', RANGE_ALLOCATOR)];
  return byFamily(profile.podCidrs).map((ranges) => {
    if (profile.mode === 'flat') return share(state, cluster, { kind: 'POD_RANGE', ranges, perUnit: shape.flatAddresses - 1, cites });
    const available = ranges.map((range) => clamp(1n << BigInt(nodeRangePrefix(cluster, range) - range.prefix))).reduce((sum, room) => sum + room, 0);
    return { kind: 'POD_RANGE', unit: 'NODES', value: available, share: { available, perUnit: 1, ranges: textOf(ranges) }, cites };
  });
}

function share(
  state: LabState,
  cluster: ClusterState,
  { kind, ranges, perUnit, cites }: { readonly kind: CapacityLimit['kind']; readonly ranges: readonly Cidr[]; readonly perUnit: number; readonly cites: readonly Citation[] },
): CapacityLimit {
  const available = clamp(addressRoom(ranges, state, cluster));
  return { kind, unit: 'NODES', value: Math.floor(available / Math.max(1, perUnit)), share: { available, perUnit, ranges: textOf(ranges) }, cites };
}

/** The network's own address and, with IPv4, the broadcast address are no Service's. */
function serviceRangeLimits({ spec }: ClusterState): readonly CapacityLimit[] {
  return spec.serviceNetwork.cidrs.map((range) => {
    const value = clamp(range.last - range.first + 1n - (range.family === 4 ? 2n : 1n));
    return {
      kind: 'SERVICE_RANGE',
      unit: 'SERVICES',
      value,
      share: { available: value, perUnit: 1, ranges: range.text },
      cites: [cite(spec.origin, 'spec.serviceNetwork.cidrs'), citeReference('Kubernetes', SERVICE_RANGE)],
    };
  });
}

function nodePortLimit({ spec }: ClusterState): CapacityLimit {
  const { from, to } = spec.serviceNetwork.nodePortRange;
  const value = to - from + 1;
  return {
    kind: 'NODE_PORT_RANGE',
    unit: 'NODE_PORTS',
    value,
    share: { available: value, perUnit: 1, ranges: `${from}-${to}` },
    cites: [cite(spec.origin, 'spec.serviceNetwork.nodePortRange'), citeReference('Kubernetes', NODE_PORTS)],
  };
}

function etcdOf({ spec }: ClusterState): EtcdCapacity {
  const { members, down } = spec.etcd;
  const quorum = etcdMajority(members);
  return {
    members,
    quorum,
    tolerates: members - quorum,
    down: new Set(down).size,
    hasQuorum: hasQuorum(spec),
    cites: [cite(spec.origin, 'spec.etcd'), citeReference('etcd', ETCD)],
  };
}

function lanOf({ topology }: LabState, { spec }: ClusterState): Lan | undefined {
  if (spec.lan !== undefined) return topology.lans.find(({ name }) => name === spec.lan);
  return topology.lans.length === 1 ? topology.lans[0] : undefined;
}

/** Every node needs an address of each family. */
function byFamily(ranges: readonly Cidr[]): readonly (readonly Cidr[])[] {
  return [4, 6].map((family) => ranges.filter((range) => range.family === family)).filter((alike) => alike.length > 0);
}

function textOf(ranges: readonly Cidr[]): string {
  return ranges.map(({ text }) => text).join(', ');
}
