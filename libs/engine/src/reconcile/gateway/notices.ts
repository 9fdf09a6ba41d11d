/** What the conditions of Gateways and routes would say, where something is wrong. */
import type { BackendRefusal, DetachedRoute, Gateway, ListenerRefusal, RouteRefusal, RouteState } from '../../model/index.js';
import { diagnosticOf, type Report } from '../report.js';
import type { ListenerDraft } from './listeners.js';

const LISTENERS: Readonly<Record<ListenerRefusal, string>> = {
  UnsupportedProtocol: 'nobody here serves its protocol. Use HTTP, HTTPS or TLS',
  ProtocolConflict: 'another listener has the same port for a protocol that cannot be told apart from this one. Give each its own port, or its own hostname',
  HostnameConflict: 'another listener has the same port and hostname. Give each its own',
  InvalidCertificateRef: 'it has no Secret with a certificate. Name one that exists in tls.certificateRefs',
  RefNotPermitted: 'its certificate lies in another namespace, where no ReferenceGrant trusts this Gateway. Add one, or move the Secret',
};

const ROUTES: Readonly<Record<RouteRefusal, string>> = {
  NoMatchingParent: 'there is no such Gateway, or no listener of that name and port. Correct the parentRef',
  NotAllowedByListeners: 'its listeners allow neither this namespace nor this kind of route. Widen allowedRoutes, or move the route',
  NoMatchingListenerHostname: 'none of its hostnames has anything in common with the hostname of a listener. Correct one of the two',
  HostnameConflict: 'an older route of the other kind, HTTPRoute or GRPCRoute, has the hostname there. Give each its own',
};

const BACKENDS: Readonly<Record<BackendRefusal, string>> = {
  InvalidKind: 'only a Service can be a backend. Refer to one',
  RefNotPermitted: 'it lies in another namespace, where no ReferenceGrant trusts this route. Add one there',
  BackendNotFound: 'there is no such Service, or it has no such port. Correct the name or the port',
};

export function reportUnknownClass(gateway: Gateway, report: Report): void {
  const message = `${gateway.origin.resource} has no effect: there is no GatewayClass ${gateway.spec.gatewayClassName}. Add it, or name one that exists.`;
  report(diagnosticOf({ severity: 'WARNING', code: 'RECONCILE.GATEWAY_CLASS_MISSING', message, origin: gateway.origin, field: 'spec.gatewayClassName' }));
}

export function reportListener(gateway: Gateway, { listener, field, refusal }: ListenerDraft, report: Report): void {
  if (refusal === undefined) return;
  const message = `Listener ${listener.name} of ${gateway.origin.resource} serves nothing (${refusal}): ${LISTENERS[refusal]}.`;
  report(diagnosticOf({ severity: 'WARNING', code: 'RECONCILE.LISTENER_NOT_READY', message, origin: gateway.origin, field }));
}

export function reportDetached({ route, field, gateway, reason }: DetachedRoute, report: Report): void {
  const message = `${route.origin.resource} is not attached to Gateway ${gateway} (${reason}): ${ROUTES[reason]}.`;
  report(diagnosticOf({ severity: 'WARNING', code: 'RECONCILE.ROUTE_NOT_ATTACHED', message, origin: route.origin, field }));
}

/** Parents of other kinds: a Service (a mesh), a ListenerSet. */
export function reportForeignParent(route: RouteState['route'], field: string, kind: string, report: Report): void {
  const message = `${route.origin.resource} names a ${kind} as its parent, which is not modelled: it decides nothing there. Only Gateways are.`;
  report(diagnosticOf({ severity: 'WARNING', code: 'RECONCILE.ROUTE_PARENT_NOT_MODELLED', message, origin: route.origin, field }));
}

export function reportBackends({ route, rules }: RouteState, report: Report): void {
  for (const { field, name, target } of rules.flatMap(({ backends }) => backends)) {
    if (target.kind !== 'invalid') continue;
    const message = `${route.origin.resource} cannot send to ${name} (${target.reason}): ${BACKENDS[target.reason]}. Requests for it are answered with an error.`;
    report(diagnosticOf({ severity: 'WARNING', code: 'RECONCILE.BACKEND_NOT_RESOLVED', message, origin: route.origin, field }));
  }
}
