/** Everything in a lab that a connection can start from or end at, by its Vantage address and by its IP addresses. */
import {
  internetHostAddress,
  lanHostAddress,
  routerAddress,
  type ClusterState,
  type InternetHost,
  type Ip,
  type LabState,
  type Lan,
  type LanHost,
  type NodeState,
  type PodState,
  type Router,
  type ServiceState,
} from '../model/index.js';

export type VantagePoint =
  | { readonly kind: 'internetHost'; readonly address: string; readonly host: InternetHost }
  | { readonly kind: 'lanHost'; readonly address: string; readonly lan: Lan; readonly host: LanHost }
  | { readonly kind: 'router'; readonly address: string; readonly lan: Lan; readonly router: Router }
  | { readonly kind: 'node'; readonly address: string; readonly cluster: ClusterState; readonly node: NodeState }
  | { readonly kind: 'pod'; readonly address: string; readonly cluster: ClusterState; readonly pod: PodState };

export interface VantagePoints {
  readonly byAddress: ReadonlyMap<string, VantagePoint>;
  /** More than one where clusters, or LANs, use the same addresses. hostNetwork pods are found as their node. */
  readonly byIp: ReadonlyMap<Ip, readonly VantagePoint[]>;
  /** Pods of each workload, by `<cluster>/<namespace>/<kind in lower case>/<name>`. */
  readonly workloads: ReadonlyMap<string, readonly PodState[]>;
  /** By `<cluster>/<namespace>/<name>`. */
  readonly services: ReadonlyMap<string, ServiceState>;
  readonly clusters: ReadonlyMap<string, ClusterState>;
  readonly lans: ReadonlyMap<string, Lan>;
}

export function compileVantagePoints(state: LabState): VantagePoints {
  const points = [...surroundingPoints(state), ...state.clusters.flatMap(clusterPoints)];
  const byIp = new Map<Ip, VantagePoint[]>();
  for (const point of points) for (const ip of ipsOf(point)) append(byIp, ip, point);
  const workloads = new Map<string, PodState[]>();
  for (const cluster of state.clusters) for (const pod of cluster.pods) indexWorkload(workloads, pod);
  return {
    byAddress: new Map(points.map((point) => [point.address, point])),
    byIp,
    workloads,
    services: new Map(state.clusters.flatMap((cluster) => cluster.services.map((service) => [serviceKey(service), service]))),
    clusters: new Map(state.clusters.map((cluster) => [cluster.name, cluster])),
    lans: new Map(state.topology.lans.map((lan) => [lan.name, lan])),
  };
}

/** The key of a Service in `VantagePoints.services`. */
export function serviceKey(service: { readonly cluster: string; readonly namespace: string; readonly name: string }): string {
  return `${service.cluster}/${service.namespace}/${service.name}`;
}

/** Every address that a vantage point answers to as its own. */
export function ipsOf(point: VantagePoint): readonly Ip[] {
  switch (point.kind) {
    case 'internetHost':
      return [point.host.ip];
    case 'lanHost':
      return point.host.ips;
    case 'router':
      return [...point.router.ips, ...point.router.publicIPs];
    case 'node':
      return [...point.node.ips, ...point.node.bridgeIps, ...point.node.tunnelIps];
    case 'pod':
      return point.pod.hostNetwork ? [] : point.pod.ips;
  }
}

function surroundingPoints(state: LabState): VantagePoint[] {
  const hosts = state.topology.internet.hosts.map((host): VantagePoint => ({ kind: 'internetHost', address: internetHostAddress(host.name), host }));
  return [...hosts, ...state.topology.lans.flatMap(lanPoints)];
}

function lanPoints(lan: Lan): VantagePoint[] {
  const hosts = lan.hosts.map((host): VantagePoint => ({ kind: 'lanHost', address: lanHostAddress(lan.name, host.name), lan, host }));
  return lan.router === undefined ? hosts : [...hosts, { kind: 'router', address: routerAddress(lan.name), lan, router: lan.router }];
}

function clusterPoints(cluster: ClusterState): VantagePoint[] {
  const nodes = cluster.nodes.map((node): VantagePoint => ({ kind: 'node', address: node.address, cluster, node }));
  const pods = cluster.pods.map((pod): VantagePoint => ({ kind: 'pod', address: pod.address, cluster, pod }));
  return [...nodes, ...pods];
}

/** Under the object that a person would name: the Deployment, not its ReplicaSet. */
function indexWorkload(workloads: Map<string, PodState[]>, pod: PodState): void {
  const { kind, namespace, name } = pod.workload;
  append(workloads, `${pod.cluster}/${namespace}/${kind.toLowerCase()}/${name}`, pod);
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
