/** Services by the addresses and ports that kube-proxy (or what stands in for it) matches on. */
import {
  familyOf,
  type ClusterState,
  type EndpointState,
  type Family,
  type Ip,
  type ServicePortState,
  type ServiceState,
  type TransportProtocol,
} from '../../model/index.js';
import type { ServiceDoor } from '../../trace/index.js';

export interface ServiceTable {
  /** By `TCP/10.96.0.1/443`: ClusterIPs, externalIPs and load balancer addresses of mode VIP. */
  readonly vips: ReadonlyMap<string, VipEntry>;
  /** By `TCP/31111`. */
  readonly nodePorts: ReadonlyMap<string, ServicePortEntry>;
  readonly clusterIps: ReadonlyMap<Ip, ServiceState>;
  /** ClusterIPs of Services that are left to another proxy, which Vantage does not know. */
  readonly foreignClusterIps: ReadonlyMap<Ip, ServiceState>;
  /** Addresses by which somebody outside may ask: externalIPs and load balancers of either mode, whatever the port. */
  readonly externalIps: ReadonlySet<Ip>;
  /** Those among them that kube-proxy translates: externalIPs and load balancers of mode VIP. */
  readonly vipAddresses: ReadonlySet<Ip>;
  readonly healthChecks: ReadonlyMap<number, ServiceState>;
}

export interface VipEntry {
  readonly door: Extract<ServiceDoor, 'clusterIP' | 'externalIP' | 'loadBalancer'>;
  readonly entry: ServicePortEntry;
  /** Field of the Service that the address stands in. */
  readonly field: string;
}

/** One port of one Service with what may be behind it. */
export interface ServicePortEntry {
  readonly service: ServiceState;
  readonly port: ServicePortState;
  readonly endpoints: Readonly<Record<Family, readonly EndpointPort[]>>;
  /** It has a node port, an externalIP or a load balancer address. */
  readonly externallyAccessible: boolean;
}

export interface EndpointPort {
  readonly state: EndpointState;
  readonly ip: Ip;
  readonly port: number;
}

export function vipKey(protocol: string, ip: Ip, port: number | undefined): string {
  return `${protocol}/${ip}/${port ?? ''}`;
}

export function portKey(protocol: string, port: number | undefined): string {
  return `${protocol}/${port ?? ''}`;
}

/** kube-proxy writes its rules sorted by Service name; where two claim one address and port, the first stays. */
export function compileServices(cluster: ClusterState): ServiceTable {
  const vips = new Map<string, VipEntry>();
  const nodePorts = new Map<string, ServicePortEntry>();
  const clusterIps = new Map<Ip, ServiceState>();
  const externalIps = new Set<Ip>();
  const vipAddresses = new Set<Ip>();
  const healthChecks = new Map<number, ServiceState>();
  const addressed = cluster.services.filter((service) => service.type !== 'ExternalName' && !service.headless).sort(byName);
  const foreignClusterIps = new Map(addressed.filter(isForeign).flatMap((service) => service.clusterIps.map((ip) => [ip, service])));
  const services = addressed.filter((service) => !isForeign(service));
  for (const service of services) {
    for (const ip of service.clusterIps) clusterIps.set(ip, service);
    for (const ip of [...service.externalIps, ...loadBalancerIps(service)]) externalIps.add(ip);
    for (const ip of servedOf(service, [...service.externalIps, ...loadBalancerVips(service)])) vipAddresses.add(ip);
    if (service.healthCheckNodePort !== undefined) healthChecks.set(service.healthCheckNodePort, service);
    for (const port of service.ports) {
      const entry = portEntry(service, port);
      for (const [door, ips, field] of doorsOf(service)) {
        for (const ip of ips) setOnce(vips, vipKey(port.protocol, ip, port.port), { door, entry, field });
      }
      if (port.nodePort !== undefined) setOnce(nodePorts, portKey(port.protocol, port.nodePort), entry);
    }
  }
  return { vips, nodePorts, clusterIps, foreignClusterIps, externalIps, vipAddresses, healthChecks };
}

function isForeign({ otherProxyLabel }: ServiceState): boolean {
  return otherProxyLabel !== undefined;
}

function doorsOf(service: ServiceState): readonly (readonly [VipEntry['door'], readonly Ip[], string])[] {
  return [
    ['clusterIP', service.clusterIps, 'spec.clusterIP'],
    ['externalIP', servedOf(service, service.externalIps), 'spec.externalIPs'],
    ['loadBalancer', servedOf(service, loadBalancerVips(service)), 'status.loadBalancer.ingress'],
  ];
}

/** There is a proxier for each family, and it knows only Services that have a ClusterIP of it (kubernetes pkg/proxy/serviceport.go). */
export function isServed(service: ServiceState, family: Family): boolean {
  return service.clusterIps.some((ip) => familyOf(ip) === family);
}

function servedOf(service: ServiceState, ips: readonly Ip[]): readonly Ip[] {
  return ips.filter((ip) => isServed(service, familyOf(ip)));
}

/** Addresses of mode Proxy are left to the balancer itself (KEP-1860). */
function loadBalancerVips(service: ServiceState): readonly Ip[] {
  const state = service.loadBalancer;
  if (state?.kind !== 'provisioned') return [];
  return state.addresses.flatMap(({ ip, ipMode }) => (ip === undefined || ipMode === 'Proxy' ? [] : [ip]));
}

function loadBalancerIps(service: ServiceState): readonly Ip[] {
  return service.loadBalancer?.kind === 'provisioned' ? service.loadBalancer.addresses.flatMap(({ ip }) => ip ?? []) : [];
}

function portEntry(service: ServiceState, port: ServicePortState): ServicePortEntry {
  return {
    service,
    port,
    endpoints: { 4: endpointPorts(service, port, 4), 6: endpointPorts(service, port, 6) },
    externallyAccessible: port.nodePort !== undefined || service.externalIps.length > 0 || loadBalancerVips(service).length > 0,
  };
}

/** An address that several slices name counts once. */
function endpointPorts(service: ServiceState, port: ServicePortState, family: Family): EndpointPort[] {
  const unique = new Map<string, EndpointPort>();
  for (const state of service.endpoints) {
    if (familyOf(state.ip) !== family) continue;
    const target = targetPort(state, port.name, port.protocol);
    if (target !== undefined) setOnce(unique, `${state.ip}/${target}`, { state, ip: state.ip, port: target });
  }
  return [...unique.values()];
}

function targetPort(endpoint: EndpointState, name: string, protocol: TransportProtocol): number | undefined {
  return endpoint.ports.find((port) => port.name === name && port.protocol === protocol)?.port;
}

function byName(a: ServiceState, b: ServiceState): number {
  const [left, right] = [`${a.namespace}/${a.name}`, `${b.namespace}/${b.name}`];
  return left < right ? -1 : left > right ? 1 : 0;
}

function setOnce<K, V>(map: Map<K, V>, key: K, value: V): void {
  if (!map.has(key)) map.set(key, value);
}
