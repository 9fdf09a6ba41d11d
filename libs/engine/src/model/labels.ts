import type { LabelSelector, LabelSelectorRequirement, StringMap } from './kubernetes/index.js';

/** Whether an object with `labels` carries every pair of `required`, the equality form of selectors (Service, ReplicationController, nodeSelector). */
export function matchesLabels(required: StringMap, labels: StringMap): boolean {
  return Object.entries(required).every(([key, value]) => valueOf(labels, key) === value);
}

/**
 * Whether a label selector selects an object with `labels`. An empty selector selects everything; an absent one (nil) nothing:
 * https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/v1/helpers.go (LabelSelectorAsSelector).
 */
export function matchesSelector(selector: LabelSelector | undefined, labels: StringMap): boolean {
  if (selector === undefined) return false;
  return (
    matchesLabels(selector.matchLabels ?? {}, labels) &&
    (selector.matchExpressions ?? []).every((requirement) => matchesRequirement(requirement, labels))
  );
}

/** NotIn also holds where the label is missing, as in labels.Requirement.Matches. */
function matchesRequirement(requirement: LabelSelectorRequirement, labels: StringMap): boolean {
  const value = valueOf(labels, requirement.key);
  switch (requirement.operator) {
    case 'In':
      return value !== undefined && (requirement.values ?? []).includes(value);
    case 'NotIn':
      return value === undefined || !(requirement.values ?? []).includes(value);
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
