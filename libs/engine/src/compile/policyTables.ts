/** The policies of every cluster, indexed by the pods they select, as the agent on a node would hold them. */
import type { AdminPolicy, ClusterProfile, ClusterState, LabState, NodeState, PodState, UnmodelledObject } from '../model/index.js';
import { invariant } from '../model/index.js';
import { compileAdminPolicy } from './policy/adminPolicies.js';
import { compileNetworkPolicy } from './policy/networkPolicies.js';
import { askedKeys } from './policy/askedKeys.js';
import { classSelector, type ClassSelector } from './policy/classSelector.js';
import { podClassesOf, type PodClass, type PodClasses } from './policy/podClasses.js';
import type { CompiledPolicy } from './policy/rules.js';

export interface PolicyTables {
  readonly clusters: ReadonlyMap<string, ClusterPolicies>;
}

export interface ClusterPolicies {
  readonly profile: ClusterProfile;
  readonly nodes: ReadonlyMap<string, NodeState>;
  readonly classes: PodClasses;
  /** Every policy that has a say in a direction, whether or not it selects a pod today. */
  readonly every: Readonly<Record<Direction, readonly CompiledPolicy[]>>;
  /** What selects the pods of each class, by the class's id. */
  readonly selecting: readonly SelectingPolicies[];
  /** Policies of kinds that are not modelled. */
  readonly unmodelled: readonly UnmodelledObject[];
}

export type Direction = 'ingress' | 'egress';

export type SelectingPolicies = Readonly<Record<Direction, DirectionPolicies>>;

/** The policies that select a pod, in one direction. */
export interface DirectionPolicies {
  /** Ascending priority. */
  readonly admin: readonly CompiledPolicy[];
  readonly networkPolicies: readonly CompiledPolicy[];
  /** Ascending priority. */
  readonly baseline: readonly CompiledPolicy[];
  /** Of kinds that are not modelled; each may select it. */
  readonly unmodelled: readonly UnmodelledObject[];
}

export function compilePolicy(state: LabState): PolicyTables {
  return { clusters: new Map(state.clusters.map((cluster) => [cluster.name, compileCluster(cluster)])) };
}

/** The tables of the cluster that a pod lives in. */
export function policiesOf(tables: PolicyTables, cluster: string): ClusterPolicies {
  const policies = tables.clusters.get(cluster);
  invariant(policies !== undefined, `policies are compiled for cluster ${cluster}`);
  return policies;
}

/** The class of a pod: which selectors take it. */
export function classOf(policies: ClusterPolicies, pod: PodState): number {
  const id = policies.classes.ofPod.get(pod.address);
  invariant(id !== undefined, `pod ${pod.address} is in a class`);
  return id;
}

export function selectingClass(policies: ClusterPolicies, podClass: number): SelectingPolicies {
  const found = policies.selecting[podClass];
  invariant(found !== undefined, 'every class has its policies');
  return found;
}

interface Growing {
  readonly admin: CompiledPolicy[];
  readonly networkPolicies: CompiledPolicy[];
  readonly baseline: CompiledPolicy[];
  readonly unmodelled: UnmodelledObject[];
}

function compileCluster(cluster: ClusterState): ClusterPolicies {
  const { objects } = cluster.spec;
  const classes = podClassesOf(cluster, askedKeys(objects));
  const select = classSelector(classes);
  const growing = classes.all.map(() => ({ ingress: nothing(), egress: nothing() }));
  const every: Record<Direction, CompiledPolicy[]> = { ingress: [], egress: [] };
  const add = (subjects: readonly PodClass[], direction: Direction, list: Exclude<keyof Growing, 'unmodelled'>, policy: CompiledPolicy): void => {
    every[direction].push(policy);
    for (const subject of subjects) growing[subject.id]?.[direction][list].push(policy);
  };
  for (const policy of inOrder(objects.adminPolicies)) {
    const compiled = compileAdminPolicy(policy, select, cluster.nodes);
    const list = policy.tier === 'Admin' ? 'admin' : 'baseline';
    if (policy.ingress.length > 0) add(compiled.subjects, 'ingress', list, compiled.ingress);
    if (policy.egress.length > 0) add(compiled.subjects, 'egress', list, compiled.egress);
  }
  for (const policy of inNameOrder(objects.networkPolicies)) {
    const compiled = compileNetworkPolicy(policy, select);
    if (compiled.ingress !== undefined) add(compiled.subjects, 'ingress', 'networkPolicies', compiled.ingress);
    if (compiled.egress !== undefined) add(compiled.subjects, 'egress', 'networkPolicies', compiled.egress);
  }
  const unmodelled = inNameOrder(cluster.unmodelled.filter(({ concerns }) => concerns === 'policy'));
  for (const object of unmodelled) {
    const { directions } = object.subject ?? ANYTHING;
    for (const { id } of subjectsOf(object, select)) for (const direction of directions) growing[id]?.[direction].unmodelled.push(object);
  }
  return {
    profile: cluster.profile,
    nodes: new Map(cluster.nodes.map((node) => [node.name, node])),
    classes,
    every,
    selecting: growing,
    unmodelled,
  };
}

function nothing(): Growing {
  return { admin: [], networkPolicies: [], baseline: [], unmodelled: [] };
}

function inOrder(policies: readonly AdminPolicy[]): readonly AdminPolicy[] {
  return inNameOrder(policies).sort((a, b) => a.priority - b.priority);
}

/** The order of files never changes an answer, not even the order of its reasons. */
function inNameOrder<T extends Named>(policies: readonly T[]): T[] {
  const key = (policy: T): string => JSON.stringify('metadata' in policy ? [policy.metadata.namespace ?? '', policy.metadata.name, policy.kind] : [policy.namespace ?? '', policy.name, policy.kind]);
  return policies
    .map((policy) => ({ policy, key: key(policy) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ policy }) => policy);
}

type Named = { readonly kind: string; readonly metadata: { readonly namespace?: string; readonly name: string } } | UnmodelledObject;

const ANYTHING = { namespaceSelector: undefined, podSelector: {}, directions: ['ingress', 'egress'] } as const;

/** Classes that a policy outside the model may decide about. */
function subjectsOf(object: UnmodelledObject, select: ClassSelector): readonly PodClass[] {
  const { namespaceSelector, podSelector } = object.subject ?? ANYTHING;
  if (object.namespace !== undefined && namespaceSelector === undefined) return select.inNamespace(object.namespace, podSelector).classes;
  return select.acrossNamespaces(namespaceSelector ?? {}, podSelector).classes;
}
