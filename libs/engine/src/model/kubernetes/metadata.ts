import type { Origin } from '../origin.js';

/**
 * Kubernetes objects as the API server stores them, cut down to the fields that decide something on the network.
 * Names and nesting are those of k8s.io/api; a field that was not given is absent (nil is told from empty).
 */
export interface KubernetesObject<K extends string> {
  readonly kind: K;
  readonly metadata: ObjectMeta;
  readonly origin: Origin;
}

export type StringMap = Readonly<Record<string, string>>;

export interface ObjectMeta {
  readonly name: string;
  /** Absent on cluster-scoped objects; `default` where a namespaced manifest names none. */
  readonly namespace?: string;
  readonly labels?: StringMap;
  readonly annotations?: StringMap;
  readonly ownerReferences?: readonly OwnerReference[];
  /** RFC 3339. */
  readonly creationTimestamp?: string;
  /** RFC 3339; present while the object is terminating. */
  readonly deletionTimestamp?: string;
}

export interface OwnerReference {
  readonly apiVersion: string;
  /** The API server asks for it; files of people leave it out all the same. */
  readonly kind?: string;
  readonly name: string;
  readonly controller?: boolean;
}

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#resources-that-support-set-based-requirements */
export interface LabelSelector {
  readonly matchLabels?: StringMap;
  readonly matchExpressions?: readonly LabelSelectorRequirement[];
}

export interface LabelSelectorRequirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values?: readonly string[];
}

/** A port by number or by the name that the pod gives it. */
export type IntOrString = number | string;

export type TransportProtocol = 'TCP' | 'UDP' | 'SCTP';

export interface Namespace extends KubernetesObject<'Namespace'> {}
