import type { KubernetesObject, StringMap } from './metadata.js';

/** Only those that a controller is configured by are kept with their data. */
export interface ConfigMap extends KubernetesObject<'ConfigMap'> {
  readonly data: StringMap;
}

export interface IngressClass extends KubernetesObject<'IngressClass'> {
  readonly spec: { readonly controller?: string };
}

export interface Ingress extends KubernetesObject<'Ingress'> {
  readonly spec: IngressSpec;
}

export interface IngressSpec {
  readonly ingressClassName?: string;
  readonly defaultBackend?: IngressBackend;
  readonly tls?: readonly { readonly hosts?: readonly string[]; readonly secretName?: string }[];
  readonly rules?: readonly IngressRule[];
}

export interface IngressRule {
  readonly host?: string;
  readonly http?: { readonly paths: readonly HttpIngressPath[] };
}

export interface HttpIngressPath {
  readonly path?: string;
  readonly pathType: 'Exact' | 'Prefix' | 'ImplementationSpecific';
  readonly backend: IngressBackend;
}

export interface IngressBackend {
  readonly service?: { readonly name: string; readonly port?: { readonly name?: string; readonly number?: number } };
  readonly resource?: { readonly apiGroup?: string; readonly kind: string; readonly name: string };
}
