/**
 * What kube-proxy on one node makes of Services and EndpointSlices before it writes rules: which endpoints each port may use there.
 * Written from kubernetes pkg/proxy/{serviceport,topology}.go; shares nothing with the engine's walk but the state of the lab.
 */
import type { ClusterState, EndpointState, Family, NodeState, ServicePortState, ServiceState, TrafficPolicy } from '@vantage/engine';
import { ofFamily } from './addresses.js';

export interface ServicePort {
  /** Short and unique; the chains of the port carry it. */
  readonly id: string;
  readonly family: Family;
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  readonly port: number;
  readonly clusterIp: string;
  readonly externalIps: readonly string[];
  /** Load balancer addresses with ipMode VIP; the others are left to the balancer. */
  readonly loadBalancerIps: readonly string[];
  readonly sourceRanges: readonly string[];
  readonly nodePort: number | undefined;
  readonly healthCheckNodePort: number | undefined;
  readonly internalPolicy: TrafficPolicy;
  readonly externalPolicy: TrafficPolicy;
  /** Seconds for which a client stays with its endpoint. */
  readonly affinity: number | undefined;
  readonly cluster: readonly Backend[];
  readonly local: readonly Backend[];
  /** The union of what the two policies may use. */
  readonly reachable: readonly Backend[];
  /** Whether any endpoint could be used from anywhere. */
  readonly hasEndpoints: boolean;
}

export interface Backend {
  readonly id: string;
  readonly ip: string;
  readonly port: number;
}

/** Every port of every Service that has an address of the family, as this node sees it. */
export function servicePortsOn(node: NodeState, cluster: ClusterState, family: Family): readonly ServicePort[] {
  return cluster.services
    .filter((service) => !service.headless && service.type !== 'ExternalName')
    .flatMap((service, index) => service.ports.flatMap((port, number) => servicePort(`S${index}P${number}`, family, service, port, node)));
}

export function externallyAccessible(port: ServicePort): boolean {
  return port.nodePort !== undefined || port.loadBalancerIps.length > 0 || port.externalIps.length > 0;
}

function servicePort(id: string, family: Family, service: ServiceState, port: ServicePortState, node: NodeState): readonly ServicePort[] {
  const [clusterIp] = ofFamily(service.clusterIps, family);
  if (clusterIp === undefined) return [];
  const addresses = service.loadBalancer?.kind === 'provisioned' ? service.loadBalancer.addresses : [];
  const base = {
    id,
    family,
    protocol: lower(port.protocol),
    port: port.port,
    clusterIp,
    externalIps: ofFamily(service.externalIps, family),
    loadBalancerIps: ofFamily(addresses.flatMap(({ ip, ipMode }) => (ipMode === 'VIP' && ip !== undefined ? [ip] : [])), family),
    sourceRanges: service.loadBalancer?.kind === 'provisioned' ? service.loadBalancer.sourceRanges.filter((range) => range.family === family).map(({ text }) => text) : [],
    nodePort: port.nodePort,
    healthCheckNodePort: service.healthCheckNodePort,
    internalPolicy: service.internalTrafficPolicy,
    externalPolicy: service.externalTrafficPolicy,
    affinity: service.sessionAffinity.kind === 'ClientIP' ? service.sessionAffinity.timeoutSeconds : undefined,
  };
  const targets = (endpoint: EndpointState): EndpointState['ports'] => endpoint.ports.filter(({ name, protocol }) => name === port.name && protocol === port.protocol);
  // An endpoint without this port is no endpoint of this port, in nothing that follows.
  const endpoints = service.endpoints.filter((endpoint) => endpoint.family === family && targets(endpoint).length > 0);
  const usable = usableEndpoints(endpoints, base, node);
  const backend = (endpoint: EndpointState): readonly Backend[] => targets(endpoint).map((target) => backendAt(id, endpoint.ip, target.port));
  const cluster = unique(usable.cluster.flatMap(backend));
  const local = unique(usable.local.flatMap(backend));
  return [{ ...base, cluster, local, reachable: unique([...cluster, ...local]), hasEndpoints: usable.anywhere.length > 0 }];
}

interface Usable {
  readonly cluster: readonly EndpointState[];
  readonly local: readonly EndpointState[];
  readonly anywhere: readonly EndpointState[];
}

type Policies = Pick<ServicePort, 'internalPolicy' | 'externalPolicy' | 'nodePort' | 'loadBalancerIps' | 'externalIps'>;

/** pkg/proxy/topology.go, CategorizeEndpoints: ready ones, and where there are none, those that still serve while they terminate. */
function usableEndpoints(endpoints: readonly EndpointState[], policies: Policies, node: NodeState): Usable {
  const ready = endpoints.filter((endpoint) => endpoint.ready);
  const draining = endpoints.filter((endpoint) => !endpoint.ready && endpoint.serving && endpoint.terminating);
  const external = policies.nodePort !== undefined || policies.loadBalancerIps.length > 0 || policies.externalIps.length > 0;
  const usesCluster = policies.internalPolicy === 'Cluster' || external;
  const usesLocal = policies.internalPolicy === 'Local' || (policies.externalPolicy === 'Local' && external);
  const near = ready.filter(hintFilter(ready, node));
  const cluster = !usesCluster ? [] : near.length > 0 ? near : draining;
  if (!usesLocal) return { cluster, local: [], anywhere: cluster };
  const here = (endpoint: EndpointState): boolean => endpoint.nodeName === node.name;
  const local = ready.some(here) ? ready.filter(here) : draining.filter(here);
  return { cluster, local, anywhere: [...ready, ...draining] };
}

/** Hints count only where every ready endpoint has one and at least one names this node, or its zone. */
function hintFilter(ready: readonly EndpointState[], node: NodeState): (endpoint: EndpointState) => boolean {
  const forNode = (endpoint: EndpointState): boolean => endpoint.hints?.nodes.includes(node.name) ?? false;
  const forZone = (endpoint: EndpointState): boolean => node.zone !== undefined && (endpoint.hints?.zones.includes(node.zone) ?? false);
  if (ready.every(({ hints }) => hints !== undefined && hints.nodes.length > 0) && ready.some(forNode)) return forNode;
  if (ready.every(({ hints }) => hints !== undefined && hints.zones.length > 0) && ready.some(forZone)) return forZone;
  return () => true;
}

/** Chain names end at 28 characters, and colons are no part of them. */
function backendAt(id: string, ip: string, port: number): Backend {
  return { id: `${id}E${hash(ip)}-${port.toString(36)}`, ip, port };
}

/** FNV-1a over 32 bits, in base 36. */
function hash(text: string): string {
  return [...text].reduce((sum, char) => Math.imul(sum ^ char.charCodeAt(0), 0x01000193) >>> 0, 0x811c9dc5).toString(36);
}

function unique(backends: readonly Backend[]): readonly Backend[] {
  return [...new Map(backends.map((backend) => [backend.id, backend])).values()];
}

function lower(protocol: 'TCP' | 'UDP' | 'SCTP'): ServicePort['protocol'] {
  switch (protocol) {
    case 'TCP':
      return 'tcp';
    case 'UDP':
      return 'udp';
    case 'SCTP':
      return 'sctp';
  }
}
