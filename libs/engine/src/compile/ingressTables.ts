import type { Citation, ClusterState, HttpIngressPath, Ingress, IngressBackend, IngressControllerState, LabState, OrphanReason } from '../model/index.js';
import { cite } from '../model/index.js';
import { byAge } from '../reconcile/ordering.js';
import { nginxSettings, type Canary, type NginxSettings } from './ingress/nginxAnnotations.js';
import { pathPattern, type PathPattern } from './ingress/pathPattern.js';

/** Ingress rules as the proxies of ingress controllers hold them. */
export interface IngressTables {
  /** By the Vantage address of each pod that routes. */
  readonly controllers: ReadonlyMap<string, ControllerTable>;
  /** Ingresses that no controller serves, by host; `*` where a rule names none. */
  readonly orphans: ReadonlyMap<string, readonly OrphanIngress[]>;
}

export interface OrphanIngress {
  readonly ingress: Ingress;
  readonly reason: OrphanReason;
}

export interface ControllerTable {
  readonly cluster: ClusterState;
  readonly controller: IngressControllerState;
  readonly exactHosts: ReadonlyMap<string, HostTable>;
  /** By what follows `*.`: exactly one more label matches. */
  readonly wildcardHosts: ReadonlyMap<string, HostTable>;
  /** Rules without a host. */
  readonly anyHost: HostTable;
  /** Names that some `tls` entry has a certificate for, wildcards with their `*.`. */
  readonly certificates: ReadonlyMap<string, Certificate>;
  /** Names that are sent to another one, with or without `www.`. */
  readonly wwwRedirects: ReadonlyMap<string, WwwRedirect>;
}

export interface WwwRedirect {
  readonly to: string;
  readonly ingress: Ingress;
}

export interface HostTable {
  /** The order in which they are tried: longest path first, Exact before Prefix, then the older Ingress. */
  readonly routes: readonly Route[];
  /** What the host's Ingresses name for everything else. */
  readonly fallback: Route | undefined;
  /** Where one annotation of the host makes all its paths regular expressions: the order in which ingress-nginx tries them. */
  readonly patterns: readonly PatternRoute[] | undefined;
}

export interface PatternRoute {
  readonly route: Route;
  /** `undefined`: an expression that is not understood. */
  readonly matches: PathPattern | undefined;
}

export interface Route {
  readonly ingress: Ingress;
  readonly host: string | undefined;
  readonly path: string;
  readonly pathType: 'Exact' | 'Prefix' | 'ImplementationSpecific' | 'Default';
  readonly backend: IngressBackend;
  readonly cite: Citation;
  /** What annotations say, where the controller is one that reads them. */
  readonly settings: NginxSettings | undefined;
  /** The Ingress that takes a part of its requests. */
  readonly canary: CanaryRoute | undefined;
  /** The Ingress has a `tls` section, by which ingress-nginx gives its hosts a certificate. */
  readonly secured: boolean;
}

export interface CanaryRoute {
  readonly rule: Canary;
  readonly route: Route;
}

export interface Certificate {
  readonly secret: string;
  readonly cite: Citation;
}

export function compileIngress(state: LabState): IngressTables {
  const controllers = new Map<string, ControllerTable>();
  const orphans = new Map<string, OrphanIngress[]>();
  for (const cluster of state.clusters) {
    for (const controller of routersOf(cluster.ingressControllers)) {
      const table = controllerTable(cluster, controller);
      for (const pod of controller.pods) controllers.set(pod, table);
    }
    for (const orphan of cluster.orphanIngresses) {
      for (const host of hostsOf(orphan.ingress)) orphans.set(host, [...(orphans.get(host) ?? []), orphan]);
    }
  }
  return { controllers, orphans };
}

/** Pods that serve several classes hold the rules of all of them. */
function routersOf(controllers: readonly IngressControllerState[]): readonly IngressControllerState[] {
  const byPods = new Map<string, IngressControllerState>();
  for (const controller of controllers) {
    const key = controller.pods.join(' ');
    const other = byPods.get(key);
    byPods.set(key, other === undefined ? controller : { ...other, ingresses: [...other.ingresses, ...controller.ingresses].sort(byAge) });
  }
  return [...byPods.values()];
}

function controllerTable(cluster: ClusterState, controller: IngressControllerState): ControllerTable {
  const routes = new Map<string, Route[]>();
  const fallbacks = new Map<string, Route>();
  const certificates = new Map<string, Certificate>();
  const canaries = canariesOf(controller);
  for (const ingress of controller.ingresses) {
    const settings = settingsOf(controller, ingress);
    if (settings?.canary !== undefined) continue;
    for (const route of routesOf(ingress, settings)) pushRoute(routes, { ...route, canary: canaries.get(routeKey(route)) });
    const fallback = fallbackOf(ingress, settings);
    if (fallback !== undefined) for (const host of ['', ...hostsOf(ingress).filter((name) => name !== '*')]) if (!fallbacks.has(host)) fallbacks.set(host, fallback);
    collectCertificates(certificates, ingress);
  }
  const table = (host: string): HostTable => hostTable(controller, routes.get(host) ?? [], fallbacks.get(host));
  const hosts = [...routes.keys()].filter((host) => host !== '');
  const exact = new Map(hosts.filter((host) => !host.startsWith('*.')).map((host) => [host, table(host)]));
  return {
    cluster,
    controller,
    exactHosts: new Map([...aliasesOf(routes, exact), ...exact]),
    wildcardHosts: new Map(hosts.filter((host) => host.startsWith('*.')).map((host) => [host.slice(2), table(host)])),
    anyHost: table(''),
    certificates,
    wwwRedirects: wwwRedirectsOf(routes),
  };
}

function pushRoute(routes: Map<string, Route[]>, route: Route): void {
  const host = route.host?.toLowerCase() ?? '';
  const list = routes.get(host);
  if (list === undefined) routes.set(host, [route]);
  else list.push(route);
}

function settingsOf(controller: IngressControllerState, ingress: Ingress): NginxSettings | undefined {
  return controller.behaviour === 'other' ? undefined : nginxSettings(ingress);
}

function routesOf(ingress: Ingress, settings: NginxSettings | undefined): readonly Route[] {
  return (ingress.spec.rules ?? []).flatMap((rule, index) =>
    (rule.http?.paths ?? []).map((path, position) => routeOf(ingress, settings, rule.host, path, `spec.rules[${index}].http.paths[${position}]`)),
  );
}

function routeOf(ingress: Ingress, settings: NginxSettings | undefined, host: string | undefined, path: HttpIngressPath, field: string): Route {
  const secured = (ingress.spec.tls ?? []).length > 0;
  return { ingress, host, path: path.path || '/', pathType: path.pathType, backend: path.backend, cite: cite(ingress.origin, field), settings, canary: undefined, secured };
}

function fallbackOf(ingress: Ingress, settings: NginxSettings | undefined): Route | undefined {
  const backend = ingress.spec.defaultBackend;
  const secured = (ingress.spec.tls ?? []).length > 0;
  return backend && { ingress, host: undefined, path: '/', pathType: 'Default', backend, cite: cite(ingress.origin, 'spec.defaultBackend'), settings, canary: undefined, secured };
}

/** A canary stands for the route of another Ingress with its host, path and type; there is one for each (docs/user-guide, canary). */
function canariesOf(controller: IngressControllerState): ReadonlyMap<string, CanaryRoute> {
  const canaries = new Map<string, CanaryRoute>();
  for (const ingress of controller.ingresses) {
    const settings = settingsOf(controller, ingress);
    const rule = settings?.canary;
    if (rule === undefined) continue;
    for (const route of routesOf(ingress, settings)) if (!canaries.has(routeKey(route))) canaries.set(routeKey(route), { rule, route });
  }
  return canaries;
}

function routeKey({ host, path, pathType }: Route): string {
  return `${host?.toLowerCase() ?? ''} ${pathType} ${path}`;
}

function hostTable(controller: IngressControllerState, routes: readonly Route[], fallback: Route | undefined): HostTable {
  const isPattern = routes.some(({ settings, path }) => settings !== undefined && (settings.useRegex || (settings.rewriteTarget !== undefined && settings.rewriteTarget !== path)));
  return { routes: inOrder(routes), fallback, patterns: controller.behaviour !== 'other' && isPattern ? patternsOf(routes) : undefined };
}

/** Longest first, and of one length by text, backwards (internal/ingress/controller/controller.go); Exact means nothing any more. */
function patternsOf(routes: readonly Route[]): readonly PatternRoute[] {
  const ordered = [...routes].sort((a, b) => b.path.length - a.path.length || (a.path < b.path ? 1 : a.path > b.path ? -1 : 0));
  return ordered.map((route) => ({ route, matches: pathPattern(route.path) }));
}

/** Sorting is stable and Ingresses come oldest first, so of two equal paths the older one wins. */
function inOrder(routes: readonly Route[]): readonly Route[] {
  const rank = (route: Route): number => (route.pathType === 'Exact' ? 0 : 1);
  return [...routes].sort((a, b) => b.path.length - a.path.length || rank(a) - rank(b));
}

/** Further names of a host; a host of its own goes before an alias. */
function aliasesOf(routes: ReadonlyMap<string, readonly Route[]>, hosts: ReadonlyMap<string, HostTable>): readonly (readonly [string, HostTable])[] {
  return [...hosts].flatMap(([host, table]) => (routes.get(host) ?? []).flatMap(({ settings }) => settings?.aliases ?? []).map((alias) => [alias, table] as const));
}

function wwwRedirectsOf(routes: ReadonlyMap<string, readonly Route[]>): ReadonlyMap<string, WwwRedirect> {
  const redirects = new Map<string, WwwRedirect>();
  for (const [host, list] of routes) {
    const asking = list.find(({ settings }) => settings?.fromToWww);
    const from = host.startsWith('www.') ? host.slice('www.'.length) : `www.${host}`;
    if (asking !== undefined && host !== '' && !host.startsWith('*.') && !routes.has(from)) redirects.set(from, { to: host, ingress: asking.ingress });
  }
  return redirects;
}

function collectCertificates(certificates: Map<string, Certificate>, ingress: Ingress): void {
  for (const [index, tls] of (ingress.spec.tls ?? []).entries()) {
    for (const host of tls.hosts ?? []) {
      const secret = tls.secretName ?? 'the default certificate';
      if (tls.secretName !== undefined && !certificates.has(host.toLowerCase())) certificates.set(host.toLowerCase(), { secret, cite: cite(ingress.origin, `spec.tls[${index}]`) });
    }
  }
}

function hostsOf(ingress: Ingress): readonly string[] {
  const hosts = (ingress.spec.rules ?? []).map((rule) => rule.host?.toLowerCase() ?? '*');
  return hosts.length === 0 ? ['*'] : [...new Set(hosts)];
}
