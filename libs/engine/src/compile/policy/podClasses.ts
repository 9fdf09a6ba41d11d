/**
 * Pods of one cluster that no policy can tell apart: same namespace, and same labels as far as any policy asks for them.
 * Selectors are asked once a class, so that a thousand policies over ten thousand pods compile in a blink.
 */
import { namespaceLabels } from '../../model/index.js';
import type { ClusterState, PodTemplateSpec, StringMap, Workload } from '../../model/index.js';

export interface PodClass {
  readonly id: number;
  readonly namespace: string;
  /** Only those whose keys some policy asks for. */
  readonly labels: StringMap;
}

export interface PodClasses {
  readonly all: readonly PodClass[];
  /** Class of each pod, by the pod's address. */
  readonly ofPod: ReadonlyMap<string, number>;
  /** Class that the pods of a template would have; a workload at rest has none of its own. */
  readonly ofTemplate: ReadonlyMap<PodTemplateSpec, number>;
  readonly byNamespace: ReadonlyMap<string, readonly PodClass[]>;
  /** Labels of every namespace, by its name. */
  readonly namespaces: ReadonlyMap<string, StringMap>;
  /** A pod that no file shows, such as a router's: no labels, in a namespace without any. */
  readonly unseen: PodClass;
}

/** No namespace is called so. */
const UNSEEN_NAMESPACE = '';

/** `askedKeys`: the label keys that pod selectors of the cluster's policies mention. */
export function podClassesOf(cluster: ClusterState, askedKeys: ReadonlySet<string>): PodClasses {
  const byKey = new Map<string, PodClass>();
  const idOf = (namespace: string, labels: StringMap): number => {
    const pairs = Object.entries(labels)
      .filter(([key]) => askedKeys.has(key))
      .sort(([a], [b]) => (a < b ? -1 : 1));
    const key = JSON.stringify([namespace, pairs]);
    const known = byKey.get(key) ?? { id: byKey.size, namespace, labels: Object.fromEntries(pairs) };
    byKey.set(key, known);
    return known.id;
  };
  const ofPod = new Map(cluster.pods.map((pod) => [pod.address, idOf(pod.namespace, pod.labels)]));
  const ofTemplate = new Map<PodTemplateSpec, number>();
  for (const workload of cluster.spec.objects.workloads) {
    const template = templateOf(workload);
    if (template !== undefined) ofTemplate.set(template, idOf(workload.metadata.namespace ?? 'default', template.metadata?.labels ?? {}));
  }
  const unseen: PodClass = { id: byKey.size, namespace: UNSEEN_NAMESPACE, labels: {} };
  const all = [...byKey.values(), unseen];
  return { all, ofPod, ofTemplate, unseen, byNamespace: byNamespace(all), namespaces: namespacesOf(cluster, all) };
}

/** What a workload makes its pods from. */
export function templateOf(workload: Workload): PodTemplateSpec | undefined {
  return workload.kind === 'CronJob' ? workload.spec.jobTemplate.spec.template : workload.spec.template;
}

function byNamespace(all: readonly PodClass[]): ReadonlyMap<string, readonly PodClass[]> {
  const groups = new Map<string, PodClass[]>();
  for (const one of all) {
    const group = groups.get(one.namespace);
    if (group === undefined) groups.set(one.namespace, [one]);
    else group.push(one);
  }
  return groups;
}

/** A namespace that pods use and nothing declares still carries its own name as a label. */
function namespacesOf(cluster: ClusterState, all: readonly PodClass[]): ReadonlyMap<string, StringMap> {
  const namespaces = new Map<string, StringMap>();
  for (const { namespace } of all) namespaces.set(namespace, namespaceLabels(namespace, undefined));
  for (const namespace of cluster.namespaces.values()) namespaces.set(namespace.name, namespaceLabels(namespace.name, namespace.labels));
  namespaces.set(UNSEEN_NAMESPACE, {});
  return namespaces;
}
