import { topologyOf } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';
import { compileIngress, type ControllerTable, type Route } from '../../compile/ingressTables.js';
import { reconcile } from '../../reconcile/index.js';
import { certificateFor, routeRequest } from './routeRequest.js';

const routeOf = (table: ControllerTable, host: string, path: string): Route | undefined => {
  const routing = routeRequest(table, host, path);
  return routing.kind === 'route' ? routing.route : undefined;
};

const CONTROLLER = 'ingress-nginx/pod/controller';

/** The rules of Ingresses, given oldest first, as one controller holds them. */
function tableOf(ingresses: string): ControllerTable {
  const topology = topologyOf(ingresses);
  const state = reconcile(topology);
  const [cluster] = state.clusters;
  if (cluster === undefined) throw new Error('the classic picture has a cluster');
  const controller = {
    class: 'nginx',
    ingressClass: undefined,
    service: { namespace: 'ingress-nginx', name: 'controller' },
    pods: [CONTROLLER],
    ingresses: cluster.spec.objects.ingresses,
    builtIn: true,
    behaviour: 'builtIn' as const,
    tlsRedirect: 'never' as const,
    origin: cluster.spec.origin,
  };
  const table = compileIngress({ ...state, clusters: [{ ...cluster, ingressControllers: [controller] }] }).controllers.get(CONTROLLER);
  if (table === undefined) throw new Error('the controller has a table');
  return table;
}

const path = (text: string, type: string, service: string): string => `{ path: ${text}, pathType: ${type}, backend: { service: { name: ${service}, port: { number: 80 } } } }`;

function ingress(name: string, rules: readonly { readonly host?: string; readonly paths: readonly string[] }[], more = ''): string {
  const text = rules.map(({ host, paths }) => `    - { ${host === undefined ? '' : `host: "${host}", `}http: { paths: [${paths.join(', ')}] } }`).join('\n');
  return `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: ${name}, namespace: shop }
spec:
${more}${rules.length === 0 ? '' : `  rules:\n${text}\n`}`;
}

const PATHS = tableOf(
  ingress('paths', [
    { host: 'exact.test', paths: [path('/foo', 'Exact', 'exact')] },
    { host: 'prefix.test', paths: [path('/aaa', 'Prefix', 'aaa'), path('/aaa/bbb', 'Prefix', 'bbb'), path('/', 'Prefix', 'root')] },
    { host: 'slash.test', paths: [path('/aaa/bbb/', 'Prefix', 'slash')] },
    { host: 'both.test', paths: [path('/foo', 'Prefix', 'prefix'), path('/foo', 'Exact', 'exact')] },
    { host: 'open.test', paths: [path('/foo', 'ImplementationSpecific', 'open')] },
  ]),
);

describe('paths (ingress conformance, path rules)', () => {
  it.each([
    ['S71 Exact matches itself', 'exact.test', '/foo', 'exact'],
    ['S71 Exact does not match a trailing slash', 'exact.test', '/foo/', undefined],
    ['S71 Exact tells upper from lower case', 'exact.test', '/FOO', undefined],
    ['S71 Exact does not match below', 'exact.test', '/foo/bar', undefined],
    ['S71 Prefix matches itself', 'prefix.test', '/aaa', 'aaa'],
    ['S71 Prefix matches with a trailing slash', 'prefix.test', '/aaa/', 'aaa'],
    ['S71 Prefix matches below', 'prefix.test', '/aaa/ccc', 'aaa'],
    ['S71 Prefix does not match part of an element', 'prefix.test', '/aaaccc', 'root'],
    ['S71 the longest path wins', 'prefix.test', '/aaa/bbb', 'bbb'],
    ['S71 the longest path wins below it', 'prefix.test', '/aaa/bbb/ccc', 'bbb'],
    ['S71 the root takes the rest', 'prefix.test', '/zzz', 'root'],
    ['S71 a trailing slash of the rule does not matter', 'slash.test', '/aaa/bbb', 'slash'],
    ['S71 nor below it', 'slash.test', '/aaa/bbb/ccc', 'slash'],
    ['S71 elements count, not characters', 'slash.test', '/aaa/bbbccc', undefined],
    ['S71 of two equal paths Exact wins', 'both.test', '/foo', 'exact'],
    ['S71 and Prefix takes what Exact leaves', 'both.test', '/foo/bar', 'prefix'],
    ['S71 ImplementationSpecific is read as Prefix', 'open.test', '/foo/bar', 'open'],
  ] as const)('%s', (_name, host, requested, service) => {
    expect(routeOf(PATHS, host, requested)?.backend.service?.name).toBe(service);
  });
});

const HOSTS = tableOf(
  ingress('hosts', [
    { host: 'foo.test', paths: [path('/', 'Prefix', 'foo')] },
    { host: '*.foo.test', paths: [path('/', 'Prefix', 'wildcard')] },
    { host: 'bar.foo.test', paths: [path('/only', 'Exact', 'bar')] },
  ]),
);

describe('hosts (ingress conformance, host rules)', () => {
  it.each([
    ['S72 an exact host', 'foo.test', '/', 'foo'],
    ['S72 a wildcard takes one label', 'baz.foo.test', '/', 'wildcard'],
    ['S72 a wildcard takes not two', 'a.baz.foo.test', '/', undefined],
    ['S72 an exact host beats the wildcard', 'bar.foo.test', '/only', 'bar'],
    ['S72 and keeps what it does not match', 'bar.foo.test', '/other', undefined],
    ['S73 a host that no rule names', 'other.test', '/', undefined],
  ] as const)('%s', (_name, host, requested, service) => {
    expect(routeOf(HOSTS, host, requested)?.backend.service?.name).toBe(service);
  });
});

describe('what no rule takes', () => {
  const DEFAULT = `  defaultBackend: { service: { name: fallback, port: { number: 80 } } }\n`;

  it('S73 an Ingress without rules sends everything to its default backend', () => {
    const table = tableOf(ingress('all', [], DEFAULT));
    expect(routeOf(table, 'any.test', '/x')).toMatchObject({ pathType: 'Default', backend: { service: { name: 'fallback' } } });
  });

  it('S73 a default backend takes the paths and hosts that its rules leave', () => {
    const table = tableOf(ingress('some', [{ host: 'foo.test', paths: [path('/foo', 'Exact', 'foo')] }], DEFAULT));
    expect(routeOf(table, 'foo.test', '/foo')?.backend.service?.name).toBe('foo');
    expect(routeOf(table, 'foo.test', '/bar')?.backend.service?.name).toBe('fallback');
    expect(routeOf(table, 'bar.test', '/')?.backend.service?.name).toBe('fallback');
  });

  it('S73 a rule without host takes every host that has no rules of its own', () => {
    const table = tableOf(ingress('any', [{ paths: [path('/', 'Prefix', 'any')] }, { host: 'own.test', paths: [path('/own', 'Exact', 'own')] }]));
    expect(routeOf(table, 'whatever.test', '/x')?.backend.service?.name).toBe('any');
    expect(routeOf(table, 'own.test', '/x')).toBeUndefined();
  });
});

describe('certificates', () => {
  const TLS = `  tls: [{ hosts: [foo.test, "*.wild.test"], secretName: foo-tls }, { hosts: [bare.test] }]\n`;
  const table = tableOf(ingress('tls', [{ host: 'foo.test', paths: [path('/', 'Prefix', 'foo')] }], TLS));
  it.each([
    ['S78 a host named in tls has its certificate', 'foo.test', 'foo-tls'],
    ['S78 a wildcard certificate covers one label', 'a.wild.test', 'foo-tls'],
    ['S78 and not two', 'a.b.wild.test', undefined],
    ['S78 nor the name itself', 'wild.test', undefined],
    ['S78 without a secret the default certificate is shown', 'bare.test', undefined],
    ['S78 a host that no tls names', 'other.test', undefined],
  ] as const)('%s', (_name, host, secret) => {
    expect(certificateFor(table, host)?.secret).toBe(secret);
  });
});
