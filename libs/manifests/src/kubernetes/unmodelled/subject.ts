/**
 * Whom policies outside the model may decide about. Only plain selectors are read: what is not understood selects more, never less, so that
 * an answer that such a policy could change never passes for certain.
 */
import type { UnmodelledSubject } from '@vantage/engine';
import { fieldsOf } from '../plainFields.js';
import type { Fields } from '../plainFields.js';
import type { PlainValue } from '../plainValue.js';
import { groupOf } from '../concerns.js';
import { calicoGlobalSubject, calicoSubject } from './calico.js';
import { ciliumSubjects } from './cilium.js';
import { istioSubject } from './istio.js';
import { userDefinedNetworkSubject } from './ovn.js';

/** Reads the `spec` of one kind. Empty: it decides about nobody. Several: one object may hold several policies. */
export type SubjectReader = (object: Fields) => readonly UnmodelledSubject[];

const readers: Readonly<Record<string, SubjectReader>> = {
  'cilium.io/CiliumNetworkPolicy': ciliumSubjects,
  'cilium.io/CiliumClusterwideNetworkPolicy': ciliumSubjects,
  'projectcalico.org/NetworkPolicy': calicoSubject,
  'projectcalico.org/GlobalNetworkPolicy': calicoGlobalSubject,
  'crd.projectcalico.org/NetworkPolicy': calicoSubject,
  'crd.projectcalico.org/GlobalNetworkPolicy': calicoGlobalSubject,
  'security.istio.io/AuthorizationPolicy': istioSubject,
  'security.istio.io/PeerAuthentication': istioSubject,
  'k8s.ovn.org/UserDefinedNetwork': userDefinedNetworkSubject,
  'k8s.ovn.org/ClusterUserDefinedNetwork': userDefinedNetworkSubject,
  'k8s.ovn.org/EgressFirewall': () => [{ namespaceSelector: undefined, podSelector: {}, directions: ['egress'] }],
};

/** `undefined`: nothing is known about the kind's selectors, so that it may decide about every pod of its namespace, or of the cluster. */
export function unmodelledSubjects(apiVersion: string, kind: string, object: PlainValue): readonly UnmodelledSubject[] | undefined {
  return readers[`${groupOf(apiVersion)}/${kind}`]?.(fieldsOf(object));
}

/** Kinds of policies that have no namespace; every other one is the `default` namespace's where it names none. */
const clusterScoped: ReadonlySet<string> = new Set([
  'CiliumClusterwideNetworkPolicy',
  'GlobalNetworkPolicy',
  'ClusterNetworkPolicy',
  'ClusterUserDefinedNetwork',
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
]);

export function isClusterScopedPolicy(kind: string): boolean {
  return clusterScoped.has(kind);
}
