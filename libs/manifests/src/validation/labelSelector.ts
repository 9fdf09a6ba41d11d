import type { ILabelSelector } from '@kubernetes-models/apimachinery/apis/meta/v1/LabelSelector';
import type { Check } from './check.js';
import { labelValue, qualifiedName } from './formats.js';
import { validateLabels } from './objectMeta.js';
import type { Written } from './written.js';

/** https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/v1/validation/validation.go */
export function validateLabelSelector(selector: Written<ILabelSelector> | undefined, field: string, check: Check): void {
  validateLabels(selector?.matchLabels, `${field}.matchLabels`, check);
  for (const [index, requirement] of (selector?.matchExpressions ?? []).entries()) {
    validateRequirement(requirement, `${field}.matchExpressions[${index}]`, check);
  }
}

export function isEmptySelector(selector: Written<ILabelSelector>): boolean {
  return Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0;
}

type Requirement = NonNullable<Written<ILabelSelector>['matchExpressions']>[number];

function validateRequirement(requirement: Requirement, field: string, check: Check): void {
  const { key = '', operator = '', values = [] } = requirement;
  switch (operator) {
    case 'In':
    case 'NotIn':
      if (values.length === 0) check.required(`${field}.values`, `${operator} compares with values. Add some.`);
      break;
    case 'Exists':
    case 'DoesNotExist':
      if (values.length > 0) check.forbidden(`${field}.values`, `${operator} looks at the key alone`);
      break;
    default:
      check.invalid(`${field}.operator`, operator, 'it must be In, NotIn, Exists or DoesNotExist');
  }
  check.format(`${field}.key`, key, qualifiedName(key));
  for (const [index, value] of values.entries()) check.format(`${field}.values[${index}]`, value, labelValue(value));
}

/** Whether labels carry what a selector asks for; an invalid requirement asks for nothing here, it is reported elsewhere. */
export function selects(selector: Written<ILabelSelector>, labels: Readonly<Record<string, string | undefined>>): boolean {
  const equal = Object.entries(selector.matchLabels ?? {}).every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value);
  return equal && (selector.matchExpressions ?? []).every((requirement) => holds(requirement, labels));
}

function holds({ key = '', operator = '', values = [] }: Requirement, labels: Readonly<Record<string, string | undefined>>): boolean {
  const present = Object.hasOwn(labels, key);
  const listed = present && values.includes(labels[key] ?? '');
  switch (operator) {
    case 'In':
      return listed;
    case 'NotIn':
      return !listed;
    case 'Exists':
      return present;
    case 'DoesNotExist':
      return !present;
    default:
      return true;
  }
}
