/** Matches a request against the rules of a controller (https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types). */
import type { Certificate, ControllerTable, HostTable, Route } from '../../compile/ingressTables.js';
import { parentName } from '../../compile/dns/dnsName.js';

/** The route that a request takes; `undefined` where no rule and no default backend takes it (404). */
export function routeRequest(table: ControllerTable, host: string, path: string): Route | undefined {
  const own = hostTable(table, host);
  const rules = own ?? table.anyHost;
  return rules.routes.find((route) => pathMatches(route, path)) ?? rules.fallback ?? table.anyHost.fallback;
}

/**
 * A route of the host whose path is a regular expression, by ingress-nginx' annotations: one of them makes all paths of the host
 * expressions (https://kubernetes.github.io/ingress-nginx/user-guide/ingress-path-matching/), which are not modelled.
 */
export function patternRoute(table: ControllerTable, host: string): Route | undefined {
  const rules = hostTable(table, host) ?? table.anyHost;
  return rules.routes.find((route) => PATTERN_CHARACTERS.test(route.path) && saysPattern(route));
}

const PATTERN_CHARACTERS = /[()[\]|*+?^$\\]/;

function saysPattern({ ingress }: Route): boolean {
  const annotations = ingress.metadata.annotations ?? {};
  return annotations['nginx.ingress.kubernetes.io/use-regex'] === 'true' || annotations['nginx.ingress.kubernetes.io/rewrite-target'] !== undefined;
}

/** An exact host beats a wildcard, which covers exactly one label. */
function hostTable(table: ControllerTable, host: string): HostTable | undefined {
  return table.exactHosts.get(host) ?? table.wildcardHosts.get(parentName(host));
}

/** Exact compares the whole path; Prefix compares element by element, a trailing slash aside. ImplementationSpecific is read as Prefix. */
function pathMatches(route: Route, path: string): boolean {
  switch (route.pathType) {
    case 'Exact':
      return path === route.path;
    case 'Prefix':
    case 'ImplementationSpecific': {
      const prefix = route.path.endsWith('/') ? route.path.slice(0, -1) : route.path;
      return path === prefix || path.startsWith(`${prefix}/`);
    }
    case 'Default':
      return true;
  }
}

/** The certificate for a name: its own, or a wildcard's one label up (RFC 6125 §6.4.3). */
export function certificateFor(table: ControllerTable, host: string): Certificate | undefined {
  return table.certificates.get(host) ?? table.certificates.get(`*.${parentName(host)}`);
}
