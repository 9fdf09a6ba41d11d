/** Why nothing in a lab is at an address, and what is near it. */
import type { Network } from '../compile/network.js';
import { INTERNET, type ClusterState, type PodState } from '../model/index.js';

/** One sentence without its full stop. */
export function whyUnknown(network: Network, segments: readonly string[]): string {
  const [first = '', second = ''] = segments;
  const lan = network.vantagePoints.lans.get(first);
  if (lan !== undefined && segments.length === 2) {
    if (second === 'router') return `LAN ${first} has no router`;
    return `LAN ${first} has no host of that name; it has ${listed(lan.hosts.map(({ name }) => name))}`;
  }
  if (first === INTERNET) return `the internet has no host of that name; it has ${listed(network.state.topology.internet.hosts.map(({ name }) => name))}`;
  const named = network.vantagePoints.clusters.get(first);
  const inside = named === undefined ? segments : segments.slice(1);
  const clusters = named === undefined ? network.state.clusters : [named];
  if (inside.length === 2 && inside[0] === 'node') return `no node has that name; there are ${listed(clusters.flatMap(({ nodes }) => nodes.map(({ address }) => address)))}`;
  return inside.length === 3 ? whyNotInNamespace(network, clusters, inside) : GRAMMAR;
}

const GRAMMAR = 'an address is internet, internet/<host>, <lan>/<host>, [<cluster>/]node/<node>, [<cluster>/]<namespace>/<kind>/<name> or ip/<address>';

function whyNotInNamespace(network: Network, clusters: readonly ClusterState[], [namespace = '', kindText = '', name = '']: readonly string[]): string {
  const kind = kindText.toLowerCase();
  const written = clusters.flatMap(({ spec }) => spec.objects.workloads).filter(({ metadata }) => (metadata.namespace ?? 'default') === namespace && metadata.name === name);
  if (written.some((workload) => workload.kind.toLowerCase() === kind)) return `${kindText} ${namespace}/${name} has no running pod${whyNotRunning(network, clusters, `${namespace}/${kind}/${name}`)}`;
  const there = thingsIn(clusters, namespace).filter((thing) => thing.kind === (kind === 'svc' ? 'service' : kind));
  if (there.length > 0) return `namespace ${namespace} has no ${kindText} ${name}; it has ${listed(there.map((thing) => thing.name))}`;
  const others = thingsIn(clusters, namespace).map((thing) => `${thing.kind}/${thing.name}`);
  if (others.length > 0) return `namespace ${namespace} has no ${kindText}; it has ${listed(others)}`;
  return `nothing is in a namespace ${namespace}; there are ${listed(clusters.flatMap((cluster) => [...cluster.pods, ...cluster.services].map((one) => one.namespace)))}`;
}

function whyNotRunning({ vantagePoints }: Network, clusters: readonly ClusterState[], workload: string): string {
  const [pod]: readonly PodState[] = clusters.flatMap(({ name }) => vantagePoints.workloads.get(`${name}/${workload}`) ?? []);
  if (pod === undefined) return ': it is scaled to none';
  return pod.placement.kind === 'pending' ? `: they are Pending (${pod.placement.reason})` : ': they have finished';
}

interface Thing {
  readonly kind: string;
  readonly name: string;
}

/** What can be asked from, or for, in a namespace. */
function thingsIn(clusters: readonly ClusterState[], namespace: string): readonly Thing[] {
  return clusters.flatMap(({ pods, services, gateways }) => [
    ...pods.filter((pod) => pod.namespace === namespace).flatMap(({ name, workload }) => [{ kind: workload.kind.toLowerCase(), name: workload.name }, { kind: 'pod', name }]),
    ...services.filter((service) => service.namespace === namespace).map(({ name }) => ({ kind: 'service', name })),
    ...gateways.filter((gateway) => gateway.namespace === namespace).map(({ name }) => ({ kind: 'gateway', name })),
  ]);
}

const MOST = 8;

/** Each once, the first few of many. */
function listed(names: readonly string[]): string {
  const once = [...new Set(names)];
  if (once.length === 0) return 'none';
  return once.length <= MOST ? once.join(', ') : `${once.slice(0, MOST).join(', ')} and ${once.length - MOST} more`;
}
