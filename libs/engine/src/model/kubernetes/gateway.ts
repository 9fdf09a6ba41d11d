import type { KubernetesObject, LabelSelector, StringMap } from './metadata.js';

/**
 * The Gateway API, `gateway.networking.k8s.io` v1 and v1beta1, which are alike: https://gateway-api.sigs.k8s.io/reference/spec/
 * Defaults are left to whoever reads them, as with every other kind.
 */
export interface GatewayClass extends KubernetesObject<'GatewayClass'> {
  readonly spec: { readonly controllerName?: string };
}

export interface Gateway extends KubernetesObject<'Gateway'> {
  readonly spec: GatewaySpec;
  readonly status?: { readonly addresses?: readonly GatewayAddress[] };
}

export interface GatewaySpec {
  readonly gatewayClassName: string;
  readonly listeners?: readonly Listener[];
  readonly addresses?: readonly GatewayAddress[];
  readonly infrastructure?: { readonly labels?: StringMap; readonly annotations?: StringMap };
}

export interface GatewayAddress {
  /** `IPAddress` where it is absent. */
  readonly type?: string;
  readonly value?: string;
}

export interface Listener {
  readonly name: string;
  readonly hostname?: string;
  readonly port: number;
  /** HTTP, HTTPS, TLS, TCP or UDP in any case, or an implementation's own. */
  readonly protocol: string;
  readonly tls?: { readonly mode?: 'Terminate' | 'Passthrough'; readonly certificateRefs?: readonly GatewayReference[] };
  readonly allowedRoutes?: AllowedRoutes;
}

export interface AllowedRoutes {
  readonly namespaces?: { readonly from?: 'All' | 'Selector' | 'Same' | 'None'; readonly selector?: LabelSelector };
  readonly kinds?: readonly { readonly group?: string; readonly kind: string }[];
}

/** A reference to an object, of another namespace only where a ReferenceGrant there allows it. */
export interface GatewayReference {
  readonly group?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name: string;
}

export interface ParentReference extends GatewayReference {
  readonly sectionName?: string;
  readonly port?: number;
}

export type GatewayRoute = HttpRoute | GrpcRoute | StreamRoute;

/** Routes of connections, not of requests. */
export type StreamRoute = TlsRoute | TcpRoute | UdpRoute;

interface RouteSpec<R> {
  readonly parentRefs?: readonly ParentReference[];
  readonly hostnames?: readonly string[];
  readonly rules?: readonly R[];
}

export interface HttpRoute extends KubernetesObject<'HTTPRoute'> {
  readonly spec: RouteSpec<HttpRouteRule>;
}

export interface GrpcRoute extends KubernetesObject<'GRPCRoute'> {
  readonly spec: RouteSpec<GrpcRouteRule>;
}

/** Leads TLS connections by the name that the client asks for, still encrypted. */
export interface TlsRoute extends KubernetesObject<'TLSRoute'> {
  readonly spec: RouteSpec<TlsRouteRule>;
}

/** Leads the connections of a listener, by nothing but its port. */
export interface TcpRoute extends KubernetesObject<'TCPRoute'> {
  readonly spec: RouteSpec<TlsRouteRule>;
}

export interface UdpRoute extends KubernetesObject<'UDPRoute'> {
  readonly spec: RouteSpec<TlsRouteRule>;
}

export interface TlsRouteRule {
  readonly name?: string;
  readonly backendRefs?: readonly BackendReference[];
}

export interface HttpRouteRule extends TlsRouteRule {
  readonly matches?: readonly HttpRouteMatch[];
  readonly filters?: readonly RouteFilter[];
}

export interface GrpcRouteRule extends TlsRouteRule {
  readonly matches?: readonly GrpcRouteMatch[];
  readonly filters?: readonly RouteFilter[];
}

export interface HttpRouteMatch {
  readonly path?: { readonly type?: 'Exact' | 'PathPrefix' | 'RegularExpression'; readonly value?: string };
  readonly headers?: readonly ValueMatch[];
  readonly queryParams?: readonly ValueMatch[];
  readonly method?: string;
}

export interface GrpcRouteMatch {
  readonly method?: { readonly type?: 'Exact' | 'RegularExpression'; readonly service?: string; readonly method?: string };
  readonly headers?: readonly ValueMatch[];
}

/** Of a header, or of a parameter of the query. */
export interface ValueMatch {
  readonly type?: 'Exact' | 'RegularExpression';
  readonly name: string;
  readonly value: string;
}

export interface BackendReference extends GatewayReference {
  readonly port?: number;
  /** 1 where it is absent. */
  readonly weight?: number;
  readonly filters?: readonly RouteFilter[];
}

export interface RouteFilter {
  readonly type: string;
  readonly requestHeaderModifier?: HeaderModifier;
  readonly responseHeaderModifier?: HeaderModifier;
  readonly requestMirror?: { readonly backendRef: BackendReference };
  readonly requestRedirect?: RequestRedirect;
  readonly urlRewrite?: { readonly hostname?: string; readonly path?: PathModifier };
  readonly extensionRef?: GatewayReference;
}

export interface HeaderModifier {
  readonly set?: readonly HeaderValue[];
  readonly add?: readonly HeaderValue[];
  readonly remove?: readonly string[];
}

export interface HeaderValue {
  readonly name: string;
  readonly value: string;
}

export interface RequestRedirect {
  readonly scheme?: string;
  readonly hostname?: string;
  readonly path?: PathModifier;
  readonly port?: number;
  readonly statusCode?: number;
}

export interface PathModifier {
  readonly type: 'ReplaceFullPath' | 'ReplacePrefixMatch';
  readonly replaceFullPath?: string;
  readonly replacePrefixMatch?: string;
}

/** What objects of other namespaces may refer to in this one. */
export interface ReferenceGrant extends KubernetesObject<'ReferenceGrant'> {
  readonly spec: {
    readonly from?: readonly { readonly group?: string; readonly kind: string; readonly namespace: string }[];
    readonly to?: readonly { readonly group?: string; readonly kind: string; readonly name?: string }[];
  };
}
