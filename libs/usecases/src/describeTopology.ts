/** The network as the controllers left it: what a picture of it shows. */
import { clusterPrefix, internetHostAddress, lanHostAddress, namespacedAddress, routerAddress } from '@vantage/engine';
import type { ClusterState, EndpointState, Lan, LabState, Link, ListenPort, LoadBalancerState, PodState, ServicePortState, ServiceState, WorkloadRef } from '@vantage/engine';

export interface TopologyDescription {
  readonly internet: { readonly hosts: readonly HostDescription[] };
  readonly lans: readonly LanDescription[];
  readonly links: readonly Link[];
  readonly clusters: readonly ClusterDescription[];
}

export interface HostDescription {
  readonly address: string;
  readonly name: string;
  readonly ips: readonly string[];
  readonly listens: readonly ListenPort[];
}

export interface LanDescription {
  readonly name: string;
  readonly cidrs: readonly string[];
  readonly router: { readonly address: string; readonly ips: readonly string[]; readonly publicIps: readonly string[]; readonly nat: string } | undefined;
  readonly hosts: readonly HostDescription[];
}

export interface ClusterDescription {
  readonly name: string;
  readonly lan: string | undefined;
  readonly version: string;
  readonly provider: string;
  readonly cni: string;
  readonly proxy: string;
  readonly mode: string;
  readonly podCidrs: readonly string[];
  readonly enforcesPolicy: boolean;
  readonly nodes: readonly {
    readonly address: string;
    readonly name: string;
    readonly ips: readonly string[];
    readonly zone: string | undefined;
    readonly ready: boolean;
  }[];
  readonly workloads: readonly WorkloadDescription[];
  readonly services: readonly ServiceDescription[];
}

export interface WorkloadDescription extends WorkloadRef {
  readonly address: string;
  readonly pods: readonly {
    readonly address: string;
    readonly name: string;
    readonly ips: readonly string[];
    readonly node: string | undefined;
    readonly ready: boolean;
  }[];
}

export interface ServiceDescription extends Pick<ServiceState, 'namespace' | 'name' | 'type' | 'headless' | 'externalName' | 'clusterIps' | 'externalIps'> {
  readonly address: string;
  /** Undefined without a load balancer, empty while it is pending. */
  readonly loadBalancer: readonly string[] | undefined;
  readonly ports: readonly (Omit<ServicePortState, 'targetPort'> & { readonly targetPort: string })[];
  /** Addresses of pods, or IPs where no pod of the lab stands behind one. */
  readonly endpoints: readonly string[];
}

export function describeTopology(state: LabState): TopologyDescription {
  const { internet, lans, links } = state.topology;
  return {
    internet: {
      hosts: internet.hosts.map((host) => ({ address: internetHostAddress(host.name), name: host.name, ips: [host.ip], listens: host.listens })),
    },
    lans: lans.map(lanOf),
    links,
    clusters: state.clusters.map((cluster) => describeCluster(cluster, clusterPrefix(state.clusters, cluster.name))),
  };
}

function lanOf(lan: Lan): LanDescription {
  return {
    name: lan.name,
    cidrs: lan.cidrs.map((cidr) => cidr.text),
    router: lan.router && { address: routerAddress(lan.name), ips: lan.router.ips, publicIps: lan.router.publicIPs, nat: lan.router.nat },
    hosts: lan.hosts.map((host) => ({ address: lanHostAddress(lan.name, host.name), name: host.name, ips: host.ips, listens: host.listens })),
  };
}

function describeCluster(cluster: ClusterState, prefix: string): ClusterDescription {
  const { spec, profile } = cluster;
  return {
    name: cluster.name,
    lan: spec.lan,
    version: spec.version,
    provider: spec.provider,
    cni: profile.cni,
    proxy: profile.proxy,
    mode: profile.mode,
    podCidrs: profile.podCidrs.map((cidr) => cidr.text),
    enforcesPolicy: profile.enforcesPolicy,
    nodes: cluster.nodes.map(({ address, name, ips, zone, ready }) => ({ address, name, ips, zone, ready })),
    workloads: workloadsOf(cluster, prefix),
    services: servicesOf(cluster, prefix),
  };
}

function workloadsOf(cluster: ClusterState, prefix: string): readonly WorkloadDescription[] {
  const groups = new Map<string, { readonly workload: WorkloadRef; readonly pods: PodState[] }>();
  for (const pod of cluster.pods.filter((candidate) => !candidate.builtIn)) {
    const { namespace, kind, name } = pod.workload;
    const address = namespacedAddress(prefix, namespace, kind.toLowerCase(), name);
    const group = groups.get(address);
    if (group === undefined) groups.set(address, { workload: pod.workload, pods: [pod] });
    else group.pods.push(pod);
  }
  return [...groups].map(([address, { workload, pods }]) => ({ address, ...workload, pods: pods.map(podOf) }));
}

function podOf(pod: PodState): WorkloadDescription['pods'][number] {
  const node = pod.placement.kind === 'running' ? pod.placement.node : undefined;
  return { address: pod.address, name: pod.name, ips: pod.ips, node, ready: pod.ready };
}

function servicesOf(cluster: ClusterState, prefix: string): readonly ServiceDescription[] {
  const pods = new Map(cluster.pods.map((pod) => [`${pod.namespace}/${pod.name}`, pod.address]));
  return cluster.services.filter((service) => !service.builtIn).map((service) => serviceOf(service, prefix, pods));
}

function serviceOf(service: ServiceState, prefix: string, pods: ReadonlyMap<string, string>): ServiceDescription {
  const { namespace, name, type, headless, clusterIps, externalName, externalIps, loadBalancer } = service;
  return {
    address: namespacedAddress(prefix, namespace, 'service', name),
    namespace,
    name,
    type,
    headless,
    clusterIps,
    externalName,
    externalIps,
    loadBalancer: loadBalancer && loadBalancerAddresses(loadBalancer),
    ports: service.ports.map((port) => ({ ...port, targetPort: String(port.targetPort) })),
    endpoints: [...new Set(service.endpoints.map((endpoint) => endpointAddress(endpoint, pods)))],
  };
}

function loadBalancerAddresses(loadBalancer: LoadBalancerState): readonly string[] {
  if (loadBalancer.kind === 'pending') return [];
  return loadBalancer.addresses.flatMap((address) => address.ip ?? address.hostname ?? []);
}

function endpointAddress(endpoint: EndpointState, pods: ReadonlyMap<string, string>): string {
  const pod = endpoint.pod && pods.get(`${endpoint.pod.namespace}/${endpoint.pod.name}`);
  return pod ?? `ip/${endpoint.ip}`;
}
