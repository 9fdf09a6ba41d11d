/** What a cluster's DNS knows: Services, endpoints, namespaces and pods, indexed as CoreDNS' kubernetes plugin does. */
import {
  type Citation,
  type ClusterState,
  clusterPrefix,
  type CorefileServer,
  type Ip,
  type KubernetesPlugin,
  type LabState,
  namespacedAddress,
  type PodState,
  type ServiceState,
} from '../../model/index.js';
import { corefileOf } from './corefile.js';

export interface ClusterZone {
  readonly cluster: ClusterState;
  /** `cluster.local`: what pods have in their search list, and what reverse records point into. */
  readonly domain: string;
  /** What its server is told: its Corefile, or kubeadm's where the lab has none. */
  readonly servers: readonly CorefileServer[];
  readonly plugin: KubernetesPlugin;
  /** Whether the server knows what there is; one that does not fails where it would say that a name does not exist. */
  readonly synced: boolean;
  /** Addresses that pods have in their resolv.conf. */
  readonly serverIps: readonly Ip[];
  /** The Service in front of the DNS pods, where the manifests have one. */
  readonly service: ServiceState | undefined;
  /** How a hop that happens at the DNS server is named. */
  readonly serverAddress: string;
  readonly replicas: number;
  /** Where a query leaves for another server: a pod of the DNS that runs, if any. */
  readonly pod: PodState | undefined;
  readonly cite: Citation;
  /** By `<namespace>/<name>`. */
  readonly services: ReadonlyMap<string, ServiceState>;
  readonly servicesByIp: ReadonlyMap<Ip, ServiceState>;
  /** Services that have a ready endpoint at this address. */
  readonly endpointsByIp: ReadonlyMap<Ip, readonly ServiceState[]>;
  readonly podsByIp: ReadonlyMap<Ip, readonly PodState[]>;
}

export function compileClusterZone(state: LabState, cluster: ClusterState): ClusterZone {
  const service = dnsService(cluster);
  const prefix = clusterPrefix(state.clusters, cluster.name);
  const { servers, plugin, cite: source } = corefileOf(cluster);
  return {
    cluster,
    domain: plugin.zones[0] ?? cluster.spec.dns.domain.toLowerCase(),
    servers,
    plugin,
    synced: cluster.spec.dns.synced,
    serverIps: cluster.dnsIps,
    service,
    serverAddress: namespacedAddress(prefix, 'kube-system', 'service', service?.name ?? 'kube-dns'),
    replicas: cluster.spec.dns.replicas,
    pod: service === undefined ? undefined : dnsPod(cluster, service),
    cite: source,
    services: new Map(cluster.services.map((entry) => [`${entry.namespace}/${entry.name}`, entry])),
    servicesByIp: new Map(cluster.services.flatMap((entry) => entry.clusterIps.map((ip) => [ip, entry] as const))),
    endpointsByIp: indexEndpoints(cluster.services),
    podsByIp: indexPods(cluster.pods),
  };
}

function dnsPod(cluster: ClusterState, service: ServiceState): PodState | undefined {
  const names = new Set(service.endpoints.filter(({ ready }) => ready).map(({ pod }) => (pod === undefined ? '' : `${pod.namespace}/${pod.name}`)));
  return cluster.pods.find((pod) => names.has(`${pod.namespace}/${pod.name}`));
}

function dnsService(cluster: ClusterState): ServiceState | undefined {
  return cluster.services.find(({ clusterIps }) => clusterIps.some((ip) => cluster.dnsIps.includes(ip)));
}

function indexEndpoints(services: readonly ServiceState[]): ReadonlyMap<Ip, readonly ServiceState[]> {
  const index = new Map<Ip, Set<ServiceState>>();
  for (const service of services) {
    for (const endpoint of service.endpoints) {
      if (!endpoint.ready) continue; // publishNotReadyAddresses has made them ready already, in the slice
      const set = index.get(endpoint.ip);
      if (set === undefined) index.set(endpoint.ip, new Set([service]));
      else set.add(service);
    }
  }
  return new Map([...index].map(([ip, set]) => [ip, [...set]]));
}

function indexPods(pods: readonly PodState[]): ReadonlyMap<Ip, readonly PodState[]> {
  const index = new Map<Ip, PodState[]>();
  for (const pod of pods) {
    if (pod.terminating) continue; // CoreDNS drops terminating pods from its cache (plugin/kubernetes/object/pod.go)
    const [ip] = pod.ips; // of two addresses it keeps status.podIP
    if (ip === undefined) continue;
    const list = index.get(ip);
    if (list === undefined) index.set(ip, [pod]);
    else list.push(pod);
  }
  return index;
}
