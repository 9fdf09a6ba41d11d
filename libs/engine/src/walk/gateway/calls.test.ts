import { gateway, gatewayLab, gatewayOutcome, route, sendTo, type GatewayRequest, type RouteOptions } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';

const GRPC: RouteOptions = { kind: 'GRPCRoute' };
const WEB = gateway('web', '203.0.113.40', ['{name: http, port: 80, protocol: HTTP}', '{name: named, port: 8080, protocol: HTTP, hostname: "*.calls.test"}']);
const call = (headers: Readonly<Record<string, string>> = {}): GatewayRequest => ({ method: 'POST', headers: { 'content-type': 'application/grpc', ...headers } });
const rule = (backend: string, ...matches: readonly string[]): string => `matches: [${matches.map((match) => `{${match}}`).join(', ')}], ${sendTo(backend)}`;

describe('GRPCRoute', () => {
  const network = gatewayLab(
    WEB,
    route(
      'calls',
      [
        rule('v1', 'method: {service: shop.Cart, method: Get}'),
        rule('v2', 'method: {service: shop.Cart}'),
        rule('v3', 'method: {method: Watch}', 'headers: [{name: version, value: one}]'),
        rule('v1', 'headers: [{name: version, value: one}, {name: color, value: blue}]'),
        'matches: [{method: {service: shop.None}}], name: empty',
        rule('nosuch', 'method: {service: shop.Lost}'),
        `matches: [{method: {service: shop.Split}}], ${sendTo('{name: v1, port: 8080, weight: 3}', '{name: v2, port: 8080, weight: 1}')}`,
        `matches: [{method: {type: RegularExpression, service: "shop[.][A-Z]+"}}], ${sendTo('v3')}`,
      ],
      { ...GRPC, parent: 'name: web, sectionName: http' },
    ),
    route('named', [sendTo('v2')], { ...GRPC, parent: 'name: web, sectionName: named', hostnames: ['a.calls.test', 'b.test'] }),
  );

  it.each([
    ['S76 service and method', '/shop.Cart/Get', call(), '200 infra/v1'],
    ['S76 the service with any method', '/shop.Cart/Add', call(), '200 infra/v2'],
    ['S76 the method of any service', '/shop.Order/Watch', call(), '200 infra/v3'],
    ['S76 the longer service comes before the method', '/shop.Cart/Watch', call(), '200 infra/v2'],
    ['S76 a header', '/shop.Order/List', call({ Version: 'one' }), '200 infra/v3'],
    ['S76 two headers beat one', '/shop.Order/List', call({ version: 'one', color: 'blue' }), '200 infra/v1'],
    ['S76 a method comes before headers', '/shop.Cart/Get', call({ version: 'one', color: 'blue' }), '200 infra/v1'],
    ['S76 upper and lower case differ', '/shop.cart/Get', call(), '404'],
    ['S76 nothing matches: unimplemented', '/shop.Order/List', call(), '404'],
    ['S76 no backend: unavailable', '/shop.None/Get', call(), '503'],
    ['S76 an invalid one, too', '/shop.Lost/Get', call(), '503'],
    ['S76 shares by weight', '/shop.Split/Get', call(), '75% 200 infra/v1, 25% 200 infra/v2'],
    ['S76 a regular expression', '/shop.ABC/Get', call(), '200 infra/v3'],
    ['S76 what says that it is no call is none', '/shop.Cart/Get', { method: 'POST', headers: { 'Content-Type': 'text/html' } }, '404'],
  ] as const)('%s', (_name, path, request, outcome) => {
    expect(gatewayOutcome(network, `http://203.0.113.40${path}`, request)).toBe(outcome);
  });

  it.each([
    ['S76 by its host name', 'a.calls.test', '200 infra/v2'],
    ['S76 not by one that the listener does not have', 'b.test', '404'],
    ['S76 nor by one that the route does not have', 'c.calls.test', '404'],
  ] as const)('%s', (_name, host, outcome) => {
    expect(gatewayOutcome(network, 'http://203.0.113.40:8080/x.Y/Z', { ...call(), host })).toBe(outcome);
  });
});

describe('GRPCRoutes whose host names come to the same at a listener', () => {
  it.each([
    ['S76 the one that names the host itself comes first, though it is younger', 'a.calls.test', '*.calls.test'],
    ['S76 the longer wildcard comes first', '*.calls.test', '*.test'],
  ] as const)('%s', (_name, own, wider) => {
    const parent = 'name: web, sectionName: named';
    const network = gatewayLab(WEB, route('old', [sendTo('v1')], { ...GRPC, parent, hostnames: [wider], created: '2026-01-01T00:00:00Z' }), route('new', [sendTo('v2')], { ...GRPC, parent, hostnames: [own] }));
    expect(gatewayOutcome(network, 'http://203.0.113.40:8080/x.Y/Z', { ...call(), host: 'a.calls.test' })).toBe('200 infra/v2');
  });
});

describe('an HTTPRoute and a GRPCRoute with one host name', () => {
  const older = '2026-01-01T00:00:00Z';
  it.each([
    ['S76 the older one has it', { created: older }, {}, '200 infra/v1'],
    ['S76 whichever it is', {}, { created: older }, '200 infra/v2'],
    ['S76 of the same age the first by name', {}, {}, '200 infra/v1'],
    ['S76 host names that differ do not matter', { hostnames: ['other.test'], created: older }, {}, '200 infra/v2'],
  ] as const)('%s', (_name, http, grpc, outcome) => {
    const parent = 'name: web, sectionName: http';
    const network = gatewayLab(WEB, route('a', [sendTo('v1')], { parent, ...http }), route('b', [sendTo('v2')], { ...GRPC, parent, hostnames: ['one.test'], ...grpc }));
    expect(gatewayOutcome(network, 'http://203.0.113.40/x.Y/Z', { ...call(), host: 'one.test' })).toBe(outcome);
  });
});
