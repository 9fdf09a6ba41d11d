/** A network of its own for the pods of some namespaces: https://ovn-kubernetes.io/features/user-defined-networks/user-defined-networks/ */
import type { UnmodelledSubject } from '@vantage/engine';
import { fieldsOf, selectorOf } from '../plainFields.js';
import type { Fields } from '../plainFields.js';

/** Only a primary network takes the place of the cluster's; a secondary one is another interface. */
export function userDefinedNetworkSubject(object: Fields): readonly UnmodelledSubject[] {
  const spec = fieldsOf(object['spec']);
  const network = spec['network'] === undefined ? spec : fieldsOf(spec['network']);
  const roles = [network['layer2'], network['layer3'], network['localnet']].map((layer) => fieldsOf(layer)['role']);
  if (!roles.includes('Primary')) return [];
  const namespaceSelector = spec['namespaceSelector'] === undefined ? undefined : selectorOf(spec['namespaceSelector']);
  return [{ namespaceSelector, podSelector: {}, directions: ['ingress', 'egress'] }];
}
