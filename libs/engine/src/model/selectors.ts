/** Label selectors, as `metav1.LabelSelectorAsSelector` and `labels.SelectorFromSet` read them (k8s.io/apimachinery). */
import type { LabelSelector, LabelSelectorRequirement, StringMap } from './kubernetes/index.js';

/** Whether an object with these labels is selected. An empty selector selects everything; what an absent one means is the caller's to know. */
export function selectorMatches(selector: LabelSelector, labels: StringMap): boolean {
  return labelsContain(labels, selector.matchLabels ?? {}) && (selector.matchExpressions ?? []).every((requirement) => requirementHolds(requirement, labels));
}

/** Whether `labels` carry every pair of an equality-based selector, such as a Service's. An empty one is carried by everything. */
export function labelsContain(labels: StringMap, wanted: StringMap): boolean {
  return Object.entries(wanted).every(([key, value]) => valueOf(labels, key) === value);
}

/** `NotIn` and `DoesNotExist` also hold where the key is missing. */
function requirementHolds(requirement: LabelSelectorRequirement, labels: StringMap): boolean {
  const value = valueOf(labels, requirement.key);
  const values = requirement.values ?? [];
  switch (requirement.operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
  }
}

/** Labels come from files: a key such as `constructor` must not find what every object inherits. */
function valueOf(labels: StringMap, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}
