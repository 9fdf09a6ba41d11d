/** What a mesh asks of connections into pods: https://istio.io/latest/docs/reference/config/security/authorization-policy/ */
import type { UnmodelledSubject } from '@vantage/engine';
import { fieldsOf, selectorOf, textOf } from '../plainFields.js';
import type { Fields } from '../plainFields.js';

/** A policy of the root namespace is everybody's. */
const ROOT_NAMESPACE = 'istio-system';

export function istioSubject(object: Fields): readonly UnmodelledSubject[] {
  const inRoot = textOf(fieldsOf(object['metadata'])['namespace']) === ROOT_NAMESPACE;
  const selector = fieldsOf(fieldsOf(object['spec'])['selector']);
  return [{ namespaceSelector: inRoot ? {} : undefined, podSelector: selectorOf({ matchLabels: fieldsOf(selector['matchLabels']) }), directions: ['ingress'] }];
}
