import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import type { Check } from './check.js';
import { dnsLabel, labelValue, qualifiedName } from './formats.js';
import { validateLabelSelector } from './labelSelector.js';
import type { Written } from './written.js';

type Affinity = NonNullable<Written<IPodSpec>['affinity']>;
type NodeAffinity = NonNullable<Affinity['nodeAffinity']>;
type NodeTerm = NonNullable<NonNullable<NodeAffinity['requiredDuringSchedulingIgnoredDuringExecution']>['nodeSelectorTerms']>[number];
type NodeRequirement = NonNullable<NodeTerm['matchExpressions']>[number];
type PodAffinity = NonNullable<Affinity['podAffinity']>;
type PodTerm = NonNullable<PodAffinity['requiredDuringSchedulingIgnoredDuringExecution']>[number];
type Constraint = NonNullable<Written<IPodSpec>['topologySpreadConstraints']>[number];

const required = 'requiredDuringSchedulingIgnoredDuringExecution';
const preferred = 'preferredDuringSchedulingIgnoredDuringExecution';

/** validateAffinity in https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/validation/validation.go */
export function validateAffinity(affinity: Affinity | undefined, field: string, check: Check): void {
  if (affinity?.nodeAffinity !== undefined) validateNodeAffinity(affinity.nodeAffinity, `${field}.nodeAffinity`, check);
  if (affinity?.podAffinity !== undefined) validatePodAffinity(affinity.podAffinity, `${field}.podAffinity`, check);
  if (affinity?.podAntiAffinity !== undefined) validatePodAffinity(affinity.podAntiAffinity, `${field}.podAntiAffinity`, check);
}

function validateNodeAffinity(affinity: NodeAffinity, field: string, check: Check): void {
  const selector = affinity[required];
  if (selector !== undefined) {
    const terms = selector.nodeSelectorTerms ?? [];
    if (terms.length === 0) check.required(`${field}.${required}.nodeSelectorTerms`, 'It must have at least one term.');
    for (const [index, term] of terms.entries()) validateNodeTerm(term, `${field}.${required}.nodeSelectorTerms[${index}]`, check);
  }
  for (const [index, { weight = 0, preference = {} }] of (affinity[preferred] ?? []).entries()) {
    validateWeight(weight, `${field}.${preferred}[${index}].weight`, check);
    validateNodeTerm(preference, `${field}.${preferred}[${index}].preference`, check);
  }
}

function validateNodeTerm(term: NodeTerm, field: string, check: Check): void {
  for (const [index, requirement] of (term.matchExpressions ?? []).entries()) validateNodeRequirement(requirement, `${field}.matchExpressions[${index}]`, check);
  for (const [index, { key = '', operator = '', values = [] }] of (term.matchFields ?? []).entries()) {
    const itemField = `${field}.matchFields[${index}]`;
    if (operator !== 'In' && operator !== 'NotIn') check.invalid(`${itemField}.operator`, operator, 'a field is matched with In or NotIn');
    else if (values.length !== 1) check.required(`${itemField}.values`, 'A field is compared with exactly one value.');
    if (key !== 'metadata.name') check.invalid(`${itemField}.key`, key, 'the only field is metadata.name');
  }
}

function validateNodeRequirement({ key = '', operator = '', values = [] }: NodeRequirement, field: string, check: Check): void {
  switch (operator) {
    case 'In':
    case 'NotIn':
      if (values.length === 0) check.required(`${field}.values`, `${operator} compares with values. Add some.`);
      for (const [index, value] of values.entries()) check.format(`${field}.values[${index}]`, value, labelValue(value));
      break;
    case 'Exists':
    case 'DoesNotExist':
      if (values.length > 0) check.forbidden(`${field}.values`, `${operator} looks at the key alone`);
      break;
    case 'Gt':
    case 'Lt':
      if (values.length !== 1) check.required(`${field}.values`, `${operator} compares with exactly one number.`);
      break;
    default:
      check.invalid(`${field}.operator`, operator, 'it must be In, NotIn, Exists, DoesNotExist, Gt or Lt');
  }
  check.format(`${field}.key`, key, qualifiedName(key));
}

function validatePodAffinity(affinity: PodAffinity, field: string, check: Check): void {
  for (const [index, term] of (affinity[required] ?? []).entries()) validatePodTerm(term, `${field}.${required}[${index}]`, check);
  for (const [index, { weight = 0, podAffinityTerm = {} }] of (affinity[preferred] ?? []).entries()) {
    validateWeight(weight, `${field}.${preferred}[${index}].weight`, check);
    validatePodTerm(podAffinityTerm, `${field}.${preferred}[${index}].podAffinityTerm`, check);
  }
}

function validatePodTerm({ labelSelector, namespaceSelector, namespaces = [], topologyKey = '' }: PodTerm, field: string, check: Check): void {
  validateLabelSelector(labelSelector, `${field}.labelSelector`, check);
  validateLabelSelector(namespaceSelector, `${field}.namespaceSelector`, check);
  // The API server names the field `namespace`, and gives no index.
  for (const namespace of namespaces) check.format(`${field}.namespace`, namespace, dnsLabel(namespace));
  if (topologyKey === '') check.required(`${field}.topologyKey`, 'Name the label that says what counts as one place.');
  else check.format(`${field}.topologyKey`, topologyKey, qualifiedName(topologyKey));
}

function validateWeight(weight: number, field: string, check: Check): void {
  if (weight < 1 || weight > 100) check.invalid(field, weight, 'a weight is a number from 1 to 100');
}

export function validateTopologySpread(constraints: readonly Constraint[], field: string, check: Check): void {
  for (const [index, constraint] of constraints.entries()) {
    const { maxSkew = 0, minDomains, topologyKey = '', whenUnsatisfiable = '' } = constraint;
    const itemField = `${field}[${index}]`;
    if (maxSkew <= 0) check.invalid(`${itemField}.maxSkew`, maxSkew, 'it must be 1 or more');
    if (minDomains !== undefined && minDomains <= 0) check.invalid(`${itemField}.minDomains`, minDomains, 'it must be 1 or more');
    if (topologyKey === '') check.required(`${itemField}.topologyKey`);
    check.oneOf(`${itemField}.whenUnsatisfiable`, whenUnsatisfiable, ['DoNotSchedule', 'ScheduleAnyway']);
    check.oneOf(`${itemField}.nodeAffinityPolicy`, constraint.nodeAffinityPolicy, ['Honor', 'Ignore']);
    check.oneOf(`${itemField}.nodeTaintsPolicy`, constraint.nodeTaintsPolicy, ['Honor', 'Ignore']);
    validateLabelSelector(constraint.labelSelector, `${itemField}.labelSelector`, check);
  }
}
