import { gateway, gatewayLab, gatewayOutcome, gatewayTraces, route, sendTo, type GatewayRequest } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';

const HTTPS = '{name: https, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: cert}]}}';
const network = gatewayLab(
  gateway('web', '203.0.113.40', ['{name: http, port: 80, protocol: HTTP}', '{name: alt, port: 8080, protocol: HTTP}', HTTPS]),
  route('redirects', redirects({
    host: 'hostname: example.org',
    status: 'hostname: example.org, statusCode: 301',
    other: 'statusCode: 308',
    scheme: 'scheme: https',
    plain: 'scheme: http',
    port: 'port: 8083',
    'port-80': 'port: 80',
    both: 'scheme: https, port: 8443',
    'both-443': 'scheme: https, port: 443',
    full: 'path: {type: ReplaceFullPath, replaceFullPath: /there}',
    prefix: 'path: {type: ReplacePrefixMatch, replacePrefixMatch: /replaced/}',
    short: 'path: {type: ReplacePrefixMatch, replacePrefixMatch: /}',
    nothing: 'hostname: a.test, path: {type: ReplacePrefixMatch, replacePrefixMatch: ""}',
  })),
  route('filters', [
    filtered('/rewrite', '{type: URLRewrite, urlRewrite: {hostname: one.example.org, path: {type: ReplacePrefixMatch, replacePrefixMatch: /new}}}'),
    filtered('/whole', '{type: URLRewrite, urlRewrite: {path: {type: ReplaceFullPath, replaceFullPath: /one}}}'),
    filtered('/headers', '{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: X-Set, value: set}], add: [{name: X-Add, value: more}], remove: [X-Remove]}}'),
    filtered('/response', '{type: ResponseHeaderModifier, responseHeaderModifier: {add: [{name: X-Seen, value: "1"}]}}'),
    filtered('/mirror', '{type: RequestMirror, requestMirror: {backendRef: {name: v2, port: 8080}}}'),
    filtered('/cors', '{type: CORS, cors: {allowOrigins: ["*"]}}'),
    filtered('/extension', '{type: ExtensionRef, extensionRef: {group: example.com, kind: RateLimit, name: missing}}'),
    filtered('/known', '{type: ExtensionRef, extensionRef: {group: example.com, kind: RateLimit, name: slow}}'),
    `matches: [{path: {value: /split}}], ${sendTo('{name: v1, port: 8080, filters: [{type: RequestRedirect, requestRedirect: {scheme: https, hostname: b.test, port: 443}}]}', '{name: v2, port: 8080, weight: 3}')}`,
    'matches: [{path: {value: /backend}}], backendRefs: [{name: v1, port: 8080, filters: [{type: URLRewrite, urlRewrite: {hostname: b.test}}]}]',
  ]),
  '{apiVersion: example.com/v1, kind: RateLimit, metadata: {name: slow, namespace: infra}, spec: {}}',
);

function redirects(filters: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(filters).map(([path, filter]) => `matches: [{path: {value: /${path}}}], filters: [{type: RequestRedirect, requestRedirect: {${filter}}}]`);
}

function filtered(path: string, filter: string): string {
  return `matches: [{path: {value: ${path}}}], filters: [${filter}], ${sendTo('v1')}`;
}

describe('redirects', () => {
  it.each([
    ['S76 to another host', 'http', '/host/x', '302 http://example.org/host/x'],
    ['S76 for ever', 'http', '/status', '301 http://example.org/status'],
    ['S76 with the same method', 'http', '/other', '308 http://a.test/other'],
    ['S76 with its query', 'http', '/host/x?a=b&c=d', '302 http://example.org/host/x?a=b&c=d'],
    ['S76 to HTTPS, whose own port is not written', 'http', '/scheme', '302 https://a.test/scheme'],
    ['S76 from another port to HTTPS', 'http8080', '/scheme', '302 https://a.test/scheme'],
    ['S76 without a scheme the port of the listener stays', 'http8080', '/host', '302 http://example.org:8080/host'],
    ['S76 to another port', 'http', '/port', '302 http://a.test:8083/port'],
    ['S76 to port 80 of HTTP, which is not written', 'http8080', '/port-80', '302 http://a.test/port-80'],
    ['S76 to a port of HTTPS', 'http', '/both', '302 https://a.test:8443/both'],
    ['S76 to port 443 of HTTPS, which is not written', 'http', '/both-443', '302 https://a.test/both-443'],
    ['S76 from HTTPS it stays HTTPS', 'https', '/host', '302 https://example.org/host'],
    ['S76 from HTTPS to port 80, which is not that of HTTPS', 'https', '/port-80', '302 https://a.test:80/port-80'],
    ['S76 from HTTPS back to HTTP', 'https', '/plain', '302 http://a.test/plain'],
    ['S76 to one path', 'http', '/full/any', '302 http://a.test/there'],
    ['S76 with another prefix', 'http', '/prefix/lemon', '302 http://a.test/replaced/lemon'],
    ['S76 the prefix alone', 'http', '/prefix', '302 http://a.test/replaced'],
    ['S76 with the root for a prefix', 'http', '/short/lemon', '302 http://a.test/lemon'],
    ['S76 never to an empty path', 'http', '/nothing', '302 http://a.test/'],
  ] as const)('%s', (_name, door, path, outcome) => {
    const base = { http: 'http://203.0.113.40', http8080: 'http://203.0.113.40:8080', https: 'https://203.0.113.40' }[door];
    expect(gatewayOutcome(network, `${base}${path}`, { host: 'a.test' })).toBe(outcome);
  });

  it('S76 are an answer: connected, from the pod of the Gateway', () => {
    const [trace] = gatewayTraces(network, 'http://203.0.113.40/host');
    expect(trace).toMatchObject({ disposition: 'CONNECTED', httpStatus: 302 });
    expect(trace?.destination).toMatch(/^infra\/pod\/web-edge-/);
  });
});

describe('filters that change the request', () => {
  const changes = (path: string, request: GatewayRequest = {}): readonly unknown[] =>
    (gatewayTraces(network, `http://203.0.113.40${path}`, request)[0]?.hops ?? [])
      .flatMap(({ steps }) => steps)
      .filter((step) => step.kind === 'httpFilter')
      .map(({ cites, ...rest }) => (cites.length > 0 ? rest : undefined));

  it('S76 a rewrite asks the backend for another host and path', () => {
    expect(changes('/rewrite/a/b', { host: 'a.test' })).toMatchObject([{ outcome: 'REWRITTEN', toHost: 'one.example.org', toPath: '/new/a/b' }]);
    expect(changes('/whole/a', { host: 'a.test' })).toMatchObject([{ toHost: 'a.test', toPath: '/one' }]);
    expect(changes('/backend', {})).toMatchObject([{ toHost: 'b.test', toPath: '/backend' }]);
    expect(gatewayOutcome(network, 'http://203.0.113.40/rewrite/a')).toBe('200 infra/v1');
  });

  it('S76 headers are set, added to what is there, and removed', () => {
    const headers = { 'x-set': 'old', 'X-ADD': 'one', 'X-Remove': 'gone' };
    expect(changes('/headers', { headers })).toMatchObject([{ of: 'request', headers: [{ name: 'X-ADD', value: 'one,more' }, { name: 'X-Set', value: 'set' }] }]);
    expect(changes('/headers')).toMatchObject([{ headers: [{ name: 'X-Set', value: 'set' }, { name: 'X-Add', value: 'more' }] }]);
    expect(changes('/response')).toMatchObject([{ of: 'response', add: [{ name: 'X-Seen', value: '1' }] }]);
  });

  it('S76 a mirror gets a copy and decides nothing', () => {
    expect(changes('/mirror')).toMatchObject([{ outcome: 'MIRRORED', backend: 'Service infra/v2' }]);
    expect(gatewayOutcome(network, 'http://203.0.113.40/mirror')).toBe('200 infra/v1');
  });

  it.each([
    ['S76 a filter of one backend is for its share alone', '/split', {}, '75% 200 infra/v2, 25% 302 https://b.test/split'],
    ['S76 CORS lets a request pass', '/cors', {}, '200 infra/v1'],
    ['S76 its answer to a preflight is not modelled', '/cors', { method: 'OPTIONS', headers: { Origin: 'https://a.test', 'Access-Control-Request-Method': 'GET' } }, 'UNSUPPORTED'],
    ['S76 a filter that does not exist is not skipped', '/extension', {}, '500'],
    ['S76 one that nobody here knows says so', '/known', {}, 'UNSUPPORTED'],
  ] as const)('%s', (_name, path, request, outcome) => {
    expect(gatewayOutcome(network, `http://203.0.113.40${path}`, request)).toBe(outcome);
  });
});
