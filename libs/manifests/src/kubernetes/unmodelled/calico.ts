/** Calico's own policies: https://docs.tigera.io/calico/latest/reference/resources/globalnetworkpolicy */
import type { UnmodelledSubject } from '@vantage/engine';
import { fieldsOf, listOf, textOf } from '../plainFields.js';
import type { Fields } from '../plainFields.js';
import { calicoRequirements } from './calicoSelector.js';

export function calicoSubject(object: Fields): readonly UnmodelledSubject[] {
  const spec = fieldsOf(object['spec']);
  return [{ namespaceSelector: undefined, podSelector: podsOf(spec), directions: directionsOf(spec) }];
}

export function calicoGlobalSubject(object: Fields): readonly UnmodelledSubject[] {
  const spec = fieldsOf(object['spec']);
  const requirements = calicoRequirements(textOf(spec['namespaceSelector']) ?? '');
  // Calico names namespaces by a label of its own.
  const known = requirements
    .map((requirement) => (requirement.key === 'projectcalico.org/name' ? { ...requirement, key: 'kubernetes.io/metadata.name' } : requirement))
    .filter(({ key }) => !key.startsWith('projectcalico.org/'));
  return [{ namespaceSelector: known.length === 0 ? undefined : { matchExpressions: known }, podSelector: podsOf(spec), directions: directionsOf(spec) }];
}

/** Labels that Calico itself gives to endpoints are no pod labels here, so that what asks for them selects more. */
function podsOf(spec: Fields): UnmodelledSubject['podSelector'] {
  const requirements = calicoRequirements(textOf(spec['selector']) ?? '');
  return { matchExpressions: requirements.filter(({ key }) => !key.startsWith('projectcalico.org/') && !key.startsWith('pcns.') && !key.startsWith('pcsa.')) };
}

/** Without `types`: ingress, unless there are egress rules alone; egress where there are egress rules. */
function directionsOf(spec: Fields): UnmodelledSubject['directions'] {
  const types = listOf(spec['types']);
  if (types.length > 0) return [...(types.includes('Ingress') ? (['ingress'] as const) : []), ...(types.includes('Egress') ? (['egress'] as const) : [])];
  const hasEgress = listOf(spec['egress']).length > 0;
  if (!hasEgress) return ['ingress'];
  return listOf(spec['ingress']).length > 0 ? ['ingress', 'egress'] : ['egress'];
}
