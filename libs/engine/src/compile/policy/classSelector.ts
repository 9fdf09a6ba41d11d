/** Selectors over the pod classes of one cluster. Policies repeat each other's selectors, so that each is asked only once. */
import { matchesSelector } from '../../model/index.js';
import type { LabelSelector } from '../../model/index.js';
import { classSetOf, type ClassSet } from './classSet.js';
import type { PodClass, PodClasses } from './podClasses.js';

export interface Selection {
  readonly classes: readonly PodClass[];
  readonly set: ClassSet;
}

export interface ClassSelector {
  readonly classCount: number;
  /** Classes of one namespace. */
  inNamespace(namespace: string, podSelector: LabelSelector): Selection;
  /** Classes whose namespace and whose own labels are both selected. */
  acrossNamespaces(namespaceSelector: LabelSelector, podSelector: LabelSelector): Selection;
}

export function classSelector(classes: PodClasses): ClassSelector {
  const known = new Map<string, Selection>();
  const once = (key: readonly unknown[], select: () => readonly PodClass[]): Selection => {
    const text = JSON.stringify(key);
    const found = known.get(text) ?? selectionOf(classes, select());
    known.set(text, found);
    return found;
  };
  const inNamespace = (namespace: string, podSelector: LabelSelector): Selection =>
    once([namespace, podSelector], () => (classes.byNamespace.get(namespace) ?? []).filter((one) => matchesSelector(podSelector, one.labels)));
  return {
    classCount: classes.all.length,
    inNamespace,
    acrossNamespaces: (namespaceSelector, podSelector) =>
      once([namespaceSelector, podSelector], () =>
        [...classes.namespaces]
          .filter(([, labels]) => matchesSelector(namespaceSelector, labels))
          .flatMap(([namespace]) => inNamespace(namespace, podSelector).classes),
      ),
  };
}

function selectionOf(classes: PodClasses, selected: readonly PodClass[]): Selection {
  return {
    classes: selected,
    set: classSetOf(
      classes.all.length,
      selected.map((one) => one.id),
    ),
  };
}
