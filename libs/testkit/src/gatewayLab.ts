/** Labs around Gateways for tables: backends by name, and what a request through a Gateway ends in. */
import { reach, type Network, type Trace } from '@vantage/engine';
import { networkOf } from './lab.js';

/** A Deployment of one pod that listens on 3000, and its Service at port 8080. */
export function webBackend(namespace: string, name: string): string {
  return [
    `{apiVersion: apps/v1, kind: Deployment, metadata: {name: ${name}, namespace: ${namespace}}, spec: {selector: {matchLabels: {app: ${name}}}, template: {metadata: {labels: {app: ${name}}}, spec: {containers: [{name: c, image: i, ports: [{containerPort: 3000}]}]}}}}`,
    `{apiVersion: v1, kind: Service, metadata: {name: ${name}, namespace: ${namespace}}, spec: {selector: {app: ${name}}, ports: [{port: 8080, targetPort: 3000}]}}`,
  ].join('\n---\n');
}

/** A Gateway at an address of its own; listeners in flow style. */
export function gateway(name: string, address: string, listeners: readonly string[]): string {
  const spec = `gatewayClassName: edge, addresses: [{value: ${address}}], listeners: [${listeners.join(', ')}]`;
  return `{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: ${name}, namespace: infra}, spec: {${spec}}}`;
}

export interface GatewayRequest {
  readonly host?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The ways of a request to a URL; the Host header beside it where the URL only has an address. */
export function gatewayTraces(network: Network, url: string, { host, method = 'GET', headers = {} }: GatewayRequest = {}, from = 'lan/laptop'): readonly Trace[] {
  const named = Object.entries({ ...headers, ...(host === undefined ? {} : { Host: host }) }).map(([name, value]) => ({ name, value }));
  const answer = reach(network, { from, to: url, http: { method, headers: named } });
  if (!answer.ok) throw new Error(answer.failure.message);
  return answer.value.traces;
}

/** `200 infra/v1`, `404`, `50% 200 infra/v1, 50% 500`: the status and the workload that answers, the likeliest first. */
export function gatewayOutcome(network: Network, url: string, request: GatewayRequest = {}, from = 'lan/laptop'): string {
  const shares = new Map<string, number>();
  for (const trace of gatewayTraces(network, url, request, from)) shares.set(outcomeOf(trace), (shares.get(outcomeOf(trace)) ?? 0) + trace.probability);
  const outcomes = [...shares.entries()].sort(([a, x], [b, y]) => Math.round((y - x) * 1000) || (a < b ? -1 : 1));
  return outcomes.map(([outcome, share]) => (share > 0.999 ? outcome : `${Math.round(share * 100)}% ${outcome}`)).join(', ');
}

function outcomeOf({ disposition, httpStatus, destination = '', hops }: Trace): string {
  if (httpStatus === undefined) return disposition;
  const location = hops.flatMap(({ steps }) => steps).flatMap((step) => (step.kind === 'httpFilter' && step.outcome === 'REDIRECTED' ? [step.location] : []));
  const [namespace = '', , pod = ''] = destination.split('/');
  return [String(httpStatus), ...(disposition === 'CONNECTED' && location.length === 0 ? [`${namespace}/${pod.replace(/-[a-z0-9]+-[a-z0-9]{5}$/, '')}`] : []), ...location].join(' ');
}

/** A lab with namespaces infra, app (labelled team: app) and web, the backends infra/v1 to infra/v3 and app/v1, and the documents. */
export function gatewayLab(...documents: readonly string[]): Network {
  const namespaces = ['infra', 'app', 'web'].map((name) => `{apiVersion: v1, kind: Namespace, metadata: {name: ${name}, labels: {team: ${name}}}}`);
  const backends = [webBackend('infra', 'v1'), webBackend('infra', 'v2'), webBackend('infra', 'v3'), webBackend('app', 'v1')];
  return networkOf([...namespaces, ...backends, ...documents].join('\n---\n'));
}
