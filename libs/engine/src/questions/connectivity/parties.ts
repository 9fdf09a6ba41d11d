/** Pods as connectivity tells them apart, gathered under their workloads. */
import { classOf, selectingClass, type ClusterPolicies, type Direction, type DirectionPolicies } from '../../compile/policyTables.js';
import type { ClusterState, PodPort, PodState } from '../../model/index.js';
import type { ConnectivityPeer } from '../../trace/index.js';
import { seenPeer, type SeenPeer } from '../../walk/policyPeer.js';
import type { AtomOf } from '../addressAtoms.js';

/** Pods that no policy of the cluster can tell apart, as a subject or as a peer. */
export interface Party {
  /** Parties with the same key are one. */
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
export function workloadsOf(cluster: ClusterState, partyOf: PartyOf): readonly WorkloadParties[] {
  const groups = new Map<string, PodState[]>();
  for (const pod of cluster.pods) {
    if (pod.builtIn || pod.placement.kind === 'finished') continue;
    const key = JSON.stringify([pod.workload.namespace, pod.workload.name, pod.workload.kind]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [pod]);
    else group.push(pod);
  }
  return [...groups.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, pods]) => {
      const [first] = pods;
      if (first === undefined) return [];
      const { namespace, name, kind } = first.workload;
      const workload = { kind: 'workload' as const, cluster: cluster.name, namespace, name, workloadKind: kind };
      return [{ workload, parties: [...new Set(pods.map(partyOf))], pods: pods.map((pod) => pod.address) }];
    });
}

export type PartyOf = (pod: PodState) => Party;

/** One party for all pods that are alike, however many. */
export function partiesOf(policies: ClusterPolicies, atomOf: AtomOf): PartyOf {
  const known = new Map<string, Party>();
  return (pod) => {
    const ports = pod.ports.map(({ name, port, protocol }) => [name, port, protocol]);
    const node = pod.hostNetwork && pod.placement.kind === 'running' ? pod.placement.node : undefined;
    const key = JSON.stringify([classOf(policies, pod), pod.hostNetwork, node ?? null, pod.ips.map(atomOf), ports]);
    const party = known.get(key) ?? newParty(policies, pod, key);
    known.set(key, party);
    return party;
  };
}

/** Policies are taken at their word: a hostNetwork pod counts as a pod, except to administrators' policies, which never select one. */
function newParty(policies: ClusterPolicies, pod: PodState, key: string): Party {
  const selected = selectingClass(policies, classOf(policies, pod));
  const own = (direction: Direction): DirectionPolicies => (pod.hostNetwork ? { ...selected[direction], admin: [], baseline: [] } : selected[direction]);
  return {
    key,
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
