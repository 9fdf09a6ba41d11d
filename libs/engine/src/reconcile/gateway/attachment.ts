/** Which routes hang on which listeners: a route asks for parents, and a listener says whom it takes. */
import { ANY_HOST, commonHost, matchesSelector, type AttachedRoute, type DetachedRoute, type GatewayRoute, type ListenerProtocol, type NamespaceState, type ParentReference, type RouteRefusal, type RouteState } from '../../model/index.js';
import { GATEWAY_GROUP } from './grants.js';
import type { ListenerDraft } from './listeners.js';

/** A listener while routes are being hung on it. */
export interface OpenListener {
  readonly draft: ListenerDraft;
  readonly namespace: string;
  readonly routes: AttachedRoute[];
}

export type Namespaces = ReadonlyMap<string, NamespaceState>;

/** `infra/web`, as a parentRef names it; `undefined` for parents of other kinds. */
export function parentGateway(route: GatewayRoute, { group = GATEWAY_GROUP, kind = 'Gateway', namespace, name }: ParentReference): string | undefined {
  return group === GATEWAY_GROUP && kind === 'Gateway' ? `${namespace ?? route.metadata.namespace ?? 'default'}/${name}` : undefined;
}

/** Hangs a route on the listeners that a parentRef of it means; the reason where there is none, as its Accepted condition would have it. */
export function attach(state: RouteState, parent: ParentReference, listeners: readonly OpenListener[], namespaces: Namespaces): DetachedRoute['reason'] | undefined {
  const meant = listeners.filter(({ draft }) => isMeant(draft, parent));
  if (meant.length === 0) return 'NoMatchingParent';
  const willing = meant.filter((listener) => takes(listener, state.route, namespaces));
  if (willing.length === 0) return 'NotAllowedByListeners';
  const outcomes = willing.map((listener) => hang(state, listener));
  return outcomes.includes(undefined) ? undefined : outcomes[0];
}

function isMeant({ listener }: ListenerDraft, { sectionName = '', port }: ParentReference): boolean {
  return (sectionName === '' || sectionName === listener.name) && (port === undefined || port === listener.port);
}

const KINDS: Readonly<Record<ListenerProtocol, readonly GatewayRoute['kind'][]>> = {
  HTTP: ['HTTPRoute', 'GRPCRoute'],
  HTTPS: ['HTTPRoute', 'GRPCRoute'],
  TLS: ['TLSRoute'],
  TCP: ['TCPRoute'],
  UDP: ['UDPRoute'],
};

function takes({ draft, namespace }: OpenListener, route: GatewayRoute, namespaces: Namespaces): boolean {
  const { kinds = [], namespaces: allowed } = draft.listener.allowedRoutes ?? {};
  if (draft.protocol === undefined || !KINDS[draft.protocol].includes(route.kind)) return false;
  if (kinds.length > 0 && !kinds.some(({ group = GATEWAY_GROUP, kind }) => group === GATEWAY_GROUP && kind === route.kind)) return false;
  const own = route.metadata.namespace ?? 'default';
  switch (allowed?.from ?? 'Same') {
    case 'All':
      return true;
    case 'Same':
      return own === namespace;
    case 'Selector':
      return matchesSelector(allowed?.selector, namespaces.get(own)?.labels ?? {});
    case 'None':
      return false;
  }
}

function hang(state: RouteState, { draft, routes }: OpenListener): RouteRefusal | undefined {
  const written = state.route.spec.hostnames ?? [];
  const own = written.length === 0 ? [ANY_HOST] : written.map((name) => name.toLowerCase());
  const hostnames = own.filter((name) => commonHost(name, draft.hostname) !== undefined);
  if (hostnames.length === 0) return 'NoMatchingListenerHostname';
  if (routes.some((other) => other.route.kind !== state.kind && overlap(other.hostnames, hostnames))) return 'HostnameConflict';
  if (!routes.some((other) => other.route === state)) routes.push({ route: state, hostnames });
  return undefined;
}

/** An HTTPRoute and a GRPCRoute cannot share a name: the older one has it (https://gateway-api.sigs.k8s.io/api-types/grpcroute/#cross-serving). */
function overlap(a: readonly string[], b: readonly string[]): boolean {
  return a.some((one) => b.some((other) => commonHost(one, other) !== undefined));
}
