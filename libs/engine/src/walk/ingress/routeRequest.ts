/** Matches a request against the rules of a controller (https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types). */
import type { Certificate, ControllerTable, HostTable, Route } from '../../compile/ingressTables.js';
import { parentName } from '../../compile/dns/dnsName.js';

/** What the rules make of a request. */
export type Routing =
  | { readonly kind: 'route'; readonly route: Route }
  /** No rule and no default backend takes it: 404. */
  | { readonly kind: 'none' }
  /** A path is a regular expression that is not understood, and no longer one took the request. */
  | { readonly kind: 'pattern'; readonly route: Route };

export function routeRequest(table: ControllerTable, host: string, path: string): Routing {
  const rules = hostTable(table, host) ?? table.anyHost;
  const found = rules.patterns === undefined ? rules.routes.find((route) => pathMatches(table, route, path)) : undefined;
  const pattern = rules.patterns?.find(({ matches }) => matches === undefined || matches(path));
  if (pattern !== undefined && pattern.matches === undefined) return { kind: 'pattern', route: pattern.route };
  const route = found ?? pattern?.route ?? rules.fallback ?? table.anyHost.fallback;
  return route === undefined ? { kind: 'none' } : { kind: 'route', route };
}

/** All routes of a host: annotations of one count for all of them. */
export function routesOfHost(table: ControllerTable, host: string): readonly Route[] {
  return (hostTable(table, host) ?? table.anyHost).routes;
}

/** An exact host beats a wildcard, which covers exactly one label. */
function hostTable(table: ControllerTable, host: string): HostTable | undefined {
  return table.exactHosts.get(host) ?? table.wildcardHosts.get(parentName(host));
}

/**
 * Exact compares the whole path; Prefix compares element by element, a trailing slash aside. ImplementationSpecific is read as Prefix,
 * unless the controller is ingress-nginx, where it is a location of nginx, which compares characters.
 */
function pathMatches(table: ControllerTable, route: Route, path: string): boolean {
  switch (route.pathType) {
    case 'Exact':
      return path === route.path;
    case 'ImplementationSpecific':
      if (table.controller.behaviour === 'ingress-nginx') return path.startsWith(route.path);
      return hasPrefix(path, route.path);
    case 'Prefix':
      return hasPrefix(path, route.path);
    case 'Default':
      return true;
  }
}

function hasPrefix(path: string, written: string): boolean {
  const prefix = written.endsWith('/') ? written.slice(0, -1) : written;
  return path === prefix || path.startsWith(`${prefix}/`);
}

/** The certificate for a name: its own, or a wildcard's one label up (RFC 6125 §6.4.3). */
export function certificateFor(table: ControllerTable, host: string): Certificate | undefined {
  return table.certificates.get(host) ?? table.certificates.get(`*.${parentName(host)}`);
}
