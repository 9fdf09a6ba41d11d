import { parseIp, type Cidr, type Cluster, type Ip, type Lan, type Topology } from '../model/index.js';
import { addressPool, type AddressPool } from './addressPool.js';
import { gatewayAddresses } from './builtIns/gatewayProxies.js';

/** The LAN that a cluster's nodes stand in, with the addresses that are still free there. */
export interface LanAddresses {
  readonly lan: Lan | undefined;
  /** All that the lab has. */
  readonly lans: readonly Lan[];
  readonly pool: AddressPool;
}

/** One pool of addresses a LAN, shared by every cluster that stands in it; whatever a file gives is taken before anything is allocated. */
export function lanAddressesOf(topology: Topology): (cluster: Cluster) => LanAddresses {
  const pools = new Map(topology.lans.map((lan) => [lan.name, lanPool(lan, topology)]));
  const isolated = addressPool([]);
  return (cluster) => {
    const lan = lanOf(cluster, topology);
    return { lan, lans: topology.lans, pool: (lan === undefined ? undefined : pools.get(lan.name)) ?? isolated };
  };
}

/** The LAN named by the cluster, or the only one. */
function lanOf(cluster: Cluster, topology: Topology): Lan | undefined {
  if (cluster.lan !== undefined) return topology.lans.find((lan) => lan.name === cluster.lan);
  return topology.lans.length === 1 ? topology.lans[0] : undefined;
}

function lanPool(lan: Lan, topology: Topology): AddressPool {
  const pool = addressPool(topology.clusters.flatMap(balancerPools));
  for (const address of surroundingAddresses(lan)) pool.take(address);
  for (const cluster of topology.clusters) {
    for (const address of givenAddresses(cluster)) pool.take(address);
  }
  return pool;
}

/** Ranges that load balancers hand out: hosts and pods are kept out of them. */
function balancerPools(cluster: Cluster): readonly Cidr[] {
  return [cluster.loadBalancers.publicPool, cluster.loadBalancers.privatePool].filter((pool) => pool !== undefined);
}

function surroundingAddresses(lan: Lan): readonly Ip[] {
  return [
    ...(lan.router?.ips ?? []),
    ...(lan.router?.routes ?? []).map((route) => route.via),
    ...(lan.router?.portForwards ?? []).map((forward) => forward.to.ip),
    ...lan.hosts.flatMap((host) => [...host.ips, ...host.routes.map((route) => route.via)]),
    ...lan.virtualIPs.map((virtual) => virtual.ip),
  ];
}

/** Addresses in a cluster's documents that may lie in a LAN: nodes, pods of flat networks, external and load balancer addresses. */
function givenAddresses(cluster: Cluster): readonly Ip[] {
  const { nodes, pods, services, gateways, endpoints, endpointSlices } = cluster.objects;
  const texts = [
    ...nodes.flatMap((node) => (node.status?.addresses ?? []).map((entry) => entry.address)),
    ...pods.flatMap((pod) => [pod.status?.podIP, pod.status?.hostIP, ...(pod.status?.podIPs ?? []).map((entry) => entry.ip)]),
    ...services.flatMap((service) => [
      service.spec.loadBalancerIP,
      ...(service.spec.externalIPs ?? []),
      ...(service.status?.loadBalancer?.ingress ?? []).map((entry) => entry.ip),
    ]),
    ...gateways.flatMap(gatewayAddresses),
    ...endpoints.flatMap((object) =>
      (object.subsets ?? []).flatMap((subset) => [...(subset.addresses ?? []), ...(subset.notReadyAddresses ?? [])].map((entry) => entry.ip)),
    ),
    ...endpointSlices.flatMap((slice) => (slice.endpoints ?? []).flatMap((endpoint) => endpoint.addresses)),
  ];
  const listed = cluster.nodes.kind === 'list' ? cluster.nodes.nodes.flatMap((node) => node.ips) : [];
  return [...listed, ...texts.map((text) => (text === undefined ? undefined : parseIp(text))).filter((address) => address !== undefined)];
}
