import {
  parseCidr,
  parseIp,
  type Cidr,
  type Cluster,
  type ClusterNode,
  type Ip,
  type Node,
  type Origin,
  type StringMap,
  type Taint,
  type TransportProtocol,
} from '../model/index.js';
import { apiServerPorts } from './builtIns/apiServer.js';
import { listenAnnotation, parseListens } from './listening.js';
import { compareNatural } from './ordering.js';

/** A node before addresses are allocated: what the files say about it. */
export interface NodeDraft {
  readonly name: string;
  readonly ips: readonly Ip[];
  readonly podCidrs: readonly Cidr[];
  readonly labels: StringMap;
  readonly taints: readonly Taint[];
  readonly maxPods: number | undefined;
  readonly instanceType: string | undefined;
  readonly ready: boolean;
  readonly listens: readonly { readonly port: number; readonly protocol: TransportProtocol }[];
  readonly origin: Origin;
  readonly field: string | undefined;
}

/** More than Kubernetes is built for (https://kubernetes.io/docs/setup/best-practices/cluster-large/). */
export const nodeLimit = 5_000;

/**
 * The nodes of a cluster: Node objects where there are any, otherwise the Cluster document's list, otherwise as many as it counts,
 * those first that pods of the lab say they run on.
 */
export function nodeDrafts(cluster: Cluster): readonly NodeDraft[] {
  const listed = new Map(cluster.nodes.kind === 'list' ? cluster.nodes.nodes.map((node) => [node.name, node]) : []);
  const drafts =
    cluster.objects.nodes.length > 0
      ? cluster.objects.nodes.map((node) => draftOfObject(cluster, node, listed.get(node.metadata.name)))
      : cluster.nodes.kind === 'list'
        ? cluster.nodes.nodes.map((node) => draftOfDocument(cluster, node))
        : countedDrafts(cluster, cluster.nodes.count);
  return [...drafts].sort((a, b) => compareNatural(a.name, b.name)).slice(0, nodeLimit);
}

/** kubelet's API server, which every node runs, and the cluster's own where it runs (https://kubernetes.io/docs/reference/networking/ports-and-protocols/). */
function defaultListens(cluster: Cluster, node: Pick<NodeDraft, 'ips' | 'labels'>): NodeDraft['listens'] {
  return [kubeletPort, ...apiServerPorts(cluster, node)].map((port) => ({ port, protocol: 'TCP' }));
}

const kubeletPort = 10250;

function draftOfObject(cluster: Cluster, node: Node, listed: ClusterNode | undefined): NodeDraft {
  const given = (node.status?.addresses ?? [])
    .filter((address) => address.type === 'InternalIP')
    .map(({ address = '' }) => parseIp(address))
    .filter((address) => address !== undefined);
  const podCidrs = (node.spec.podCIDRs ?? (node.spec.podCIDR === undefined ? [] : [node.spec.podCIDR]))
    .map(parseCidr)
    .filter((range) => range !== undefined);
  const ready = node.status?.conditions?.find((condition) => condition.type === 'Ready')?.status;
  const isReady = ready === undefined || ready === 'True';
  const allocatable = Number(node.status?.allocatable?.pods);
  const stated = node.metadata.annotations?.[listenAnnotation];
  const ips = given.length > 0 ? firstOfEachFamily(given) : (listed?.ips ?? []);
  const labels = { ...nodeLabels(node.metadata.name, listed?.zone), ...listed?.labels, ...node.metadata.labels };
  return {
    name: node.metadata.name,
    ips,
    podCidrs: podCidrs.length > 0 ? podCidrs : (listed?.podCIDRs ?? []),
    labels,
    taints: [...(node.spec.taints ?? []), ...conditionTaints(node.spec.unschedulable === true, isReady)],
    maxPods: Number.isInteger(allocatable) ? allocatable : listed?.maxPods,
    instanceType: node.metadata.labels?.['node.kubernetes.io/instance-type'] ?? listed?.instanceType,
    ready: isReady,
    listens: stated === undefined ? (listed?.listens ?? defaultListens(cluster, { ips, labels })) : parseListens(stated).ports,
    origin: node.origin,
    field: undefined,
  };
}

function draftOfDocument(cluster: Cluster, node: ClusterNode): NodeDraft {
  const labels = { ...nodeLabels(node.name, node.zone), ...node.labels };
  return {
    name: node.name,
    ips: node.ips,
    podCidrs: node.podCIDRs,
    labels,
    taints: node.taints,
    maxPods: node.maxPods,
    instanceType: node.instanceType,
    ready: true,
    listens: node.listens ?? defaultListens(cluster, { ips: node.ips, labels }),
    origin: cluster.origin,
    field: node.field,
  };
}

/** A dump of pods without their nodes still names them, and `status.hostIP` gives their addresses. */
function countedDrafts(cluster: Cluster, count: number): readonly NodeDraft[] {
  const named = new Map<string, Ip | undefined>();
  for (const pod of cluster.objects.pods) {
    const name = pod.spec.nodeName;
    if (name === undefined || name === '') continue;
    const hostIp = pod.status?.hostIP === undefined ? undefined : parseIp(pod.status.hostIP);
    named.set(name, named.get(name) ?? hostIp);
  }
  for (let index = 1; named.size < Math.min(count, nodeLimit); index += 1) {
    if (!named.has(`node${index}`)) named.set(`node${index}`, undefined);
  }
  return [...named].map(([name, hostIp]) => countedDraft(cluster, name, hostIp === undefined ? [] : [hostIp]));
}

function countedDraft(cluster: Cluster, name: string, ips: readonly Ip[]): NodeDraft {
  const labels = nodeLabels(name, undefined);
  return {
    name,
    ips,
    podCidrs: [],
    labels,
    taints: [],
    maxPods: undefined,
    instanceType: undefined,
    ready: true,
    listens: defaultListens(cluster, { ips, labels }),
    origin: cluster.origin,
    field: 'spec.nodes',
  };
}

/** What kubelet labels its node with, and the beta names that the node lifecycle controller still keeps beside them (labelReconcileInfo). */
function nodeLabels(name: string, zone: string | undefined): StringMap {
  return {
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
    'beta.kubernetes.io/os': 'linux',
    'beta.kubernetes.io/arch': 'amd64',
    ...(zone === undefined ? {} : { 'topology.kubernetes.io/zone': zone }),
  };
}

/** https://kubernetes.io/docs/reference/labels-annotations-taints/ (node.kubernetes.io/unschedulable, node.kubernetes.io/not-ready) */
function conditionTaints(unschedulable: boolean, ready: boolean): readonly Taint[] {
  return [
    ...(unschedulable ? [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' as const }] : []),
    ...(ready ? [] : [{ key: 'node.kubernetes.io/not-ready', effect: 'NoExecute' as const }]),
  ];
}

function firstOfEachFamily(addresses: readonly Ip[]): readonly Ip[] {
  const isV6 = (address: Ip): boolean => address.includes(':');
  return addresses.filter((address, index) => addresses.findIndex((other) => isV6(other) === isV6(address)) === index);
}
