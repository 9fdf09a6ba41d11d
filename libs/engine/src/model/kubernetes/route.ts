import type { IntOrString, KubernetesObject } from './metadata.js';

/** OpenShift's door to its router, `route.openshift.io/v1`: older than Ingress, and much the same. */
export interface Route extends KubernetesObject<'Route'> {
  readonly spec: RouteSpec;
}

export interface RouteSpec {
  readonly host?: string;
  readonly path?: string;
  readonly to: RouteBackend;
  readonly alternateBackends?: readonly RouteBackend[];
  /** Of the endpoints: a number as the pods have it, or the name that the Service's port has. Absent: every port. */
  readonly port?: { readonly targetPort: IntOrString };
}

export interface RouteBackend {
  /** Only `Service` means anything to the router. */
  readonly kind?: string;
  readonly name: string;
  readonly weight?: number;
}
