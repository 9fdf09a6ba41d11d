import type { StepBase } from './step.js';

export type HttpStep = IngressRoutingStep | TlsStep | HttpResponseStep;

/** An ingress controller matched the request against its rules. */
export type IngressRoutingStep = StepBase<'ingressRouting'> & {
  readonly controller: string;
  readonly host: string;
  readonly path: string;
} & (
    | {
        readonly outcome: 'ROUTED';
        /** `Ingress shop/web`. */
        readonly ingress: string;
        readonly match: { readonly host: string | undefined; readonly path: string; readonly pathType: 'Exact' | 'Prefix' | 'ImplementationSpecific' | 'Default' };
        readonly backend: string;
        readonly backendPort: string;
        /** Where the controller connects to the Service's own address instead of its endpoints. */
        readonly upstream?: 'clusterIP';
      }
    | { readonly outcome: 'NO_MATCH'; readonly status: 404 }
    /** The controller answers with another place, which nobody follows here. */
    | { readonly outcome: 'REDIRECTED'; readonly ingress: string; readonly status: number; readonly location: string; readonly reason: 'TLS' | 'ANNOTATION' }
    | { readonly outcome: 'DENIED'; readonly ingress: string; readonly status: 401 | 403; readonly reason: 'NO_PASSWORD' | 'SOURCE_RANGE' }
    | { readonly outcome: 'NO_BACKEND'; readonly ingress: string; readonly backend: string; readonly status: 503; readonly reason: 'NO_SERVICE' | 'NO_PORT' | 'NO_ENDPOINTS' }
  );

/** The certificate that the server shows is, or is not, for the name that was asked. */
export interface TlsStep extends StepBase<'tls'> {
  readonly outcome: 'MATCH' | 'NAME_MISMATCH';
  readonly serverName: string;
  readonly certificate: string;
}

/** What comes back over HTTP. */
export interface HttpResponseStep extends StepBase<'httpResponse'> {
  readonly outcome: 'RESPONDED';
  readonly status: number;
  /** Who wrote the response: the application itself, or a proxy in front of it. */
  readonly by: string;
}
