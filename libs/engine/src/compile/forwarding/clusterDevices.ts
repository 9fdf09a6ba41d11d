/** Nodes and pods of a cluster, plugged into its LAN. */
import type { ClusterState, Ip, ListenPort, NodeState, PodState } from '../../model/index.js';
import type { ClusterTables, HostPort, NodeDevice, PodDevice } from './device.js';
import type { OpenSegment } from './lanSegments.js';
import { prefixTable } from './prefixTable.js';
import { compileServices, portKey } from './serviceTable.js';

interface OpenNode extends NodeDevice {
  readonly locals: Set<Ip>;
  readonly sockets: Map<string, string>;
  readonly hostPorts: Map<string, HostPort[]>;
}

export function buildCluster(state: ClusterState, prefix: string, lan: OpenSegment | undefined): ClusterTables {
  const nodes = new Map<string, OpenNode>();
  const nodesByIp = new Map<Ip, NodeDevice>();
  const podsByIp = new Map<Ip, PodDevice>();
  const cluster: ClusterTables = {
    prefix,
    state,
    profile: state.profile,
    lan,
    nodes,
    nodesByIp,
    podsByIp,
    podCidrs: prefixTable(state.nodes.flatMap((node) => node.podCidrs.map((cidr) => ({ cidr, value: node.name })))),
    services: compileServices(state),
  };
  for (const node of state.nodes) nodes.set(node.name, nodeDevice(cluster, node));
  for (const node of nodes.values()) for (const ip of node.locals) nodesByIp.set(ip, node);
  for (const pod of state.pods) plugPod(cluster, nodes, podsByIp, pod);
  listenAtEndpoints(nodes, state);
  if (lan !== undefined) plugIntoLan(cluster, lan);
  return cluster;
}

function nodeDevice(cluster: ClusterTables, node: NodeState): OpenNode {
  const sockets = new Map(node.listens.map((port) => [socketKey(port), node.address]));
  return {
    kind: 'node',
    address: node.address,
    origin: node.origin,
    field: node.field,
    node,
    cluster,
    locals: new Set([...node.ips, ...node.bridgeIps, ...node.tunnelIps]),
    sockets,
    hostPorts: new Map(),
  };
}

function socketKey(port: ListenPort): string {
  return portKey(port.protocol, port.port);
}

function plugPod(cluster: ClusterTables, nodes: ReadonlyMap<string, OpenNode>, podsByIp: Map<Ip, PodDevice>, pod: PodState): void {
  const node = pod.placement.kind === 'running' ? nodes.get(pod.placement.node) : undefined;
  if (node === undefined) return;
  if (pod.hostNetwork) {
    if (pod.listens.kind !== 'everywhere') for (const port of pod.listens.ports) node.sockets.set(socketKey(port), pod.address);
    return;
  }
  const device: PodDevice = { kind: 'pod', address: pod.address, origin: pod.origin, field: pod.specField, pod, node };
  for (const ip of pod.ips) podsByIp.set(ip, device);
  for (const port of pod.ports) {
    if (port.hostPort === undefined || isNodePort(cluster, port.hostPort)) continue;
    const key = portKey(port.protocol, port.hostPort);
    const list = node.hostPorts.get(key) ?? [];
    list.push({ pod: device, hostIp: port.hostIp, hostPort: port.hostPort, port: port.port, field: port.field });
    node.hostPorts.set(key, list);
  }
}

/** Cilium leaves a hostPort inside the node port range alone: https://docs.cilium.io/en/stable/network/kubernetes/kubeproxy-free/ */
function isNodePort(cluster: ClusterTables, port: number): boolean {
  const { from, to } = cluster.state.spec.serviceNetwork.nodePortRange;
  return cluster.profile.proxy === 'cilium' && port >= from && port <= to;
}

/** A hostNetwork pod that states no port would seem to listen on every port of its node: only what Services send to it is taken. */
function listenAtEndpoints(nodes: ReadonlyMap<string, OpenNode>, state: ClusterState): void {
  const silent = new Map(state.pods.filter((pod) => pod.hostNetwork && pod.listens.kind === 'everywhere').map((pod) => [`${pod.namespace}/${pod.name}`, pod]));
  if (silent.size === 0) return;
  for (const endpoint of state.services.flatMap((service) => service.endpoints)) {
    const pod = endpoint.pod === undefined ? undefined : silent.get(`${endpoint.pod.namespace}/${endpoint.pod.name}`);
    const node = pod?.placement.kind === 'running' ? nodes.get(pod.placement.node) : undefined;
    if (pod === undefined || node === undefined) continue;
    for (const port of endpoint.ports) if (!node.sockets.has(socketKey(port))) node.sockets.set(socketKey(port), pod.address);
  }
}

/** A node that is not ready is taken to be down: nobody answers for its addresses. */
function plugIntoLan(cluster: ClusterTables, lan: OpenSegment): void {
  for (const node of cluster.nodes.values()) {
    if (node.node.ready) for (const ip of node.node.ips) lan.owners.set(ip, node);
  }
  if (cluster.profile.mode !== 'flat') return;
  for (const [ip, pod] of cluster.podsByIp) if (pod.node.node.ready) lan.owners.set(ip, pod.node);
  for (const cidr of cluster.profile.podCidrs) {
    if (!lan.lan.cidrs.some((own) => own.family === cidr.family && own.first <= cidr.first && own.last >= cidr.last)) lan.fabric.push({ cidr, cluster });
  }
}
