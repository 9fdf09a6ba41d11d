/** What one node of a cluster holds. */
import { cite, citeReference, type Cidr, type Citation, type ClusterState, type NodeState } from '../../model/index.js';
import { nodePrefix } from '../../reconcile/podCidrs.js';
import { eniLimits } from '../../reconcile/profile/eniLimits.js';
import type { CapacityLimit } from '../../trace/index.js';

const MAX_PODS = 'https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/ (maxPods)';
const ENI = 'https://github.com/awslabs/amazon-eks-ami (eni-max-pods.txt)';
const HOST_LOCAL = 'https://www.cni.dev/plugins/current/ipam/host-local/';
const GKE = 'https://cloud.google.com/kubernetes-engine/docs/how-to/flexible-pod-cidr';

/** A node as capacity counts it. */
export interface NodeShape {
  /** The tightest first. */
  readonly limits: readonly CapacityLimit[];
  readonly pods: number;
  /** Addresses that it takes from the LAN of a flat network, its own among them, once it is full. */
  readonly flatAddresses: number;
}

export function shapeOf(cluster: ClusterState, node: NodeState): NodeShape {
  const limits = [maxPodsLimit(cluster, node), ...podRangeLimits(cluster, node)].sort((a, b) => a.value - b.value);
  const pods = Math.min(...limits.map(({ value }) => value));
  const eni = eniOf(cluster, node);
  return { limits, pods, flatAddresses: eni === undefined ? 1 + pods : eni.interfaces * eni.addresses };
}

/** The node that most of a cluster's nodes are like: further ones are taken to be like it. The smaller one where two are as many. */
export function usualShape(cluster: ClusterState): NodeShape | undefined {
  const shapes = new Map<number, { readonly shape: NodeShape; readonly count: number }>();
  for (const node of cluster.nodes) {
    const shape = shapeOf(cluster, node);
    shapes.set(shape.pods, { shape, count: (shapes.get(shape.pods)?.count ?? 0) + 1 });
  }
  return [...shapes.values()].sort((a, b) => b.count - a.count || a.shape.pods - b.shape.pods)[0]?.shape;
}

/** The size of the range of pod addresses that a further node gets out of one of the cluster's. */
export function nodeRangePrefix(cluster: ClusterState, range: Cidr): number {
  const own = cluster.nodes.flatMap(({ podCidrs }) => podCidrs.filter(({ family }) => family === range.family)).map(({ prefix }) => prefix);
  const prefixes = own.length > 0 ? own : [nodePrefix(cluster.spec, range.family, undefined)];
  return Math.max(Math.min(...prefixes), range.prefix);
}

function eniOf({ profile }: ClusterState, { instanceType }: NodeState): ReturnType<typeof eniLimits> {
  return profile.cni === 'aws-vpc' && instanceType !== undefined ? eniLimits(instanceType) : undefined;
}

function maxPodsLimit(cluster: ClusterState, node: NodeState): CapacityLimit {
  const eni = eniOf(cluster, node);
  const isByInterfaces = eni !== undefined && node.maxPods === eni.interfaces * (eni.addresses - 1) + 2;
  return {
    kind: isByInterfaces ? 'INSTANCE_INTERFACES' : 'MAX_PODS',
    unit: 'PODS_PER_NODE',
    value: node.maxPods,
    cites: [placeOf(node), citeReference(isByInterfaces ? `Instance type ${node.instanceType ?? ''}` : 'kubelet', isByInterfaces ? ENI : MAX_PODS)],
  };
}

function placeOf(node: NodeState): Citation {
  return cite(node.origin, node.field);
}

/** Of each range the network's own address, the bridge's and the broadcast address are no pod's. */
function podRangeLimits({ profile, spec }: ClusterState, node: NodeState): readonly CapacityLimit[] {
  if (profile.mode === 'flat') return [];
  return (['4', '6'] as const).flatMap((family) => {
    const ranges = node.podCidrs.filter((range) => String(range.family) === family);
    if (ranges.length === 0) return [];
    const available = ranges.map((range) => clamp(range.last - range.first + 1n - (range.family === 4 ? 3n : 2n))).reduce((sum, room) => sum + room, 0);
    return [
      {
        kind: 'NODE_POD_RANGE' as const,
        unit: 'PODS_PER_NODE' as const,
        value: available,
        share: { available, perUnit: 1, ranges: ranges.map(({ text }) => text).join(', ') },
        cites: [placeOf(node), citeReference('host-local', spec.provider === 'gcp' ? GKE : HOST_LOCAL)],
      },
    ];
  });
}

const MOST = 2_147_483_647n;

/** A count as GraphQL's Int holds it: an IPv6 range has more addresses than anybody counts. */
export function clamp(value: bigint): number {
  return Number(value < 0n ? 0n : value > MOST ? MOST : value);
}
