import type { Citation, ClusterState, HttpIngressPath, Ingress, IngressBackend, IngressControllerState, LabState, OrphanReason } from '../model/index.js';
import { cite } from '../model/index.js';
import { byAge } from '../reconcile/ordering.js';

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
}

export interface HostTable {
  /** The order in which they are tried: longest path first, Exact before Prefix, then the older Ingress. */
  readonly routes: readonly Route[];
  /** What the host's Ingresses name for everything else. */
  readonly fallback: Route | undefined;
}

export interface Route {
  readonly ingress: Ingress;
  readonly host: string | undefined;
  readonly path: string;
  readonly pathType: 'Exact' | 'Prefix' | 'ImplementationSpecific' | 'Default';
  readonly backend: IngressBackend;
  readonly cite: Citation;
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
  for (const ingress of controller.ingresses) {
    for (const [index, rule] of (ingress.spec.rules ?? []).entries()) {
      const host = rule.host?.toLowerCase() ?? '';
      const list = routes.get(host) ?? [];
      routes.set(host, [...list, ...(rule.http?.paths ?? []).map((path, position) => routeOf(ingress, rule.host, path, `spec.rules[${index}].http.paths[${position}]`))]);
    }
    const fallback = fallbackOf(ingress);
    if (fallback !== undefined) for (const host of ['', ...hostsOf(ingress).filter((name) => name !== '*')]) if (!fallbacks.has(host)) fallbacks.set(host, fallback);
    collectCertificates(certificates, ingress);
  }
  const table = (host: string): HostTable => ({ routes: inOrder(routes.get(host) ?? []), fallback: fallbacks.get(host) });
  const hosts = [...routes.keys()].filter((host) => host !== '');
  return {
    cluster,
    controller,
    exactHosts: new Map(hosts.filter((host) => !host.startsWith('*.')).map((host) => [host, table(host)])),
    wildcardHosts: new Map(hosts.filter((host) => host.startsWith('*.')).map((host) => [host.slice(2), table(host)])),
    anyHost: table(''),
    certificates,
  };
}

function routeOf(ingress: Ingress, host: string | undefined, path: HttpIngressPath, field: string): Route {
  return { ingress, host, path: path.path ?? '/', pathType: path.pathType, backend: path.backend, cite: cite(ingress.origin, field) };
}

function fallbackOf(ingress: Ingress): Route | undefined {
  const backend = ingress.spec.defaultBackend;
  return backend && { ingress, host: undefined, path: '/', pathType: 'Default', backend, cite: cite(ingress.origin, 'spec.defaultBackend') };
}

/** Sorting is stable and Ingresses come oldest first, so of two equal paths the older one wins. */
function inOrder(routes: readonly Route[]): readonly Route[] {
  const rank = (route: Route): number => (route.pathType === 'Exact' ? 0 : 1);
  return [...routes].sort((a, b) => b.path.length - a.path.length || rank(a) - rank(b));
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
