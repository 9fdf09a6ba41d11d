/** CiliumNetworkPolicy and CiliumClusterwideNetworkPolicy: https://docs.cilium.io/en/stable/security/policy/language/ */
import type { LabelSelector, UnmodelledSubject } from '@vantage/engine';
import { fieldsOf, listOf, selectorOf } from '../plainFields.js';
import type { Fields } from '../plainFields.js';

export function ciliumSubjects(object: Fields): readonly UnmodelledSubject[] {
  const specs = listOf(object['specs']);
  const rules = specs.length > 0 && object['spec'] === undefined ? specs : [object['spec'] ?? {}, ...specs];
  return rules.map(fieldsOf).flatMap(ruleSubject);
}

const BOTH = ['ingress', 'egress'] as const;

/** A rule isolates in the directions that it has a section for; where it has none it is not one that Cilium takes. One with a nodeSelector is about hosts. */
function ruleSubject(rule: Fields): readonly UnmodelledSubject[] {
  if (rule['nodeSelector'] !== undefined) return [];
  const directions = BOTH.filter((direction) => rule[direction] !== undefined || rule[`${direction}Deny`] !== undefined);
  return [{ ...selectorsOf(selectorOf(rule['endpointSelector'])), directions: directions.length === 0 ? BOTH : directions }];
}

const NAMESPACE = 'io.kubernetes.pod.namespace';
const NAMESPACE_LABEL = 'io.cilium.k8s.namespace.labels.';

/** Labels carry their source, `k8s:app`; some of them are the namespace's. What else Cilium derives selects more here. */
function selectorsOf({ matchLabels = {}, matchExpressions = [] }: LabelSelector): Pick<UnmodelledSubject, 'namespaceSelector' | 'podSelector'> {
  const requirements = [
    ...Object.entries(matchLabels).map(([key, value]) => ({ key: plainKey(key), operator: 'In' as const, values: [value] })),
    ...matchExpressions.map((requirement) => ({ ...requirement, key: plainKey(requirement.key) })),
  ];
  const namespaces = requirements.flatMap((requirement) => {
    if (requirement.key === NAMESPACE) return [{ ...requirement, key: 'kubernetes.io/metadata.name' }];
    return requirement.key.startsWith(NAMESPACE_LABEL) ? [{ ...requirement, key: requirement.key.slice(NAMESPACE_LABEL.length) }] : [];
  });
  const pods = requirements.filter(({ key }) => !key.includes(':') && !key.startsWith('io.kubernetes.pod.') && !key.startsWith('io.cilium.'));
  return { namespaceSelector: namespaces.length === 0 ? undefined : { matchExpressions: namespaces }, podSelector: { matchExpressions: pods } };
}

function plainKey(key: string): string {
  return key.replace(/^(k8s|any):/, '');
}
