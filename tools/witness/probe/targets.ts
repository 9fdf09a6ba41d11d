/** Everything in a lab that somebody could try to connect to, and some things that are not there. */
import { addressAt, type ClusterState, type Lan, type LabState, type NodeState, type ServiceState } from '@vantage/engine';
import { portsOf } from '../build/listeners.js';
import { isV4 } from '../rules/addresses.js';

export interface Target {
  readonly protocol: 'TCP' | 'UDP' | 'ICMP';
  readonly ip: string;
  /** Absent for ICMP. */
  readonly port?: number;
}

const CLOSED = 4444;

/** Targets that make sense from everywhere. */
export function targetsOf(state: LabState): readonly Target[] {
  const all = [...state.clusters.flatMap(clusterTargets), ...state.topology.lans.flatMap(lanTargets), ...internetTargets(state)];
  return [...new Map(all.map((target) => [`${target.protocol} ${target.ip}:${target.port ?? ''}`, target])).values()];
}

/** Targets that only a node itself can mean. */
export function loopbackTargets(cluster: ClusterState): readonly Target[] {
  const addresses = cluster.profile.podCidrs.map(({ family }) => (family === 4 ? '127.0.0.1' : '::1'));
  return addresses.flatMap((ip) => ports(ip, nodePorts(cluster)));
}

function clusterTargets(cluster: ClusterState): readonly Target[] {
  return [
    ...cluster.services.flatMap(serviceTargets),
    ...cluster.nodes.flatMap((node) => nodeTargets(node, cluster)),
    ...cluster.pods.flatMap((pod) =>
      pod.placement.kind === 'running' && !pod.hostNetwork
        ? pod.ips.flatMap((ip) => [...ports(ip, portsOf(pod, cluster)), tcp(ip, CLOSED), udp(ip, CLOSED), icmp(ip)])
        : [],
    ),
    ...vacant(cluster),
  ];
}

function serviceTargets(service: ServiceState): readonly Target[] {
  const balancers = service.loadBalancer?.kind === 'provisioned' ? service.loadBalancer.addresses.flatMap(({ ip }) => ip ?? []) : [];
  const ips = [...service.clusterIps, ...service.externalIps, ...balancers];
  return ips.flatMap((ip) => [...ports(ip, service.ports), tcp(ip, CLOSED), udp(ip, CLOSED), icmp(ip)]);
}

function nodeTargets(node: NodeState, cluster: ClusterState): readonly Target[] {
  // The tunnel's IPv6 address is the first of its range, which the bridge has as the anycast address of its routers too (RFC 4291 §2.6.1): nobody means it.
  const addresses = [...node.ips, ...node.bridgeIps, ...node.tunnelIps.filter(isV4)];
  const open = [...node.listens, ...cluster.services.flatMap(({ healthCheckNodePort }) => (healthCheckNodePort === undefined ? [] : [{ port: healthCheckNodePort, protocol: 'TCP' as const }]))];
  const hostPorts = cluster.pods
    .filter((pod) => pod.placement.kind === 'running' && pod.placement.node === node.name)
    .flatMap((pod) => pod.ports.flatMap(({ hostPort, protocol }) => (hostPort === undefined ? [] : [{ port: hostPort, protocol }])));
  const guests = cluster.pods.filter((pod) => pod.hostNetwork && pod.placement.kind === 'running' && pod.placement.node === node.name).flatMap((pod) => portsOf(pod, cluster));
  return [...addresses.flatMap((ip) => ports(ip, nodePorts(cluster))), ...node.ips.flatMap((ip) => [...ports(ip, [...open, ...guests, ...hostPorts]), tcp(ip, CLOSED), icmp(ip)])];
}

/** Addresses that nobody has: in the service range, and among the pods of each node. */
function vacant(cluster: ClusterState): readonly Target[] {
  const services = cluster.spec.serviceNetwork.cidrs.flatMap((range) => addressAt(range, 60_000) ?? []);
  const pods = cluster.nodes.flatMap(({ podCidrs }) => podCidrs.flatMap((range) => addressAt(range, 200) ?? []));
  return [...services.flatMap((ip) => [tcp(ip, 80), icmp(ip)]), ...pods.flatMap((ip) => [tcp(ip, 80), udp(ip, 53)])];
}

function lanTargets(lan: Lan): readonly Target[] {
  const dead = lan.cidrs.flatMap((range) => addressAt(range, 199) ?? []);
  const { router } = lan;
  return [
    ...lan.hosts.flatMap(({ ips, listens }) => ips.flatMap((ip) => [...ports(ip, listens), tcp(ip, CLOSED), icmp(ip)])),
    ...dead.map((ip) => tcp(ip, 80)),
    ...lan.virtualIPs.flatMap(({ ip }) => [tcp(ip, 22), tcp(ip, CLOSED), icmp(ip)]),
    ...(router?.ips ?? []).flatMap((ip) => [tcp(ip, CLOSED), icmp(ip)]),
    ...(router?.publicIPs ?? []).flatMap((ip) => [tcp(ip, CLOSED), icmp(ip), ...ports(ip, router?.portForwards ?? [])]),
  ];
}

function internetTargets(state: LabState): readonly Target[] {
  return [...state.topology.internet.hosts.flatMap(({ ip, listens }) => [...ports(ip, listens), tcp(ip, CLOSED), icmp(ip)]), tcp('198.51.100.250', 80), ...(hasV6(state) ? [tcp('2001:db8:ffff::1', 80)] : [])];
}

function hasV6(state: LabState): boolean {
  return state.topology.lans.some(({ cidrs }) => cidrs.some(({ family }) => family === 6));
}

function nodePorts(cluster: ClusterState): readonly { readonly port: number; readonly protocol: 'TCP' | 'UDP' }[] {
  return cluster.services.flatMap((service) =>
    service.ports.flatMap(({ nodePort, protocol }) => (nodePort === undefined || protocol === 'SCTP' ? [] : [{ port: nodePort, protocol }])),
  );
}

function ports(ip: string, list: readonly { readonly port: number; readonly protocol: string }[]): readonly Target[] {
  return list.flatMap(({ port, protocol }) => (protocol === 'TCP' ? [tcp(ip, port)] : protocol === 'UDP' ? [udp(ip, port)] : []));
}

function tcp(ip: string, port: number): Target {
  return { protocol: 'TCP', ip, port };
}

function udp(ip: string, port: number): Target {
  return { protocol: 'UDP', ip, port };
}

function icmp(ip: string): Target {
  return { protocol: 'ICMP', ip };
}
