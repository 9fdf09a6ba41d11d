/**
 * What ingress-nginx answers itself before a request comes to a backend. The order is nginx': redirects by `return`, then HTTPS (which Lua
 * does in the same phase, after them), then who may ask (rootfs/etc/nginx/template/nginx.tmpl, rootfs/etc/nginx/lua/lua_ingress.lua).
 */
import type { Route, WwwRedirect } from '../../compile/ingressTables.js';
import type { NginxSettings } from '../../compile/ingress/nginxAnnotations.js';
import { cidrContains, cite, parseIp, type Citation } from '../../model/index.js';
import type { IngressRoutingStep } from '../../trace/index.js';
import { PERMANENT_REDIRECT, TLS_REDIRECT, WWW_REDIRECT } from './references.js';
import type { Accepted } from './response.js';
import { routesOfHost } from './routeRequest.js';

export type OwnAnswer = Extract<IngressRoutingStep, { outcome: 'REDIRECTED' | 'DENIED' }>;

type Base = Pick<IngressRoutingStep, 'kind' | 'controller' | 'host' | 'path'>;

/** `undefined`: the request goes on to the backend. */
export function ownAnswer(accepted: Accepted, route: Route): OwnAnswer | undefined {
  const { settings } = route;
  if (settings === undefined) return undefined;
  return appRoot(accepted) ?? redirected(accepted, route, settings) ?? toTls(accepted, route, settings) ?? limited(accepted, route, settings) ?? passwordAsked(accepted, route, settings);
}

/** A name that only stands for the same with, or without, `www.`. */
export function wwwAnswer(accepted: Accepted, { to, ingress }: WwwRedirect): OwnAnswer {
  const { scheme, path, query } = accepted.request;
  const location = `${scheme}://${to}${path}${query === '' ? '' : `?${query}`}`;
  return { ...base(accepted), outcome: 'REDIRECTED', ingress: ingress.origin.resource, status: 308, location, reason: 'ANNOTATION', cites: [cite(ingress.origin, 'metadata.annotations'), WWW_REDIRECT] };
}

/** Every route of the host counts: nginx looks before it chooses one. */
function appRoot(accepted: Accepted): OwnAnswer | undefined {
  const { table, request } = accepted;
  if (request.path !== '/') return undefined;
  const route = routesOfHost(table, request.host).find(({ settings }) => settings?.appRoot !== undefined);
  const root = route?.settings?.appRoot;
  if (route === undefined || root === undefined) return undefined;
  return { ...base(accepted), outcome: 'REDIRECTED', ingress: route.ingress.origin.resource, status: 302, location: `${request.scheme}://${request.host}${root.path}`, reason: 'ANNOTATION', cites: [root.cite] };
}

function redirected(accepted: Accepted, { ingress }: Route, { redirect }: NginxSettings): OwnAnswer | undefined {
  if (redirect === undefined) return undefined;
  return { ...base(accepted), outcome: 'REDIRECTED', ingress: ingress.origin.resource, status: redirect.status, location: redirect.to, reason: 'ANNOTATION', cites: [redirect.cite, PERMANENT_REDIRECT] };
}

function toTls(accepted: Accepted, route: Route, settings: NginxSettings): OwnAnswer | undefined {
  const { request, table } = accepted;
  const wanted = settings.tlsRedirect === 'usual' ? table.controller.tlsRedirect : settings.tlsRedirect;
  if (request.scheme === 'https' || wanted === 'never' || (wanted === 'withCertificate' && !route.secured)) return undefined;
  const location = `https://${request.host}${request.path}${request.query === '' ? '' : `?${request.query}`}`;
  const cites: readonly [Citation, ...Citation[]] = [cite(route.ingress.origin, route.secured ? 'spec.tls' : 'metadata.annotations'), TLS_REDIRECT];
  return { ...base(accepted), outcome: 'REDIRECTED', ingress: route.ingress.origin.resource, status: 308, location, reason: 'TLS', cites };
}

/** The controller sees the address that the connection comes from, which a node on the way may have put in the client's place. */
function limited(accepted: Accepted, { ingress }: Route, { sources }: NginxSettings): OwnAnswer | undefined {
  const source = parseIp(accepted.connection.sourceSeen ?? '');
  if (sources === undefined || source === undefined) return undefined;
  const denied = sources.denied.some((range) => cidrContains(range, source));
  const allowed = sources.allowed.length === 0 || sources.allowed.some((range) => cidrContains(range, source));
  if (!denied && allowed) return undefined;
  return { ...base(accepted), outcome: 'DENIED', ingress: ingress.origin.resource, status: 403, reason: 'SOURCE_RANGE', cites: [sources.cite] };
}

function passwordAsked(accepted: Accepted, { ingress }: Route, { password }: NginxSettings): OwnAnswer | undefined {
  const given = accepted.request.headers.some(({ name }) => name.toLowerCase() === 'authorization');
  if (password === undefined || given) return undefined;
  return { ...base(accepted), outcome: 'DENIED', ingress: ingress.origin.resource, status: 401, reason: 'NO_PASSWORD', cites: [password] };
}

function base({ at, request }: Accepted): Base {
  return { kind: 'ingressRouting', controller: at, host: request.host, path: request.path };
}
