import { gateway, gatewayLab, gatewayOutcome, route, sendTo } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';

const to = (backend: string, path = '/'): string => `matches: [{path: {type: PathPrefix, value: ${path}}}], ${sendTo(backend)}`;
const http = (name: string, more = ''): string => `{name: ${name}, port: 80, protocol: HTTP${more}}`;
const URL = 'http://203.0.113.40';

describe('listeners of one port', () => {
  const network = gatewayLab(
    gateway('web', '203.0.113.40', [http('rest'), http('wild', ', hostname: "*.shop.test"'), http('deep', ', hostname: "*.eu.shop.test"'), http('one', ', hostname: one.eu.shop.test'), '{name: other, port: 8080, protocol: HTTP}']),
    route('rest', [to('v1', '/rest')], { parent: 'name: web, sectionName: rest' }),
    route('wild', [to('v1', '/wild')], { parent: 'name: web, sectionName: wild' }),
    route('deep', [to('v1', '/deep')], { parent: 'name: web, sectionName: deep' }),
    route('one', [to('v1', '/one')], { parent: 'name: web, sectionName: one' }),
    route('port', [to('v2')], { parent: 'name: web, port: 8080' }),
  );

  const hosts = { rest: 'bar.test', wild: 'a.shop.test', deep: 'a.eu.shop.test', one: 'one.eu.shop.test' };
  const cases = Object.entries(hosts).flatMap(([own, host]) => Object.keys(hosts).map((path) => [host, `/${path}`, path === own ? '200 infra/v1' : '404'] as const));
  it.each(cases)('S76 %s%s: only routes of the most specific listener count (%s)', (host, path, outcome) => {
    expect(gatewayOutcome(network, `${URL}${path}`, { host })).toBe(outcome);
  });

  it.each([
    ['S76 a wildcard is not for the name without a label', '/wild', 'shop.test', '404'],
    ['S76 an address is no name, so the listener for every host takes it', '/rest', undefined, '200 infra/v1'],
  ] as const)('%s', (_name, path, host, outcome) => {
    expect(gatewayOutcome(network, `${URL}${path}`, host === undefined ? {} : { host })).toBe(outcome);
  });

  it('S76 another port has its own', () => {
    expect(gatewayOutcome(network, `${URL}:8080/x`)).toBe('200 infra/v2');
    expect(gatewayOutcome(network, `${URL}:8081/x`)).toBe('TIMED_OUT');
  });

  it('S76 TLS at a port without it fails before anything is asked', () => {
    expect(gatewayOutcome(network, 'https://203.0.113.40:80/rest')).toBe('TLS_NAME_MISMATCH');
  });
});

describe('host names that a listener and a route have in common', () => {
  const network = gatewayLab(
    gateway('web', '203.0.113.40', [http('l1', ', hostname: very.specific.test'), http('l2', ', hostname: "*.wild.test"'), http('l3', ', hostname: "*.other.test"')]),
    route('s1', [to('v1', '/s1')], { hostnames: ['non.matching.test', '*.nonmatching.test', 'very.specific.test'] }),
    route('s2', [to('v2', '/s2')], { hostnames: ['wild.test', 'foo.wild.test', 'foo.bar.wild.test'] }),
    route('s3', [to('v3', '/s3')], { hostnames: ['*.specific.test'] }),
    route('s4', [to('v1', '/s4')], { hostnames: ['*.other.test'] }),
    route('s5', [to('v1', '/s5')], { hostnames: ['specific.but.wrong.test', 'wild.test'] }),
    route('s6', [to('v2', '/s6')]),
  );
  it.each([
    ['S76 the same name', 'very.specific.test', '/s1', '200 infra/v1'],
    ['S76 not the names that only the route has', 'non.matching.test', '/s1', '404'],
    ['S76 nor its wildcards', 'foo.nonmatching.test', '/s1', '404'],
    ['S76 a name under the listener wildcard', 'foo.wild.test', '/s2', '200 infra/v2'],
    ['S76 two labels under it', 'foo.bar.wild.test', '/s2', '200 infra/v2'],
    ['S76 one that the route does not have', 'bar.wild.test', '/s2', '404'],
    ['S76 the bare name is not under its wildcard', 'wild.test', '/s2', '404'],
    ['S76 a wildcard of the route around the name of the listener', 'very.specific.test', '/s3', '200 infra/v3'],
    ['S76 only that name', 'foo.specific.test', '/s3', '404'],
    ['S76 the same wildcard', 'foo.bar.other.test', '/s4', '200 infra/v1'],
    ['S76 nothing in common', 'specific.but.wrong.test', '/s5', '404'],
    ['S76 a route without names takes those of the listener', 'any.wild.test', '/s6', '200 infra/v2'],
    ['S76 and no others', 'any.test', '/s6', '404'],
  ] as const)('%s', (_name, host, path, outcome) => {
    expect(gatewayOutcome(network, `${URL}${path}`, { host })).toBe(outcome);
  });
});

describe('whom a listener takes', () => {
  const from = (name: string, port: number, allowed: string): string => `{name: ${name}, port: ${port}, protocol: HTTP, allowedRoutes: {${allowed}}}`;
  const network = gatewayLab(
    gateway('web', '203.0.113.40', [
      from('same', 80, 'namespaces: {from: Same}'),
      from('all', 81, 'namespaces: {from: All}'),
      from('some', 82, 'namespaces: {from: Selector, selector: {matchLabels: {team: app}}}'),
      from('calls', 83, 'namespaces: {from: All}, kinds: [{kind: GRPCRoute}]'),
      from('tls', 84, 'namespaces: {from: All}, kinds: [{kind: TLSRoute}]'),
    ]),
    route('near', [to('v1')], { version: 'v1beta1' }),
    route('far', [to('v1', '/far')], { namespace: 'app' }),
    route('web', [to('{name: v1, namespace: infra, port: 8080}', '/web')], { namespace: 'web' }),
    '{apiVersion: gateway.networking.k8s.io/v1beta1, kind: ReferenceGrant, metadata: {name: g, namespace: infra}, spec: {from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: web}], to: [{group: "", kind: Service}]}}',
  );
  it.each([
    ['S76 Same takes its own namespace', 80, '/', '200 infra/v1'],
    ['S76 and no other, whose path its own route takes', 80, '/far', '200 infra/v1'],
    ['S76 All takes every namespace', 81, '/far', '200 app/v1'],
    ['S76 this one, too', 81, '/web', '200 infra/v1'],
    ['S76 Selector takes namespaces by label', 82, '/far', '200 app/v1'],
    ['S76 and not its own without the label', 82, '/', '404'],
    ['S76 nor another', 82, '/web', '404'],
    ['S76 kinds leave HTTPRoutes out', 83, '/', '404'],
    ['S76 a kind that the protocol does not know takes nothing', 84, '/', '404'],
  ] as const)('%s', (_name, port, path, outcome) => {
    expect(gatewayOutcome(network, `${URL}:${port}${path}`)).toBe(outcome);
  });
});

describe('listeners that stand in each other\'s way', () => {
  it('S76 HTTP and HTTPS on one port: neither is served', () => {
    const network = gatewayLab(
      gateway('web', '203.0.113.40', [http('ok'), '{name: a, port: 8443, protocol: HTTP, hostname: a.test}', '{name: b, port: 8443, protocol: HTTPS, tls: {certificateRefs: [{name: c}]}}']),
      route('all', [to('v1')]),
    );
    expect(gatewayOutcome(network, `${URL}/`)).toBe('200 infra/v1');
    expect(gatewayOutcome(network, `${URL}:8443/`, { host: 'a.test' })).toBe('TIMED_OUT');
  });
});
