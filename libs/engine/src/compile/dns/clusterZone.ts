/** What a cluster's DNS knows: Services, endpoints, namespaces and pods, indexed as CoreDNS' kubernetes plugin does. */
import { type Citation, cite, type ClusterState, clusterPrefix, type Ip, type LabState, namespacedAddress, type PodState, type ServiceState } from '../../model/index.js';

export interface ClusterZone {
  readonly cluster: ClusterState;
  /** `cluster.local`. */
  readonly domain: string;
  readonly podRecords: 'disabled' | 'insecure' | 'verified';
  /** Addresses that pods have in their resolv.conf. */
  readonly serverIps: readonly Ip[];
  /** The Service in front of the DNS pods, where the manifests have one. */
  readonly service: ServiceState | undefined;
  /** How a hop that happens at the DNS server is named. */
  readonly serverAddress: string;
  readonly replicas: number;
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
  return {
    cluster,
    domain: cluster.spec.dns.domain.toLowerCase(),
    podRecords: cluster.spec.dns.pods,
    serverIps: cluster.dnsIps,
    service,
    serverAddress: namespacedAddress(prefix, 'kube-system', 'service', service?.name ?? 'kube-dns'),
    replicas: cluster.spec.dns.replicas,
    cite: cite(cluster.spec.origin, 'spec.dns'),
    services: new Map(cluster.services.map((entry) => [`${entry.namespace}/${entry.name}`, entry])),
    servicesByIp: new Map(cluster.services.flatMap((entry) => entry.clusterIps.map((ip) => [ip, entry] as const))),
    endpointsByIp: indexEndpoints(cluster.services),
    podsByIp: indexPods(cluster.pods),
  };
}

/** Whether DNS publishes an endpoint: ready ones, and all of a Service that publishes not-ready addresses. */
export function isPublished(service: ServiceState, endpoint: ServiceState['endpoints'][number]): boolean {
  return endpoint.ready || service.publishNotReadyAddresses;
}

function dnsService(cluster: ClusterState): ServiceState | undefined {
  return cluster.services.find(({ clusterIps }) => clusterIps.some((ip) => cluster.dnsIps.includes(ip)));
}

function indexEndpoints(services: readonly ServiceState[]): ReadonlyMap<Ip, readonly ServiceState[]> {
  const index = new Map<Ip, Set<ServiceState>>();
  for (const service of services) {
    for (const endpoint of service.endpoints) {
      if (!isPublished(service, endpoint)) continue;
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
    for (const ip of pod.ips) {
      const list = index.get(ip);
      if (list === undefined) index.set(ip, [pod]);
      else list.push(pod);
    }
  }
  return index;
}
