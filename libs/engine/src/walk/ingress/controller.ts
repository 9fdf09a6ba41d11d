/** An ingress controller's proxy with one request: TLS, routing, and then a connection of its own to the backend. */
import type { ControllerTable, Route } from '../../compile/ingressTables.js';
import type { Network } from '../../compile/network.js';
import { cite, type Citation } from '../../model/index.js';
import { joinHops } from '../../trace/hops.js';
import type { Step, TlsStep, Trace } from '../../trace/index.js';
import { backendOf } from './backend.js';
import { canaryShare } from './canary.js';
import { ownAnswer, wwwAnswer, type OwnAnswer } from './nginx.js';
import { toBackend } from './proxy.js';
import { DEFAULT_BACKEND, DEFAULT_CERTIFICATE, PATH_RULES, UNAVAILABLE } from './references.js';
import { certificateFor, routeRequest } from './routeRequest.js';
import { asTrace, response, type Accepted } from './response.js';

export function throughController(network: Network, accepted: Accepted): readonly Trace[] {
  const { request, table } = accepted;
  const secured = request.scheme === 'https' ? [tlsStep(table, request.serverName ?? request.host)] : [];
  if (secured.some(({ outcome }) => outcome === 'NAME_MISMATCH')) return [stopped(accepted, 'TLS_NAME_MISMATCH', secured)];
  const www = table.wwwRedirects.get(request.host);
  if (www !== undefined) return [answered(accepted, secured, wwwAnswer(accepted, www))];
  const routing = routeRequest(table, request.host, request.path);
  switch (routing.kind) {
    case 'none':
      return [unrouted(accepted, secured)];
    case 'pattern':
      return [unsupported(accepted, secured, `the regular expression ${routing.route.path} as a path`, routing.route.cite)];
    case 'route':
      return taken(network, accepted, secured, routing.route);
  }
}

function tlsStep(table: ControllerTable, serverName: string): TlsStep {
  const certificate = certificateFor(table, serverName);
  if (certificate === undefined) return { kind: 'tls', outcome: 'NAME_MISMATCH', serverName, certificate: 'the controller itself', cites: [DEFAULT_CERTIFICATE] };
  return { kind: 'tls', outcome: 'MATCH', serverName, certificate: certificate.secret, cites: [certificate.cite] };
}

/** No rule takes the request: every Ingress that was tried is cited. */
function unrouted(accepted: Accepted, before: readonly Step[]): Trace {
  const { at, table, request } = accepted;
  const tried = table.controller.ingresses.map((ingress): Citation => cite(ingress.origin, 'spec.rules'));
  const step: Step = { kind: 'ingressRouting', controller: at, host: request.host, path: request.path, outcome: 'NO_MATCH', status: 404, cites: [DEFAULT_BACKEND, ...tried] };
  return { ...stopped(accepted, 'HTTP_ERROR', [...before, step, response(404, at, DEFAULT_BACKEND)]), httpStatus: 404 };
}

/** A rule takes it; the controller may answer itself, and a canary may take a part. */
function taken(network: Network, accepted: Accepted, before: readonly Step[], route: Route): readonly Trace[] {
  const [unmodelled] = route.settings?.unmodelled ?? [];
  if (unmodelled !== undefined) return [unsupported(accepted, before, `annotation ${unmodelled.name} (${route.ingress.origin.resource})`, unmodelled.cite)];
  const own = ownAnswer(accepted, route);
  if (own !== undefined) return [answered(accepted, before, own)];
  const { canary } = route;
  const share = canary === undefined ? 0 : canaryShare(canary.rule, accepted.request);
  if (canary === undefined || share === 0) return routed(network, accepted, before, route);
  if (share === undefined) return [unsupported(accepted, before, `the header pattern of a canary (${canary.route.ingress.origin.resource})`, canary.route.cite)];
  return [...part(routed(network, accepted, before, canary.route), share), ...(share === 1 ? [] : part(routed(network, accepted, before, route), 1 - share))];
}

function part(traces: readonly Trace[], share: number): readonly Trace[] {
  return traces.map((trace) => ({ ...trace, probability: trace.probability * share }));
}

/** Redirects are answers like any other below 400: nobody follows them here. */
function answered(accepted: Accepted, before: readonly Step[], step: OwnAnswer): Trace {
  const trace = stopped(accepted, step.outcome === 'REDIRECTED' ? 'CONNECTED' : 'HTTP_ERROR', [...before, step, response(step.status, accepted.at, step.cites[0])]);
  return { ...trace, httpStatus: step.status };
}

function routed(network: Network, accepted: Accepted, before: readonly Step[], route: Route): readonly Trace[] {
  const { at, table, request } = accepted;
  const base = { kind: 'ingressRouting', controller: at, host: request.host, path: request.path, ingress: route.ingress.origin.resource } as const;
  const backend = backendOf(network, table, route);
  switch (backend.kind) {
    case 'resource':
      return [unsupported(accepted, before, `Ingress backend ${backend.name}`, route.cite)];
    case 'none': {
      const step: Step = { ...base, outcome: 'NO_BACKEND', backend: backend.name, status: 503, reason: backend.reason, cites: backend.cites };
      return [{ ...stopped(accepted, 'HTTP_ERROR', [...before, step, response(503, at, UNAVAILABLE)]), httpStatus: 503 }];
    }
    case 'endpoints':
    case 'externalName': {
      const match = { host: route.host, path: route.path, pathType: route.pathType };
      const name = `${backend.service.namespace}/${backend.service.name}`;
      const step: Step = { ...base, outcome: 'ROUTED', match, backend: name, backendPort: backend.portName, ...(backend.kind === 'endpoints' && backend.upstream !== undefined ? { upstream: backend.upstream } : {}), cites: [...backend.cites, PATH_RULES] };
      return toBackend(accepted, [...before, step], backend);
    }
  }
}

function unsupported(accepted: Accepted, before: readonly Step[], feature: string, source: Citation): Trace {
  return stopped(accepted, 'UNSUPPORTED', [...before, { kind: 'unmodelled', outcome: 'UNSUPPORTED', feature, cites: [source] }]);
}

/** The request goes no further than the controller, which answers the client itself. */
function stopped({ connection, at }: Accepted, disposition: Trace['disposition'], steps: readonly Step[]): Trace {
  return { ...asTrace(connection), disposition, hops: joinHops(connection.hops, [{ at, steps }]) };
}
