/** What listens where: in pods, on nodes (kube-proxy's health checks among it) and on hosts. */
import type { ClusterState, ListenPort, NodeState, PodState } from '@vantage/engine';
import type { ListenerSpec } from '../namespaces/protocol.js';
import { isV4 } from '../rules/addresses.js';

export function hostListeners(name: string, ports: readonly ListenPort[], addresses: readonly string[]): readonly ListenerSpec[] {
  return ports.flatMap(({ port, protocol }) => (protocol === 'SCTP' ? [] : [{ name, port, protocol, addresses }]));
}

export function podListeners(pod: PodState, cluster: ClusterState, addresses: readonly string[]): readonly ListenerSpec[] {
  return hostListeners(pod.address, portsOf(pod, cluster), [...addresses, ...loopback(addresses)]);
}

export function nodeListeners(node: NodeState, cluster: ClusterState, addresses: readonly string[]): readonly ListenerSpec[] {
  const guests = cluster.pods.filter((pod) => pod.hostNetwork && pod.placement.kind === 'running' && pod.placement.node === node.name);
  const checks = cluster.services.flatMap(({ healthCheckNodePort }) => (healthCheckNodePort === undefined ? [] : [{ port: healthCheckNodePort, protocol: 'TCP' as const }]));
  const local = [...addresses, ...loopback(addresses)];
  return [...hostListeners(node.address, [...node.listens, ...checks], local), ...guests.flatMap((pod) => podListeners(pod, cluster, addresses))];
}

/** A pod that is taken to listen everywhere listens where somebody will knock. */
export function portsOf(pod: PodState, cluster: ClusterState): readonly ListenPort[] {
  if (pod.listens.kind !== 'everywhere') return pod.listens.ports;
  const asked = cluster.services.flatMap(({ endpoints }) =>
    endpoints.filter(({ ip }) => pod.ips.includes(ip)).flatMap(({ ports }) => ports.map(({ port, protocol }) => ({ port, protocol }))),
  );
  const unique = new Map([...asked, { port: 8080, protocol: 'TCP' as const }].map((port) => [`${port.port}/${port.protocol}`, port]));
  return [...unique.values()];
}

function loopback(addresses: readonly string[]): readonly string[] {
  return addresses.every(isV4) ? ['127.0.0.1'] : ['127.0.0.1', '::1'];
}
