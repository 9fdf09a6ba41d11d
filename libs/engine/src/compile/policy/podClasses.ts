/**
 * Pods of one cluster that no selector can tell apart: same namespace, same labels. Selectors are asked once a class,
 * through an index of label pairs, so that a thousand policies over ten thousand pods compile in a blink.
 */
import { namespaceLabels, matchesSelector } from '../../model/index.js';
import type { ClusterState, LabelSelector, StringMap } from '../../model/index.js';
import { classSetOf, type ClassSet } from './classSet.js';

export interface PodClass {
  readonly id: number;
  readonly namespace: string;
  readonly labels: StringMap;
}

export interface PodClasses {
  readonly all: readonly PodClass[];
  /** Class of each pod, by the pod's address. */
  readonly ofPod: ReadonlyMap<string, number>;
  readonly byNamespace: ReadonlyMap<string, readonly PodClass[]>;
  readonly namespaces: ReadonlyMap<string, StringMap>;
  /** Classes that carry a label, by `key=value`. */
  readonly byLabel: ReadonlyMap<string, readonly PodClass[]>;
  /** A pod that no file shows, such as a router's: no labels, in a namespace without any. */
  readonly unseen: PodClass;
}

/** No namespace is called so. */
const UNSEEN_NAMESPACE = '';

export function podClassesOf(cluster: ClusterState): PodClasses {
  const byKey = new Map<string, PodClass>();
  const ofPod = new Map<string, number>();
  for (const pod of cluster.pods) {
    const key = classKey(pod.namespace, pod.labels);
    const known = byKey.get(key) ?? { id: byKey.size, namespace: pod.namespace, labels: pod.labels };
    byKey.set(key, known);
    ofPod.set(pod.address, known.id);
  }
  const unseen: PodClass = { id: byKey.size, namespace: UNSEEN_NAMESPACE, labels: {} };
  const all = [...byKey.values(), unseen];
  return {
    all,
    unseen,
    ofPod,
    byNamespace: grouped(all, (one) => [one.namespace]),
    byLabel: grouped(all, (one) => Object.entries(one.labels).map(([key, value]) => labelKey(key, value))),
    namespaces: namespacesOf(cluster, all),
  };
}

/** Classes in one namespace that a pod selector takes. */
export function classesInNamespace(classes: PodClasses, namespace: string, podSelector: LabelSelector): readonly PodClass[] {
  return candidates(classes, podSelector, classes.byNamespace.get(namespace) ?? []).filter(
    (one) => one.namespace === namespace && matchesSelector(podSelector, one.labels),
  );
}

/** Classes whose namespace and whose own labels are both selected. */
export function classesSelected(classes: PodClasses, namespaceSelector: LabelSelector, podSelector: LabelSelector): readonly PodClass[] {
  const namespaces = new Set<string>();
  for (const [name, labels] of classes.namespaces) if (matchesSelector(namespaceSelector, labels)) namespaces.add(name);
  return candidates(classes, podSelector, classes.all).filter((one) => namespaces.has(one.namespace) && matchesSelector(podSelector, one.labels));
}

export function asSet(classes: PodClasses, members: readonly PodClass[]): ClassSet {
  return classSetOf(
    classes.all.length,
    members.map((one) => one.id),
  );
}

/** The smallest list that is sure to hold every match. */
function candidates(classes: PodClasses, selector: LabelSelector, otherwise: readonly PodClass[]): readonly PodClass[] {
  return Object.entries(selector.matchLabels ?? {})
    .map(([key, value]) => classes.byLabel.get(labelKey(key, value)) ?? [])
    .reduce((smallest, list) => (list.length < smallest.length ? list : smallest), otherwise);
}

/** A namespace that pods use and nothing declares still carries its own name as a label. */
function namespacesOf(cluster: ClusterState, all: readonly PodClass[]): ReadonlyMap<string, StringMap> {
  const namespaces = new Map<string, StringMap>();
  for (const { namespace } of all) namespaces.set(namespace, namespaceLabels(namespace, undefined));
  for (const namespace of cluster.namespaces.values()) namespaces.set(namespace.name, namespaceLabels(namespace.name, namespace.labels));
  namespaces.set(UNSEEN_NAMESPACE, {});
  return namespaces;
}

function grouped(all: readonly PodClass[], keysOf: (one: PodClass) => readonly string[]): ReadonlyMap<string, readonly PodClass[]> {
  const groups = new Map<string, PodClass[]>();
  for (const one of all) {
    for (const key of keysOf(one)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [one]);
      else group.push(one);
    }
  }
  return groups;
}

function classKey(namespace: string, labels: StringMap): string {
  const pairs = Object.entries(labels).map(([key, value]) => labelKey(key, value));
  return JSON.stringify([namespace, ...pairs.sort()]);
}

/** Neither keys nor values may hold `=`. */
function labelKey(key: string, value: string): string {
  return `${key}=${value}`;
}
