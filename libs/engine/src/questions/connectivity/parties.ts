/** Pods as connectivity tells them apart, gathered under their workloads. */
import { templateOf } from '../../compile/policy/podClasses.js';
import { classOf, selectingClass, type ClusterPolicies, type Direction, type DirectionPolicies } from '../../compile/policyTables.js';
import { familyOf, type ClusterState, type Family, type Ip, type NodeState, type PodPort, type PodState, type Workload, type WorkloadRef } from '../../model/index.js';
import type { ConnectivityPeer } from '../../trace/index.js';
import { nodeOf, type SeenPeer } from '../../walk/policyPeer.js';
import type { AtomOf } from '../addressAtoms.js';

/** Pods that no policy of the cluster can tell apart, as a subject or as a peer. */
export interface Party {
  readonly policies: Readonly<Record<Direction, DirectionPolicies>>;
  /** Once for each family of addresses that it has. */
  readonly faces: readonly Face[];
  readonly ports: readonly PartyPort[];
}

/** What the other end of a connection sees of a party. */
export interface Face {
  /** Absent where the party has no addresses yet. */
  readonly family: Family | undefined;
  readonly peer: SeenPeer;
  readonly adminPeer: SeenPeer;
}

export type PartyPort = Pick<PodPort, 'name' | 'port' | 'protocol'>;

export interface WorkloadParties {
  readonly workload: Extract<ConnectivityPeer, { readonly kind: 'workload' }>;
  readonly parties: readonly Party[];
  /** Addresses of its pods. */
  readonly pods: readonly string[];
}

/**
 * In order of namespace, name and kind. Pods that have finished count, and so does a workload at rest (scaled to zero, suspended):
 * policies mean the same to the pods that it will have. What Vantage itself supplied is left out.
 */
export function workloadsOf(cluster: ClusterState, parties: PartyIndex): readonly WorkloadParties[] {
  const groups = new Map<string, { readonly ref: WorkloadRef; readonly parties: Set<Party>; readonly pods: string[] }>();
  for (const pod of cluster.pods) {
    if (pod.builtIn) continue;
    const key = keyOf(pod.workload);
    const group = groups.get(key) ?? { ref: pod.workload, parties: new Set(), pods: [] };
    groups.set(key, group);
    group.parties.add(parties.ofPod(pod));
    group.pods.push(pod.address);
  }
  for (const workload of cluster.spec.objects.workloads) {
    const ref = { kind: workload.kind, namespace: workload.metadata.namespace ?? 'default', name: workload.metadata.name };
    const party = groups.has(keyOf(ref)) || isOwned(workload) ? undefined : parties.ofWorkload(workload);
    if (party !== undefined) groups.set(keyOf(ref), { ref, parties: new Set([party]), pods: [] });
  }
  return [...groups.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { ref, parties: found, pods }]) => ({
      workload: { kind: 'workload', cluster: cluster.name, namespace: ref.namespace, name: ref.name, workloadKind: ref.kind },
      parties: [...found],
      pods,
    }));
}

function keyOf({ namespace, name, kind }: WorkloadRef): string {
  return JSON.stringify([namespace, name, kind]);
}

/** A Deployment's old ReplicaSets, a CronJob's past Jobs. */
function isOwned({ metadata }: Workload): boolean {
  return (metadata.ownerReferences ?? []).length > 0;
}

export interface PartyIndex {
  readonly ofPod: (pod: PodState) => Party;
  /** The pods that a workload would have; `undefined` where it has no template. */
  readonly ofWorkload: (workload: Workload) => Party | undefined;
  /** A controller that no file shows: it has no labels that a policy could ask for. */
  readonly unseen: Party;
}

interface Subject {
  readonly podClass: number;
  readonly hostNetwork: boolean;
  /** Of a hostNetwork pod. */
  readonly node: NodeState | undefined;
  readonly ips: readonly Ip[];
  readonly ports: readonly PartyPort[];
}

/** One party for all pods that are alike, however many. */
export function partyIndex(policies: ClusterPolicies, atomOf: AtomOf): PartyIndex {
  const known = new Map<string, Party>();
  const partyOf = (subject: Subject): Party => {
    const ports = subject.ports.map(({ name, port, protocol }) => [name, port, protocol]);
    const key = JSON.stringify([subject.podClass, subject.hostNetwork, subject.node?.name ?? null, subject.ips.map(atomOf), ports]);
    const party = known.get(key) ?? newParty(policies, subject);
    known.set(key, party);
    return party;
  };
  return {
    ofPod: (pod) => partyOf({ podClass: classOf(policies, pod), hostNetwork: pod.hostNetwork, node: pod.hostNetwork ? nodeOf(policies, pod) : undefined, ips: pod.ips, ports: pod.ports }),
    ofWorkload: (workload) => {
      const template = templateOf(workload);
      const podClass = template === undefined ? undefined : policies.classes.ofTemplate.get(template);
      if (template === undefined || podClass === undefined) return undefined;
      const ports = template.spec.containers.flatMap((container) => container.ports ?? []);
      return partyOf({
        podClass,
        hostNetwork: template.spec.hostNetwork === true,
        node: undefined,
        ips: [],
        ports: ports.map(({ name, containerPort, protocol = 'TCP' }) => ({ name, port: containerPort, protocol })),
      });
    },
    unseen: newParty(policies, { podClass: policies.classes.unseen.id, hostNetwork: false, node: undefined, ips: [], ports: [] }),
  };
}

/** Policies are taken at their word: a hostNetwork pod counts as a pod, except to administrators' policies, which never select one. */
function newParty(policies: ClusterPolicies, { podClass, hostNetwork, node, ips, ports }: Subject): Party {
  const selected = selectingClass(policies, podClass);
  const own = (direction: Direction): DirectionPolicies => (hostNetwork ? { ...selected[direction], admin: [], baseline: [] } : selected[direction]);
  const face = (family: Family | undefined): Face => {
    const peer: SeenPeer = { podClass, node: undefined, ips: ips.filter((ip) => familyOf(ip) === family) };
    return { family, peer, adminPeer: hostNetwork ? { ...peer, podClass: undefined, node } : peer };
  };
  const families = [...new Set(ips.map(familyOf))];
  return { policies: { ingress: own('ingress'), egress: own('egress') }, faces: families.length === 0 ? [face(undefined)] : families.map(face), ports };
}
