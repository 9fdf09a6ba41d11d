/** The network as a drawing needs it: what there is, what stands in what, who serves whom. */
import type { Network } from '../compile/network.js';
import { ANY_HOST, INTERNET, internetHostAddress, lanHostAddress, clusterPrefix, namespacedAddress, routerAddress, type ClusterState, type GatewayState, type Lan, type ServiceState } from '../model/index.js';

export interface TopologyDescription {
  readonly networks: readonly DescribedNetwork[];
  readonly devices: readonly DescribedDevice[];
  readonly clusters: readonly DescribedCluster[];
  readonly services: readonly DescribedService[];
  readonly gateways: readonly DescribedGateway[];
  readonly links: readonly DescribedLink[];
}

export interface DescribedNetwork {
  /** `internet`, or the name of the LAN. */
  readonly name: string;
  readonly kind: 'INTERNET' | 'LAN' | 'POD_NETWORK' | 'SERVICE_NETWORK';
  readonly cidrs: readonly string[];
  /** The network that its router joins it to; the LAN of a cluster's networks. */
  readonly parent: string | undefined;
}

export interface DescribedDevice {
  /** Vantage address. */
  readonly address: string;
  readonly name: string;
  readonly kind: 'INTERNET_HOST' | 'ROUTER' | 'LAN_HOST' | 'NODE' | 'POD';
  readonly network: string;
  /** A pod's node. */
  readonly parent: string | undefined;
  readonly ips: readonly string[];
  readonly cluster: string | undefined;
  readonly namespace: string | undefined;
  /** `Deployment shop/cart`, for pods. */
  readonly workload: string | undefined;
  readonly ready: boolean;
}

export interface DescribedCluster {
  readonly name: string;
  readonly lan: string | undefined;
  readonly cni: string;
  readonly proxy: string;
  readonly namespaces: readonly string[];
}

export interface DescribedService {
  readonly address: string;
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  readonly type: string;
  readonly clusterIps: readonly string[];
  readonly externalIps: readonly string[];
  readonly ports: readonly { readonly name: string; readonly protocol: string; readonly port: number; readonly nodePort: number | undefined }[];
  /** Addresses of pods behind it, ready ones. */
  readonly endpoints: readonly string[];
}

export interface DescribedGateway {
  /** `infra/gateway/web`: what it is asked by. */
  readonly address: string;
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  readonly className: string;
  /** Those of the Service that leads to its proxies; none where nobody serves it. */
  readonly addresses: readonly string[];
  readonly listeners: readonly DescribedListener[];
}

export interface DescribedListener {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  readonly hostname: string | undefined;
  /** Why it serves nothing. */
  readonly refusal: string | undefined;
  /** `HTTPRoute shop/cart`, those that hang on it. */
  readonly routes: readonly string[];
}

export interface DescribedLink {
  readonly name: string;
  readonly type: string;
  readonly between: readonly [string, string];
}

/** Describes the network; objects that Vantage itself supplied (cluster DNS, a built-in controller) are left out. */
export function describeTopology(network: Network): TopologyDescription {
  const { topology, clusters } = network.state;
  return {
    networks: [
      { name: INTERNET, kind: 'INTERNET', cidrs: [], parent: undefined },
      ...topology.lans.map((lan): DescribedNetwork => ({ name: lan.name, kind: 'LAN', cidrs: lan.cidrs.map(({ text }) => text), parent: lan.router === undefined ? undefined : INTERNET })),
      ...clusters.flatMap(clusterNetworks),
    ],
    devices: [...internetHosts(network), ...topology.lans.flatMap(lanDevices), ...clusters.flatMap(clusterDevices)],
    clusters: clusters.map(({ name, spec, profile, namespaces }) => ({ name, lan: spec.lan, cni: profile.cni, proxy: profile.proxy, namespaces: [...namespaces.keys()] })),
    services: clusters.flatMap((cluster) => cluster.services.filter(({ builtIn }) => !builtIn).map((service) => describeService(network, service))),
    gateways: clusters.flatMap((cluster) => cluster.gateways.map((gateway) => describeGateway(network, cluster, gateway))),
    links: topology.links.map(({ name, type, between }) => ({ name, type, between })),
  };
}

function internetHosts(network: Network): readonly DescribedDevice[] {
  return network.state.topology.internet.hosts.map((host) => ({ ...NO_CLUSTER, address: internetHostAddress(host.name), name: host.name, kind: 'INTERNET_HOST', network: INTERNET, ips: [host.ip] }));
}

const NO_CLUSTER = { parent: undefined, cluster: undefined, namespace: undefined, workload: undefined, ready: true } as const;

function lanDevices(lan: Lan): readonly DescribedDevice[] {
  const hosts = lan.hosts.map((host): DescribedDevice => ({ ...NO_CLUSTER, address: lanHostAddress(lan.name, host.name), name: host.name, kind: 'LAN_HOST', network: lan.name, ips: host.ips }));
  if (lan.router === undefined) return hosts;
  return [{ ...NO_CLUSTER, address: routerAddress(lan.name), name: 'router', kind: 'ROUTER', network: lan.name, ips: [...lan.router.ips, ...lan.router.publicIPs] }, ...hosts];
}

function clusterNetworks(cluster: ClusterState): readonly DescribedNetwork[] {
  const parent = cluster.spec.lan;
  return [
    { name: `${cluster.name} pods`, kind: 'POD_NETWORK', cidrs: cluster.profile.podCidrs.map(({ text }) => text), parent },
    { name: `${cluster.name} services`, kind: 'SERVICE_NETWORK', cidrs: cluster.spec.serviceNetwork.cidrs.map(({ text }) => text), parent },
  ];
}

function clusterDevices(cluster: ClusterState): readonly DescribedDevice[] {
  const network = cluster.spec.lan ?? cluster.name;
  const addressOf = new Map(cluster.nodes.map((node) => [node.name, node.address]));
  const nodes = cluster.nodes.map((node): DescribedDevice => ({ ...NO_CLUSTER, address: node.address, name: node.name, kind: 'NODE', network, ips: node.ips, cluster: cluster.name, ready: node.ready }));
  const pods = cluster.pods.filter(({ builtIn }) => !builtIn).map((pod): DescribedDevice => ({
    address: pod.address,
    name: pod.name,
    kind: 'POD',
    network: pod.hostNetwork || cluster.profile.mode === 'flat' ? network : `${cluster.name} pods`,
    parent: pod.placement.kind === 'running' ? addressOf.get(pod.placement.node) : undefined,
    ips: pod.ips,
    cluster: cluster.name,
    namespace: pod.namespace,
    workload: `${pod.workload.kind} ${pod.workload.namespace}/${pod.workload.name}`,
    ready: pod.ready,
  }));
  return [...nodes, ...pods];
}

function describeGateway(network: Network, cluster: ClusterState, { gateway, namespace, name, service, listeners }: GatewayState): DescribedGateway {
  const front = cluster.services.find((each) => each.namespace === service?.namespace && each.name === service.name);
  return {
    address: namespacedAddress(clusterPrefix(network.state.clusters, cluster.name), namespace, 'gateway', name),
    cluster: cluster.name,
    namespace,
    name,
    className: gateway.spec.gatewayClassName,
    addresses: front === undefined ? [] : balancerAddresses(front),
    listeners: listeners.map(({ listener, hostname, refusal, routes }) => ({
      name: listener.name,
      port: listener.port,
      protocol: listener.protocol,
      hostname: hostname === ANY_HOST ? undefined : hostname,
      refusal,
      routes: routes.map(({ route }) => route.route.origin.resource),
    })),
  };
}

function balancerAddresses({ loadBalancer }: ServiceState): readonly string[] {
  return loadBalancer?.kind === 'provisioned' ? loadBalancer.addresses.flatMap(({ ip, hostname }) => ip ?? hostname ?? []) : [];
}

function describeService(network: Network, service: ServiceState): DescribedService {
  const prefix = clusterPrefix(network.state.clusters, service.cluster);
  return {
    address: namespacedAddress(prefix, service.namespace, 'service', service.name),
    cluster: service.cluster,
    namespace: service.namespace,
    name: service.name,
    type: service.type,
    clusterIps: service.clusterIps,
    externalIps: [...balancerAddresses(service), ...service.externalIps],
    ports: service.ports.map(({ name, protocol, port, nodePort }) => ({ name, protocol, port, nodePort })),
    endpoints: service.endpoints.filter(({ ready }) => ready).map(({ pod, ip }) => (pod === undefined ? `ip/${ip}` : namespacedAddress(prefix, pod.namespace, 'pod', pod.name))),
  };
}
