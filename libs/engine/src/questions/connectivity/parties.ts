/** Pods as connectivity tells them apart, gathered under their workloads. */
import { classOf, selectingClass, type ClusterPolicies, type Direction, type DirectionPolicies } from '../../compile/policyTables.js';
import type { ClusterState, PodPort, PodState } from '../../model/index.js';
import type { ConnectivityPeer } from '../../trace/index.js';
import { seenPeer, type SeenPeer } from '../../walk/policyPeer.js';

/** Pods that no policy of the cluster can tell apart, as a subject or as a peer. */
export interface Party {
  readonly key: string;
  readonly policies: Readonly<Record<Direction, DirectionPolicies>>;
  readonly peer: SeenPeer;
  readonly adminPeer: SeenPeer;
  readonly ports: readonly PodPort[];
}

export interface WorkloadParties {
  readonly workload: Extract<ConnectivityPeer, { readonly kind: 'workload' }>;
  readonly parties: readonly Party[];
  /** Addresses of its pods. */
  readonly pods: readonly string[];
}

/** In order of namespace, name and kind. Pods that Vantage itself supplied, and those that have finished, are left out. */
export function workloadsOf(cluster: ClusterState, policies: ClusterPolicies): readonly WorkloadParties[] {
  const groups = new Map<string, { readonly pods: PodState[]; readonly parties: Map<string, Party> }>();
  for (const pod of cluster.pods) {
    if (pod.builtIn || pod.placement.kind === 'finished') continue;
    const key = JSON.stringify([pod.workload.namespace, pod.workload.name, pod.workload.kind]);
    const group = groups.get(key) ?? { pods: [], parties: new Map<string, Party>() };
    groups.set(key, group);
    group.pods.push(pod);
    const party = partyOf(policies, pod);
    group.parties.set(party.key, party);
  }
  return [...groups.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, { pods, parties }]) => {
      const [first] = pods;
      if (first === undefined) return [];
      const { namespace, name, kind } = first.workload;
      return [
        {
          workload: { kind: 'workload' as const, cluster: cluster.name, namespace, name, workloadKind: kind },
          parties: [...parties.values()],
          pods: pods.map((pod) => pod.address),
        },
      ];
    });
}

/** Policies are taken at their word: a hostNetwork pod counts as a pod, except to administrators' policies, which never select one. */
export function partyOf(policies: ClusterPolicies, pod: PodState): Party {
  const selected = selectingClass(policies, classOf(policies, pod));
  const own = (direction: Direction): DirectionPolicies => (pod.hostNetwork ? { ...selected[direction], admin: [], baseline: [] } : selected[direction]);
  return {
    key: JSON.stringify([classOf(policies, pod), pod.hostNetwork, pod.ips, pod.ports.map(({ name, port, protocol }) => [name, port, protocol])]),
    policies: { ingress: own('ingress'), egress: own('egress') },
    peer: seenPeer(policies, { kind: 'pod', pod }, 'as pod'),
    adminPeer: seenPeer(policies, { kind: 'pod', pod }, 'as node'),
    ports: pod.ports,
  };
}

/** A controller that no file shows: it has no labels that a policy could ask for. */
export function unseenParty(policies: ClusterPolicies): Party {
  const { id } = policies.classes.unseen;
  const peer: SeenPeer = { podClass: id, node: undefined, ips: [], ports: [] };
  return { key: 'unseen', policies: selectingClass(policies, id), peer, adminPeer: peer, ports: [] };
}
