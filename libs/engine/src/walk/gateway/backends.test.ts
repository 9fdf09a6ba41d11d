import { gateway, gatewayLab, gatewayOutcome, gatewayTraces, route, sendTo, webBackend } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';

const WEB = gateway('web', '203.0.113.40', ['{name: http, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: All}}}']);
const URL = 'http://203.0.113.40';
const path = (value: string, rest: string): string => `matches: [{path: {value: ${value}}}], ${rest}`;
const grant = (name: string, namespace: string, from: string, to: string): string =>
  `{apiVersion: gateway.networking.k8s.io/v1beta1, kind: ReferenceGrant, metadata: {name: ${name}, namespace: ${namespace}}, spec: {from: [${from}], to: [${to}]}}`;
const fromRoutes = (namespace: string, kind = 'HTTPRoute'): string => `{group: gateway.networking.k8s.io, kind: ${kind}, namespace: ${namespace}}`;
const app = '{name: v1, namespace: app, port: 8080}';

describe('backends of a rule', () => {
  const network = gatewayLab(
    WEB,
    webBackend('app', 'v2'),
    webBackend('web', 'v1'),
    '{apiVersion: v1, kind: Service, metadata: {name: empty, namespace: infra}, spec: {selector: {app: nobody}, ports: [{port: 8080, targetPort: 3000}]}}',
    '{apiVersion: v1, kind: Service, metadata: {name: headless, namespace: infra}, spec: {clusterIP: None, selector: {app: v2}, ports: [{port: 8080, targetPort: 3000}]}}',
    '{apiVersion: v1, kind: Service, metadata: {name: manual, namespace: infra}, spec: {ports: [{name: first, port: 8080, targetPort: 3000}]}}',
    '{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: manual-1, namespace: infra, labels: {kubernetes.io/service-name: manual}}, addressType: IPv4, ports: [{name: first, port: 8080, protocol: TCP}], endpoints: [{addresses: [192.168.10.50]}]}',
    '{apiVersion: v1, kind: Service, metadata: {name: alias, namespace: infra}, spec: {type: ExternalName, externalName: example.com}}',
    '{apiVersion: v1, kind: Service, metadata: {name: closed, namespace: infra}, spec: {selector: {app: v1}, ports: [{port: 8080, targetPort: 3001}]}}',
    route('rules', [
      path('/none', 'name: nothing'),
      path('/unknown', sendTo('nosuch')),
      path('/port', sendTo('{name: v1, port: 9090}')),
      path('/kind', sendTo('{group: example.com, kind: Bucket, name: b}')),
      path('/empty', sendTo('empty')),
      path('/headless', sendTo('headless')),
      path('/alias', sendTo('alias')),
      path('/manual', sendTo('manual')),
      path('/closed', sendTo('closed')),
      path('/forbidden', sendTo(app)),
      path('/granted', sendTo('{name: v2, namespace: app, port: 8080}')),
      path('/other-kind', sendTo('{name: v1, namespace: web, port: 8080}')),
      path('/weights', sendTo('{name: v1, port: 8080, weight: 70}', '{name: v2, port: 8080, weight: 30}', '{name: v3, port: 8080, weight: 0}')),
      path('/zero', sendTo('{name: v1, port: 8080, weight: 0}', '{name: v2, port: 8080, weight: 0}')),
      path('/partly', sendTo('v1', app, 'nosuch', 'empty')),
    ]),
    grant('only-v2', 'app', fromRoutes('infra'), '{group: "", kind: Service, name: v2}'),
    grant('for-calls', 'web', fromRoutes('infra', 'GRPCRoute'), '{group: "", kind: Service}'),
    grant('in-the-wrong-place', 'infra', fromRoutes('infra'), '{group: "", kind: Service}'),
  );

  it.each([
    ['S76 a rule without backends', '/none', '500'],
    ['S76 a Service that does not exist', '/unknown', '500'],
    ['S76 a port that the Service does not have', '/port', '500'],
    ['S76 a kind that is no Service', '/kind', '500'],
    ['S76 a Service without endpoints', '/empty', '503'],
    ['S76 a headless Service by its endpoints', '/headless', '200 infra/v2'],
    ['S76 a Service with slices of its own', '/manual', '502'],
    ['S76 an endpoint that refuses', '/closed', '502'],
    ['S76 an ExternalName Service is left to implementations', '/alias', 'UNDEFINED'],
    ['S76 another namespace without a grant', '/forbidden', '500'],
    ['S76 another namespace with a grant by name', '/granted', '200 app/v2'],
    ['S76 a grant for another kind of route', '/other-kind', '500'],
    ['S76 shares by weight, none for 0', '/weights', '70% 200 infra/v1, 30% 200 infra/v2'],
    ['S76 every weight 0', '/zero', '500'],
    ['S76 invalid backends keep their share', '/partly', '50% 500, 25% 200 infra/v1, 25% 503'],
  ] as const)('%s', (_name, to, outcome) => {
    expect(gatewayOutcome(network, `${URL}${to}`)).toBe(outcome);
  });

  it('S76 shares add up to 1', () => {
    for (const to of ['/weights', '/partly', '/zero']) expect(gatewayTraces(network, `${URL}${to}`).reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1);
  });
});

describe('the way to the backend', () => {
  const deny = '{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: deny, namespace: infra}, spec: {podSelector: {matchLabels: {app: v1}}, ingress: []}}';
  const allow =
    '{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: allow, namespace: infra}, spec: {podSelector: {matchLabels: {app: v1}}, ingress: [{from: [{podSelector: {matchLabels: {gateway.networking.k8s.io/gateway-name: web}}}]}]}}';
  const all = route('all', [sendTo('v1')]);

  it('S77 policies see the pod of the Gateway', () => {
    expect(gatewayOutcome(gatewayLab(WEB, all, deny), `${URL}/`)).toBe('504');
    expect(gatewayOutcome(gatewayLab(WEB, all, deny, allow), `${URL}/`)).toBe('200 infra/v1');
  });

  it('S77 the backend sees the address of that pod', () => {
    const network = gatewayLab(WEB, all);
    const seen = new Set(gatewayTraces(network, `${URL}/`).map(({ sourceSeen }) => sourceSeen));
    const pods = network.state.clusters.flatMap(({ pods: list }) => list.filter(({ name }) => name.startsWith('web-edge-')));
    expect([...seen]).toEqual(pods.flatMap(({ ips }) => ips));
  });

  it('S76 pods of the cluster come in the same way, by any of its names', () => {
    const network = gatewayLab(WEB, all);
    expect(gatewayOutcome(network, `${URL}/`, {}, 'infra/deployment/v2')).toBe('200 infra/v1');
    expect(gatewayOutcome(network, 'http://web-edge.infra/', {}, 'infra/deployment/v2')).toBe('200 infra/v1');
    expect(gatewayOutcome(network, 'infra/gateway/web:80', {}, 'infra/deployment/v2')).toBe('200 infra/v1');
    expect(gatewayOutcome(network, 'infra/gateway/web', { host: 'a.test' }, 'internet')).toBe('200 infra/v1');
  });
});
