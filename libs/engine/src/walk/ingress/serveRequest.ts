/** What a server does with an HTTP request once the connection stands: the application answers, or an ingress controller passes it on. */
import type { ControllerTable } from '../../compile/ingressTables.js';
import type { Network } from '../../compile/network.js';
import { cite, citeReference, parseIp, type Citation, type Ip } from '../../model/index.js';
import type { Hop, HttpResponseStep, Step, Trace } from '../../trace/index.js';
import type { ConnectionTrace } from '../connection.js';
import { resolveName } from '../dns/stubResolver.js';
import { walkConnection } from '../walkConnection.js';
import { backendOf, type Backend } from './backend.js';
import { certificateFor, patternRoute, routeRequest } from './routeRequest.js';

export interface Request {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly path: string;
}

const PATH_RULES = citeReference('Ingress path and host matching', 'https://kubernetes.io/docs/concepts/services-networking/ingress/#the-ingress-resource');
const DEFAULT_BACKEND = citeReference('without a default backend the controller answers 404', 'https://kubernetes.io/docs/concepts/services-networking/ingress/#default-backend');
const DEFAULT_CERTIFICATE = citeReference('default certificate of the controller', 'https://kubernetes.io/docs/concepts/services-networking/ingress/#tls');
const UNAVAILABLE = citeReference('503 Service Unavailable', 'https://www.rfc-editor.org/rfc/rfc9110#section-15.6.4');
const RETRIES = citeReference('a proxy tries the next endpoint after an error', 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_next_upstream');
const BAD_GATEWAY = citeReference('502 Bad Gateway', 'https://www.rfc-editor.org/rfc/rfc9110#section-15.6.3');
const GATEWAY_TIMEOUT = citeReference('504 Gateway Timeout', 'https://www.rfc-editor.org/rfc/rfc9110#section-15.6.5');

/** The ways a connection that stands may end once the request is sent. Other connections come back as they are. */
export function serveRequest(network: Network, connection: ConnectionTrace, request: Request): readonly Trace[] {
  if (connection.disposition !== 'CONNECTED' || connection.destination === undefined) return [asTrace(connection)];
  const table = network.ingress.controllers.get(connection.destination);
  return table === undefined ? [applicationAnswer(connection, connection.destination)] : throughController(network, connection, connection.destination, table, request);
}

export function asTrace(connection: ConnectionTrace): Trace {
  return { ...connection, httpStatus: undefined };
}

/** Whatever listens is taken to speak HTTP, and to answer 200. */
function applicationAnswer(connection: ConnectionTrace, by: string): Trace {
  return { ...asTrace(connection), hops: withSteps(connection.hops, by, [response(200, by, citeReference('an application that listens is taken to answer 200', 'https://www.rfc-editor.org/rfc/rfc9110#section-15.3.1'))]), httpStatus: 200 };
}

function throughController(network: Network, front: ConnectionTrace, at: string, table: ControllerTable, request: Request): readonly Trace[] {
  const steps: Step[] = [];
  if (request.scheme === 'https') {
    const certificate = certificateFor(table, request.host);
    const base = { kind: 'tls', serverName: request.host } as const;
    if (certificate === undefined) {
      steps.push({ ...base, outcome: 'NAME_MISMATCH', certificate: 'the default certificate', cites: [DEFAULT_CERTIFICATE] });
      return [{ ...asTrace(front), disposition: 'TLS_NAME_MISMATCH', hops: withSteps(front.hops, at, steps) }];
    }
    steps.push({ ...base, outcome: 'MATCH', certificate: certificate.secret, cites: [certificate.cite] });
  }
  const pattern = patternRoute(table, request.host);
  if (pattern !== undefined) {
    steps.push({ kind: 'unmodelled', outcome: 'UNSUPPORTED', feature: `regular expressions as paths (${pattern.ingress.origin.resource})`, cites: [pattern.cite] });
    return [{ ...asTrace(front), disposition: 'UNSUPPORTED', hops: withSteps(front.hops, at, steps) }];
  }
  const routing = { kind: 'ingressRouting', controller: at, host: request.host, path: request.path } as const;
  const route = routeRequest(table, request.host, request.path);
  if (route === undefined) {
    steps.push({ ...routing, outcome: 'NO_MATCH', status: 404, cites: [...ingressCites(table), DEFAULT_BACKEND] });
    return [httpError(front, at, steps, 404, DEFAULT_BACKEND)];
  }
  const backend = backendOf(network, table, route);
  const ingress = route.ingress.origin.resource;
  switch (backend.kind) {
    case 'resource':
      steps.push({ kind: 'unmodelled', outcome: 'UNSUPPORTED', feature: `Ingress backend ${backend.name}`, cites: [route.cite] });
      return [{ ...asTrace(front), disposition: 'UNSUPPORTED', hops: withSteps(front.hops, at, steps) }];
    case 'none':
      steps.push({ ...routing, outcome: 'NO_BACKEND', ingress, backend: backend.name, status: 503, reason: backend.reason, cites: backend.cites });
      return [httpError(front, at, steps, 503, UNAVAILABLE)];
    case 'endpoints':
    case 'externalName': {
      const { service } = backend;
      const match = { host: route.host, path: route.path, pathType: route.pathType };
      const backendPort = backend.kind === 'endpoints' ? backend.port : String(backend.port);
      steps.push({ ...routing, outcome: 'ROUTED', ingress, match, backend: `${service.namespace}/${service.name}`, backendPort, cites: [...backend.cites, PATH_RULES] });
      return toBackend(network, front, at, steps, backend);
    }
  }
}

/** The rules that were tried, at least the controller itself. */
function ingressCites(table: ControllerTable): readonly [Citation, ...Citation[]] {
  const [first, ...others] = table.controller.ingresses.map((ingress) => cite(ingress.origin, 'spec.rules'));
  return first === undefined ? [PATH_RULES] : [first, ...others];
}

/** A second connection, from the controller's pod to each endpoint; endpoints that fail are skipped as long as another one answers. */
function toBackend(network: Network, front: ConnectionTrace, at: string, steps: Step[], backend: Backend & { readonly kind: 'endpoints' | 'externalName' }): readonly Trace[] {
  const { connections, hops } = connectionsTo(network, at, backend);
  const answered = connections.filter(({ disposition }) => disposition === 'CONNECTED');
  const unknown = connections.filter(({ disposition }) => disposition === 'UNSUPPORTED' || disposition === 'UNDEFINED');
  const before = [...withSteps(front.hops, at, steps), ...hops];
  const share = sum(answered);
  if (unknown.length === 0 && answered.length > 0) return answered.map((back) => joined(front, before, back, back.probability / share));
  if (connections.length === 0) return [httpError(front, at, [...steps], 503, UNAVAILABLE, hops)];
  return connections.map((back) => (back.disposition === 'CONNECTED' ? joined(front, before, back, back.probability) : failedBackend(front, before, at, back)));
}

function connectionsTo(network: Network, at: string, backend: Backend & { readonly kind: 'endpoints' | 'externalName' }): { readonly connections: readonly ConnectionTrace[]; readonly hops: readonly Hop[] } {
  if (backend.kind === 'endpoints') return { connections: spread(network, at, backend.endpoints), hops: [] };
  const resolution = resolveName(network, network.vantagePoints.byAddress.get(at), backend.name, 'A');
  const targets = resolution.addresses.flatMap((text) => parseIp(text) ?? []).map((ip) => ({ ip, port: backend.port }));
  return { connections: spread(network, at, targets), hops: resolution.hops };
}

function spread(network: Network, from: string, targets: readonly { readonly ip: Ip; readonly port: number }[]): readonly ConnectionTrace[] {
  return targets.flatMap(({ ip, port }) =>
    walkConnection(network, { from, destination: ip, port, protocol: 'TCP' }).map((trace) => ({ ...trace, probability: trace.probability / targets.length })),
  );
}

function joined(front: ConnectionTrace, before: readonly Hop[], back: ConnectionTrace, share: number): Trace {
  const by = back.destination ?? 'the endpoint';
  const step = response(200, by, RETRIES);
  return {
    ...asTrace(back),
    probability: front.probability * share,
    hops: withSteps([...before, ...back.hops], by, [step]),
    replies: [...back.replies, ...front.replies],
    httpStatus: 200,
  };
}

/** Refused or unroutable: 502. No answer in time: 504 (ngx_http_upstream). */
function failedBackend(front: ConnectionTrace, before: readonly Hop[], at: string, back: ConnectionTrace): Trace {
  const unknown = back.disposition === 'UNSUPPORTED' || back.disposition === 'UNDEFINED';
  const status = back.disposition === 'TIMED_OUT' ? 504 : 502;
  const steps: readonly Step[] = unknown ? [] : [response(status, at, status === 504 ? GATEWAY_TIMEOUT : BAD_GATEWAY)];
  return {
    ...asTrace(back),
    disposition: unknown ? back.disposition : 'HTTP_ERROR',
    probability: front.probability * back.probability,
    hops: steps.length === 0 ? [...before, ...back.hops] : [...before, ...back.hops, { at, steps }],
    replies: front.replies,
    httpStatus: unknown ? undefined : status,
  };
}

function httpError(front: ConnectionTrace, at: string, steps: readonly Step[], status: number, source: Citation, more: readonly Hop[] = []): Trace {
  const hops = more.length === 0 ? withSteps(front.hops, at, [...steps, response(status, at, source)]) : [...withSteps(front.hops, at, steps), ...more, { at, steps: [response(status, at, source)] }];
  return { ...asTrace(front), disposition: 'HTTP_ERROR', hops, httpStatus: status };
}

function response(status: number, by: string, source: Citation): HttpResponseStep {
  return { kind: 'httpResponse', outcome: 'RESPONDED', status, by, cites: [source] };
}

/** Adds steps to the last hop where that is the device, otherwise a hop of its own. */
function withSteps(hops: readonly Hop[], at: string, steps: readonly Step[]): readonly Hop[] {
  const last = hops.at(-1);
  if (last?.at !== at) return [...hops, { at, steps }];
  return [...hops.slice(0, -1), { at, steps: [...last.steps, ...steps] }];
}

function sum(connections: readonly ConnectionTrace[]): number {
  return connections.reduce((total, { probability }) => total + probability, 0);
}
