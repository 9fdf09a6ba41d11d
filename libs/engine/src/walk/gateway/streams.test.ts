import { gateway, gatewayLab, gatewayOutcome, outcomesOf, route, sendTo, webBackend } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';

const dns = [
  '{apiVersion: v1, kind: Pod, metadata: {name: dns, namespace: infra, labels: {app: dns}}, spec: {containers: [{name: c, image: i, ports: [{containerPort: 5353, protocol: UDP}]}]}}',
  '{apiVersion: v1, kind: Service, metadata: {name: dns, namespace: infra}, spec: {selector: {app: dns}, ports: [{port: 53, targetPort: 5353, protocol: UDP}]}}',
];
const tcp = (name: string, port: number): string => `{name: ${name}, port: ${port}, protocol: TCP}`;
const parent = (section: string): string => `name: web, sectionName: ${section}`;

describe('TCPRoute and UDPRoute', () => {
  const network = gatewayLab(
    ...dns,
    webBackend('web', 'v1'),
    gateway('web', '203.0.113.40', [tcp('one', 6379), tcp('two', 6380), tcp('none', 6381), tcp('wrong', 6382), '{name: dns, port: 53, protocol: UDP}', tcp('dns-tcp', 53)]),
    route('old', [sendTo('v1')], { kind: 'TCPRoute', version: 'v1alpha2', parent: parent('one'), created: '2026-01-01T00:00:00Z' }),
    route('new', [sendTo('v2')], { kind: 'TCPRoute', version: 'v1alpha2', parent: parent('one') }),
    route('two', [sendTo('{name: v2, port: 8080, weight: 3}', '{name: v1, namespace: web, port: 8080}')], { kind: 'TCPRoute', parent: parent('two') }),
    route('wrong', [sendTo('nosuch')], { kind: 'TCPRoute', parent: parent('wrong') }),
    route('dns', [sendTo('{name: dns, port: 53}')], { kind: 'UDPRoute', parent: parent('dns') }),
    route('dns-tcp', [sendTo('v3')], { kind: 'TCPRoute', parent: parent('dns-tcp') }),
  );
  const ask = (to: string): string => outcomesOf(network, 'lan/laptop', to).replaceAll(/-[a-z0-9]+-[a-z0-9]{5} sees [0-9.]+/g, '');

  it.each([
    ['S76 the older route has the listener', '203.0.113.40:6379', /^(\d+% CONNECTED infra\/pod\/v1(, )?)+$/],
    ['S76 without a route nobody answers', '203.0.113.40:6381', /^(\d+% REFUSED(, )?)+$/],
    ['S76 an invalid backend is a connection refused', '203.0.113.40:6382', /^(\d+% REFUSED(, )?)+$/],
    ['S76 UDP has its own', 'UDP 203.0.113.40:53', /^(\d+% CONNECTED infra\/pod\/dns sees [0-9.]+(, )?)+$/],
    ['S76 beside TCP of the same port', '203.0.113.40:53', /^(\d+% CONNECTED infra\/pod\/v3(, )?)+$/],
  ] as const)('%s', (_name, to, outcome) => {
    expect(ask(to)).toMatch(outcome);
  });

  it('S76 by weight, and refused where a grant is missing; whatever is said over it', () => {
    expect(gatewayOutcome(network, 'http://203.0.113.40:6380/')).toBe('75% 200 infra/v2, 25% REFUSED');
  });
});
