/**
 * Cluster-wide policies of the network-policy-api in one shape: AdminNetworkPolicy and BaselineAdminNetworkPolicy (v1alpha1)
 * and ClusterNetworkPolicy (v1alpha2), https://network-policy-api.sigs.k8s.io/reference/spec/
 */
import type { KubernetesObject, LabelSelector, StringMap, TransportProtocol } from './kubernetes/index.js';

export interface AdminPolicy extends KubernetesObject<'AdminNetworkPolicy' | 'BaselineAdminNetworkPolicy' | 'ClusterNetworkPolicy'> {
  readonly tier: 'Admin' | 'Baseline';
  /** 0–1000, lower wins; 0 for a BaselineAdminNetworkPolicy, which has none. */
  readonly priority: number;
  readonly subject: AdminPolicySubject;
  readonly ingress: readonly AdminPolicyRule[];
  readonly egress: readonly AdminPolicyRule[];
}

export type AdminPolicySubject =
  | { readonly kind: 'namespaces'; readonly namespaceSelector: LabelSelector }
  | { readonly kind: 'pods'; readonly namespaceSelector: LabelSelector; readonly podSelector: LabelSelector };

export interface AdminPolicyRule {
  readonly name: string | undefined;
  /** v1alpha2 says Accept where v1alpha1 said Allow. */
  readonly action: 'Allow' | 'Deny' | 'Pass';
  readonly peers: readonly AdminPolicyPeer[];
  /** `undefined`: every port. An empty list matches none. */
  readonly ports: readonly AdminPolicyPort[] | undefined;
  /** `spec.ingress[0]`, for citations. */
  readonly field: string;
}

export type AdminPolicyPeer =
  | AdminPolicySubject
  | { readonly kind: 'nodes'; readonly nodeSelector: LabelSelector }
  | { readonly kind: 'networks'; readonly cidrs: readonly string[] }
  | { readonly kind: 'domainNames'; readonly domainNames: readonly string[] };

export type AdminPolicyPort =
  | { readonly kind: 'range'; readonly protocol: TransportProtocol; readonly from: number; readonly to: number }
  /** v1alpha2 can name a protocol alone. */
  | { readonly kind: 'protocol'; readonly protocol: TransportProtocol }
  | { readonly kind: 'named'; readonly name: string };

/** The labels that every namespace carries whatever its manifest says. */
export function namespaceLabels(name: string, labels: StringMap | undefined): StringMap {
  return { ...labels, 'kubernetes.io/metadata.name': name };
}
