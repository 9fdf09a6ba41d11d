/** An ingress controller's proxy with one request: TLS, routing, and then a connection of its own to the backend. */
import type { ControllerTable, Route } from '../../compile/ingressTables.js';
import type { Network } from '../../compile/network.js';
import { cite, type Citation } from '../../model/index.js';
import { joinHops } from '../../trace/hops.js';
import type { Step, TlsStep, Trace } from '../../trace/index.js';
import { backendOf } from './backend.js';
import { toBackend } from './proxy.js';
import { DEFAULT_BACKEND, DEFAULT_CERTIFICATE, PATH_RULES, UNAVAILABLE } from './references.js';
import { certificateFor, patternRoute, routeRequest } from './routeRequest.js';
import { asTrace, response, type Accepted } from './response.js';

export function throughController(network: Network, accepted: Accepted): readonly Trace[] {
  const { request, table } = accepted;
  const secured = request.scheme === 'https' ? [tlsStep(table, request.host)] : [];
  if (secured.some(({ outcome }) => outcome === 'NAME_MISMATCH')) return [stopped(accepted, 'TLS_NAME_MISMATCH', secured)];
  const pattern = patternRoute(table, request.host);
  if (pattern !== undefined) return [unsupported(accepted, secured, `regular expressions as paths (${pattern.ingress.origin.resource})`, pattern)];
  const route = routeRequest(table, request.host, request.path);
  return route === undefined ? [unrouted(accepted, secured)] : routed(network, accepted, secured, route);
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

function routed(network: Network, accepted: Accepted, before: readonly Step[], route: Route): readonly Trace[] {
  const { at, table, request } = accepted;
  const base = { kind: 'ingressRouting', controller: at, host: request.host, path: request.path, ingress: route.ingress.origin.resource } as const;
  const backend = backendOf(network, table, route);
  switch (backend.kind) {
    case 'resource':
      return [unsupported(accepted, before, `Ingress backend ${backend.name}`, route)];
    case 'none': {
      const step: Step = { ...base, outcome: 'NO_BACKEND', backend: backend.name, status: 503, reason: backend.reason, cites: backend.cites };
      return [{ ...stopped(accepted, 'HTTP_ERROR', [...before, step, response(503, at, UNAVAILABLE)]), httpStatus: 503 }];
    }
    case 'endpoints':
    case 'externalName': {
      const match = { host: route.host, path: route.path, pathType: route.pathType };
      const name = `${backend.service.namespace}/${backend.service.name}`;
      const step: Step = { ...base, outcome: 'ROUTED', match, backend: name, backendPort: backend.portName, cites: [...backend.cites, PATH_RULES] };
      return toBackend(accepted, [...before, step], backend);
    }
  }
}

function unsupported(accepted: Accepted, before: readonly Step[], feature: string, route: Route): Trace {
  return stopped(accepted, 'UNSUPPORTED', [...before, { kind: 'unmodelled', outcome: 'UNSUPPORTED', feature, cites: [route.cite] }]);
}

/** The request goes no further than the controller, which answers the client itself. */
function stopped({ connection, at }: Accepted, disposition: Trace['disposition'], steps: readonly Step[]): Trace {
  return { ...asTrace(connection), disposition, hops: joinHops(connection.hops, [{ at, steps }]) };
}
