/** Pods that no rule of the lab can tell apart when they ask: one of them speaks for all. */
import type { Network } from '../../compile/network.js';
import { classOf, policiesOf } from '../../compile/policyTables.js';
import { clusterPrefix, namespacedAddress, type ClusterState, type PodState } from '../../model/index.js';
import { labAtoms, type AtomOf } from '../addressAtoms.js';

export interface SourceClass {
  readonly key: string;
  /** Vantage address of one of them. */
  readonly address: string;
  readonly size: number;
}

/** The classes of every workload that runs, by the workload's address, in the order of the pods. */
export function sourceClasses(network: Network): ReadonlyMap<string, readonly SourceClass[]> {
  const atomOf = labAtoms(network.state);
  const byWorkload = new Map<string, Map<string, SourceClass>>();
  for (const cluster of network.state.clusters) {
    const prefix = clusterPrefix(network.state.clusters, cluster.name);
    const served = servicesByPod(cluster);
    for (const pod of cluster.pods) {
      if (pod.builtIn || pod.placement.kind !== 'running') continue;
      const { kind, namespace, name } = pod.workload;
      const workload = namespacedAddress(prefix, namespace, kind.toLowerCase(), name);
      const classes = byWorkload.get(workload) ?? new Map<string, SourceClass>();
      byWorkload.set(workload, classes);
      const key = classKey(network, pod, pod.placement.node, served, atomOf);
      const known = classes.get(key);
      classes.set(key, { key, address: known?.address ?? pod.address, size: (known?.size ?? 0) + 1 });
    }
  }
  return new Map([...byWorkload].map(([workload, classes]) => [workload, [...classes.values()]]));
}

/**
 * All that a walk may ask about the one who starts it: its node, its policies, how its addresses stand to every range that a rule
 * names, how it resolves names, and the Services that may send it back to itself, with what it would answer there.
 */
function classKey(network: Network, pod: PodState, node: string, served: ReadonlyMap<string, readonly string[]>, atomOf: AtomOf): string {
  return JSON.stringify([
    pod.cluster,
    node,
    classOf(policiesOf(network.policy, pod.cluster), pod),
    pod.hostNetwork,
    pod.ips.map(atomOf),
    served.get(`${pod.namespace}/${pod.name}`) ?? [],
    [pod.dnsPolicy, pod.dnsConfig ?? null, pod.resolver, pod.hostAliases],
    // A Service may send it back to itself, or to one that is otherwise alike.
    pod.listens,
    [...new Set(pod.ports.map(({ name, port, protocol }) => `${name ?? ''} ${port}/${protocol}`))].sort(),
  ]);
}

/** Services that a pod is an endpoint of, by `<namespace>/<name>` of the pod. */
function servicesByPod(cluster: ClusterState): ReadonlyMap<string, readonly string[]> {
  const served = new Map<string, string[]>();
  for (const service of cluster.services) {
    for (const { pod, ready, serving, terminating } of service.endpoints) {
      if (pod === undefined) continue;
      const key = `${pod.namespace}/${pod.name}`;
      served.set(key, [...(served.get(key) ?? []), `${service.namespace}/${service.name} ${ready} ${serving} ${terminating}`]);
    }
  }
  return served;
}
