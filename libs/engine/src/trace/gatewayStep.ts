import type { StepBase } from './step.js';

export type GatewayStep = GatewayListenerStep | GatewayRoutingStep | HttpFilterStep;

/** A Gateway chose the listener for a connection: by the Host header, by the name that TLS asks for (SNI), or by nothing but the port. */
export type GatewayListenerStep = StepBase<'gatewayListener'> & {
  /** `Gateway infra/web` */
  readonly gateway: string;
  /** The listeners' own, whatever port the proxy's pod has. */
  readonly port: number;
  readonly by: 'HOST' | 'SNI' | 'PORT';
  /** Empty where there is none. */
  readonly name: string;
} & (
    | { readonly outcome: 'SELECTED'; readonly listener: string; readonly hostname: string; readonly speaks: string }
    /** No listener of the port has a hostname that the name lies in. */
    | { readonly outcome: 'NO_LISTENER' }
    /** TLS was asked of one listener, HTTP of another: 421 (RFC 9110 §15.5.20). */
    | { readonly outcome: 'MISDIRECTED'; readonly listener: string }
    /** HTTP in the clear at a port that speaks TLS: 400. */
    | { readonly outcome: 'NOT_TLS' }
    /** TLS at a port that speaks HTTP in the clear. */
    | { readonly outcome: 'NO_TLS' }
  );

/** A Gateway held a request, or a connection, against the routes of its listener; method, host and path are empty where nobody knows them. */
export type GatewayRoutingStep = StepBase<'gatewayRouting'> & {
  readonly gateway: string;
  readonly listener: string;
  readonly method: string;
  readonly host: string;
  readonly path: string;
} & (
    /** A rule takes it; what becomes of it say the steps that follow. */
    | { readonly outcome: 'MATCHED'; readonly route: string; readonly rule: string; readonly matched: string }
    | {
        readonly outcome: 'ROUTED';
        readonly route: string;
        readonly rule: string;
        /** `Service shop/cart` */
        readonly backend: string;
        readonly backendPort: string;
        /** Of the requests that the rule takes, by weight. */
        readonly share: number;
      }
    | { readonly outcome: 'NO_MATCH'; readonly status: 404 | undefined }
    | {
        readonly outcome: 'NO_BACKEND';
        readonly route: string;
        readonly rule: string;
        readonly backend: string | undefined;
        readonly status: 500 | 503 | undefined;
        readonly share: number;
        readonly reason: 'NO_BACKENDS' | 'ZERO_WEIGHT' | 'INVALID_KIND' | 'REF_NOT_PERMITTED' | 'NOT_FOUND' | 'NO_ENDPOINTS' | 'UNKNOWN_FILTER';
      }
  );

/** A filter of the rule, or of the backend, changed the request or the response, or answered itself. */
export type HttpFilterStep = StepBase<'httpFilter'> &
  (
    | {
        readonly outcome: 'HEADERS_CHANGED';
        readonly of: 'request' | 'response';
        readonly set: readonly HttpHeader[];
        readonly add: readonly HttpHeader[];
        readonly remove: readonly string[];
        /** What the backend gets under each name that is set or added; empty for responses, whose headers nobody knows. */
        readonly headers: readonly HttpHeader[];
      }
    | { readonly outcome: 'REWRITTEN'; readonly toHost: string; readonly toPath: string }
    | { readonly outcome: 'REDIRECTED'; readonly status: number; readonly location: string }
    /** A copy goes to another backend, whose answer is ignored. */
    | { readonly outcome: 'MIRRORED'; readonly backend: string }
  );

export interface HttpHeader {
  readonly name: string;
  readonly value: string;
}
