/** What the controllers of the Gateway API made of a cluster's objects. */
import type { BackendReference, Gateway, GatewayRoute, GrpcRoute, GrpcRouteRule, HttpRoute, HttpRouteRule, Listener, StreamRoute, TlsRouteRule } from './kubernetes/index.js';
import type { ServicePortState, ServiceState } from './state.js';

export interface GatewayState {
  readonly gateway: Gateway;
  readonly namespace: string;
  readonly name: string;
  /** The Service that leads to the proxies; `undefined` where nobody implements the Gateway, or no listener is ready. */
  readonly service: { readonly namespace: string; readonly name: string } | undefined;
  /** Vantage addresses of the pods that serve it. */
  readonly pods: readonly string[];
  /** Its proxies were supplied by Vantage, as an automated deployment (GEP-1762). */
  readonly builtIn: boolean;
  readonly listeners: readonly ListenerState[];
}

export interface ListenerState {
  readonly listener: Listener;
  /** In upper case; `undefined` for one that is not of the core. */
  readonly protocol: ListenerProtocol | undefined;
  /** In lower case, `*` where it has none. */
  readonly hostname: string;
  /** `spec.listeners[0]` */
  readonly field: string;
  /** Why it serves nothing: the reason of the listener's condition. */
  readonly refusal: ListenerRefusal | undefined;
  /** Oldest first, then by namespace and name. */
  readonly routes: readonly AttachedRoute[];
}

export type ListenerProtocol = 'HTTP' | 'HTTPS' | 'TLS' | 'TCP' | 'UDP';

/** https://github.com/kubernetes-sigs/gateway-api/blob/main/apis/v1/gateway_types.go (ListenerConditionReason) */
export type ListenerRefusal = 'UnsupportedProtocol' | 'ProtocolConflict' | 'HostnameConflict' | 'InvalidCertificateRef' | 'RefNotPermitted';

export interface AttachedRoute {
  readonly route: RouteState;
  /** Those that have something in common with the listener's, as the route has them, in lower case; `*` where it has none. */
  readonly hostnames: readonly string[];
}

export type RouteState =
  | { readonly kind: 'HTTPRoute'; readonly route: HttpRoute; readonly rules: readonly RouteRuleState<HttpRouteRule>[] }
  | { readonly kind: 'GRPCRoute'; readonly route: GrpcRoute; readonly rules: readonly RouteRuleState<GrpcRouteRule>[] }
  | { readonly kind: StreamRoute['kind']; readonly route: StreamRoute; readonly rules: readonly RouteRuleState<TlsRouteRule>[] };

export interface RouteRuleState<R> {
  readonly rule: R;
  /** `spec.rules[0]` */
  readonly field: string;
  readonly backends: readonly BackendState[];
}

export interface BackendState {
  readonly reference: BackendReference;
  readonly field: string;
  /** Its share is this in the sum of all. */
  readonly weight: number;
  /** `Service shop/cart` */
  readonly name: string;
  readonly target: { readonly kind: 'service'; readonly service: ServiceState; readonly port: ServicePortState } | { readonly kind: 'invalid'; readonly reason: BackendRefusal };
}

/** Reasons of a route's ResolvedRefs condition. */
export type BackendRefusal = 'InvalidKind' | 'RefNotPermitted' | 'BackendNotFound';

/** A parent that a route names and does not get, with the reason of its Accepted condition. */
export interface DetachedRoute {
  readonly route: GatewayRoute;
  readonly field: string;
  /** `infra/web`: the Gateway that was named. */
  readonly gateway: string;
  readonly reason: RouteRefusal;
}

export type RouteRefusal = 'NoMatchingParent' | 'NotAllowedByListeners' | 'NoMatchingListenerHostname' | 'HostnameConflict';
