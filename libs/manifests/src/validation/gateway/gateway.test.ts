import { parseLab } from '@vantage/manifests';
import { errorsOf } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';

function object(kind: string, spec: string, version = 'v1'): string {
  return `{apiVersion: gateway.networking.k8s.io/${version}, kind: ${kind}, metadata: {name: x}, spec: {${spec}}}`;
}

const listener = (more: string): string => `gatewayClassName: c, listeners: [{name: a, port: 80, protocol: HTTP}, {${more}}]`;
const tls = (more: string): string => listener(`name: b, port: 443, protocol: HTTPS, ${more}`);
const rule = (more: string): string => `rules: [{${more}}]`;
const match = (more: string): string => rule(`matches: [{${more}}]`);
const filter = (...filters: readonly string[]): string => rule(`filters: [${filters.join(', ')}]`);
const many = (count: number, item: string): string => Array.from({ length: count }, (_, index) => item.replaceAll('#', String(index))).join(', ');
const toService = 'backendRefs: [{name: s, port: 80}]';

type Case = readonly [name: string, spec: string, expected: readonly string[]];

describe('a Gateway', () => {
  const cases: readonly Case[] = [
    ['S76 may be of one listener', 'gatewayClassName: c, listeners: [{name: a, port: 80, protocol: HTTP}]', []],
    ['names its class', 'listeners: [{name: a, port: 80, protocol: HTTP}]', ['REQUIRED spec.gatewayClassName']],
    ['listens', 'gatewayClassName: c', ['REQUIRED spec.listeners']],
    ['listens 64 times at most', `gatewayClassName: c, listeners: [${many(65, '{name: "l#", port: 1#, protocol: HTTP}')}]`, ['TOO_MANY spec.listeners']],
    ['has names for its listeners', listener('port: 81, protocol: HTTP'), ['REQUIRED spec.listeners[1].name']],
    ['has them once', listener('name: a, port: 81, protocol: HTTP'), ['DUPLICATE_VALUE spec.listeners[1]']],
    ['has each port, protocol and hostname once', listener('name: b, port: 80, protocol: HTTP'), ['INVALID_VALUE spec.listeners']],
    ['S76 may share a port by hostname', listener('name: b, port: 80, protocol: HTTP, hostname: "*.shop.test"'), []],
    ['has hostnames in lower case', listener('name: b, port: 80, protocol: HTTP, hostname: A.test'), ['INVALID_VALUE spec.listeners[1].hostname']],
    ['has wildcards at the beginning only', listener('name: b, port: 80, protocol: HTTP, hostname: "a.*.test"'), ['INVALID_VALUE spec.listeners[1].hostname']],
    ['has names, not addresses', listener('name: b, port: 80, protocol: HTTP, hostname: 10.0.0.1'), ['INVALID_VALUE spec.listeners[1].hostname']],
    ['has ports that exist', listener('name: b, port: 70000, protocol: HTTP'), ['INVALID_VALUE spec.listeners[1].port']],
    ['has ports', listener('name: b, protocol: HTTP'), ['REQUIRED spec.listeners[1].port']],
    ['has protocols', listener('name: b, port: 81'), ['REQUIRED spec.listeners[1].protocol']],
    ['has protocols that could be', listener('name: b, port: 81, protocol: "H T"'), ['INVALID_VALUE spec.listeners[1].protocol']],
    ['has no TLS for HTTP', listener('name: b, port: 81, protocol: HTTP, tls: {certificateRefs: [{name: c}]}'), ['INVALID_VALUE spec.listeners']],
    ['ends TLS for HTTPS', tls('tls: {mode: Passthrough}'), ['INVALID_VALUE spec.listeners']],
    ['says the mode of TLS', listener('name: b, port: 443, protocol: TLS'), ['INVALID_VALUE spec.listeners']],
    ['has modes that exist', tls('tls: {mode: Both, certificateRefs: [{name: c}]}'), ['NOT_SUPPORTED spec.listeners[1].tls.mode']],
    ['needs certificates to end TLS', tls('tls: {certificateRefs: []}'), ['INVALID_VALUE spec.listeners[1].tls']],
    ['S76 may have them elsewhere', tls('tls: {certificateRefs: [{name: c, namespace: certs, kind: Secret, group: ""}]}'), []],
    ['names them', tls('tls: {certificateRefs: [{namespace: certs}]}'), ['REQUIRED spec.listeners[1].tls.certificateRefs[0].name']],
    ['has no hostname for TCP', listener('name: b, port: 81, protocol: TCP, hostname: a.test'), ['INVALID_VALUE spec.listeners']],
    ['takes routes from somewhere', listener('name: b, port: 81, protocol: HTTP, allowedRoutes: {namespaces: {from: Some}}'), ['NOT_SUPPORTED spec.listeners[1].allowedRoutes.namespaces.from']],
    ['selects namespaces as everybody does', listener('name: b, port: 81, protocol: HTTP, allowedRoutes: {namespaces: {from: Selector, selector: {matchExpressions: [{key: a, operator: Is}]}}}'), ['INVALID_VALUE spec.listeners[1].allowedRoutes.namespaces.selector.matchExpressions[0].operator']],
    ['takes eight kinds at most', listener(`name: b, port: 81, protocol: HTTP, allowedRoutes: {kinds: [${many(9, '{kind: K#}')}]}`), ['TOO_MANY spec.listeners[1].allowedRoutes.kinds']],
    ['takes kinds by name', listener('name: b, port: 81, protocol: HTTP, allowedRoutes: {kinds: [{group: a.b}]}'), ['REQUIRED spec.listeners[1].allowedRoutes.kinds[0].kind']],
    ['asks for addresses', 'gatewayClassName: c, listeners: [{name: a, port: 80, protocol: HTTP}], addresses: [{value: a.test}]', ['INVALID_VALUE spec.addresses[0].value']],
    ['asks for each once', 'gatewayClassName: c, listeners: [{name: a, port: 80, protocol: HTTP}], addresses: [{value: 10.0.0.1}, {type: IPAddress, value: 10.0.0.1}]', ['INVALID_VALUE spec.addresses']],
    ['has no other fields', 'gatewayClassName: c, listeners: [{name: a, port: 80, protocol: HTTP, host: x}]', ['UNKNOWN_FIELD spec.listeners[0].host']],
  ];
  it.each(cases)('%s', (_name, spec, expected) => {
    expect(errorsOf(object('Gateway', spec))).toEqual(expected);
    expect(errorsOf(object('Gateway', spec, 'v1beta1'))).toEqual(expected);
  });
});

describe('an HTTPRoute', () => {
  const cases: readonly Case[] = [
    ['S76 may be empty', '', []],
    ['S76 takes everything without matches', rule(toService), []],
    ['names its parents', 'parentRefs: [{namespace: a}]', ['REQUIRED spec.parentRefs[0].name']],
    ['names each parent once', 'parentRefs: [{name: a}, {name: a}]', ['INVALID_VALUE spec.parentRefs[1]']],
    ['names a parent twice by its sections only', 'parentRefs: [{name: a, sectionName: x}, {name: a}]', ['INVALID_VALUE spec.parentRefs[1]']],
    ['names each section once', 'parentRefs: [{name: a, sectionName: x}, {name: a, sectionName: x}]', ['INVALID_VALUE spec.parentRefs[1]']],
    ['S76 may name several sections', 'parentRefs: [{name: a, sectionName: x}, {name: a, port: 80}, {name: a, namespace: b}]', []],
    ['has 16 hostnames at most', `hostnames: [${many(17, 'h#.test')}]`, ['TOO_MANY spec.hostnames']],
    ['has hostnames without an address', 'hostnames: [10.0.0.1]', ['INVALID_VALUE spec.hostnames[0]']],
    ['has 16 rules at most', `rules: [${many(17, '{}')}]`, ['TOO_MANY spec.rules']],
    ['has 128 matches at most', `rules: [${many(3, `{matches: [${many(45, '{}')}]}`)}]`, ['INVALID_VALUE spec.rules']],
    ['has 64 matches a rule at most', rule(`matches: [${many(65, '{}')}]`), ['TOO_MANY spec.rules[0].matches']],
    ['has each name of a rule once', 'rules: [{name: a}, {name: a}]', ['INVALID_VALUE spec.rules']],
    ['has paths that begin with a slash', match('path: {value: a}'), ['INVALID_VALUE spec.rules[0].matches[0].path']],
    ['has paths without empty elements', match('path: {type: Exact, value: /a//b}'), ['INVALID_VALUE spec.rules[0].matches[0].path']],
    ['has paths that lead downwards', match('path: {value: /a/..}'), ['INVALID_VALUE spec.rules[0].matches[0].path']],
    ['has paths of plain characters', match('path: {value: "/a b"}'), ['INVALID_VALUE spec.rules[0].matches[0].path']],
    ['S76 may have any regular expression', match('path: {type: RegularExpression, value: "a(b|c)*"}'), []],
    ['matches paths as it can', match('path: {type: Prefix, value: /}'), ['NOT_SUPPORTED spec.rules[0].matches[0].path.type']],
    ['matches methods that exist', match('method: get'), ['NOT_SUPPORTED spec.rules[0].matches[0].method']],
    ['names the headers', match('headers: [{value: a}]'), ['REQUIRED spec.rules[0].matches[0].headers[0].name']],
    ['names them as HTTP does', match('headers: [{name: "a b", value: a}]'), ['INVALID_VALUE spec.rules[0].matches[0].headers[0].name']],
    ['says the values', match('headers: [{name: a}]'), ['REQUIRED spec.rules[0].matches[0].headers[0].value']],
    ['tests each header once', match('headers: [{name: a, value: b}, {name: a, value: c}]'), ['DUPLICATE_VALUE spec.rules[0].matches[0].headers[1]']],
    ['tests parameters as it can', match('queryParams: [{name: a, type: Prefix, value: c}]'), ['NOT_SUPPORTED spec.rules[0].matches[0].queryParams[0].type']],
    ['refers to Services with a port', rule('backendRefs: [{name: s}]'), ['INVALID_VALUE spec.rules[0].backendRefs[0]']],
    ['S76 and to other things without', rule('backendRefs: [{group: a.b, kind: Bucket, name: s}]'), []],
    ['has weights up to a million', rule('backendRefs: [{name: s, port: 80, weight: 1000001}]'), ['INVALID_VALUE spec.rules[0].backendRefs[0].weight']],
    ['has 16 backends a rule at most', rule(`backendRefs: [${many(17, '{name: s#, port: 80}')}]`), ['TOO_MANY spec.rules[0].backendRefs']],
    ['redirects, or sends on', rule(`filters: [{type: RequestRedirect, requestRedirect: {port: 80}}], ${toService}`), ['INVALID_VALUE spec.rules[0]']],
    ['redirects, or rewrites', filter('{type: RequestRedirect, requestRedirect: {}}', '{type: URLRewrite, urlRewrite: {}}'), ['INVALID_VALUE spec.rules[0].filters']],
    ['has each filter once', filter('{type: URLRewrite, urlRewrite: {}}', '{type: URLRewrite, urlRewrite: {}}'), ['INVALID_VALUE spec.rules[0].filters']],
    ['S76 may mirror twice', filter('{type: RequestMirror, requestMirror: {backendRef: {name: a, port: 1}}}', '{type: RequestMirror, requestMirror: {backendRef: {name: b, port: 1}}}'), []],
    ['has filters that exist', filter('{type: Magic}'), ['NOT_SUPPORTED spec.rules[0].filters[0].type']],
    ['says the type of a filter', filter('{urlRewrite: {}}'), ['REQUIRED spec.rules[0].filters[0].type']],
    ['has what the filter needs', filter('{type: URLRewrite}'), ['INVALID_VALUE spec.rules[0].filters[0]']],
    ['has nothing else beside it', filter('{type: URLRewrite, urlRewrite: {}, requestRedirect: {}}'), ['INVALID_VALUE spec.rules[0].filters[0]']],
    ['redirects by a status for it', filter('{type: RequestRedirect, requestRedirect: {statusCode: 200}}'), ['NOT_SUPPORTED spec.rules[0].filters[0].requestRedirect.statusCode']],
    ['redirects to one host', filter('{type: RequestRedirect, requestRedirect: {hostname: "*.a.test"}}'), ['INVALID_VALUE spec.rules[0].filters[0].requestRedirect.hostname']],
    ['redirects to the web', filter('{type: RequestRedirect, requestRedirect: {scheme: ftp}}'), ['NOT_SUPPORTED spec.rules[0].filters[0].requestRedirect.scheme']],
    ['replaces a path with something', filter('{type: URLRewrite, urlRewrite: {path: {type: ReplaceFullPath}}}'), ['INVALID_VALUE spec.rules[0].filters[0].urlRewrite.path']],
    ['replaces the prefix of one prefix', rule('matches: [{path: {type: Exact, value: /a}}], filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /b}}}]'), ['INVALID_VALUE spec.rules[0]']],
    ['names the headers that it sets', filter('{type: RequestHeaderModifier, requestHeaderModifier: {set: [{value: a}]}}'), ['REQUIRED spec.rules[0].filters[0].requestHeaderModifier.set[0].name']],
    ['mirrors to somewhere', filter('{type: RequestMirror, requestMirror: {}}'), ['REQUIRED spec.rules[0].filters[0].requestMirror.backendRef']],
  ];
  it.each(cases)('%s', (_name, spec, expected) => {
    expect(errorsOf(object('HTTPRoute', spec))).toEqual(expected);
  });

  it('says the nearest name of a field that does not exist, where it stands', () => {
    const { diagnostics } = parseLab([{ path: 'route.yaml', content: 'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: { name: x }\nspec:\n  hostname: [a.test]\n' }]);
    expect(diagnostics).toContainEqual(expect.objectContaining({ code: 'MANIFEST.UNKNOWN_FIELD', path: 'route.yaml', line: 5, column: 3, message: expect.stringContaining('hostnames') as string }));
  });
});

describe('other kinds of the Gateway API', () => {
  const cases: readonly (readonly [string, string, string, readonly string[]])[] = [
    ['S76 a GatewayClass names its controller', 'GatewayClass', 'controllerName: a.io/b', []],
    ['by a domain', 'GatewayClass', 'controllerName: envoy', ['INVALID_VALUE spec.controllerName']],
    ['always', 'GatewayClass', '', ['REQUIRED spec.controllerName']],
    ['S76 a GRPCRoute matches calls', 'GRPCRoute', match('method: {service: a.B, method: C}'), []],
    ['by service or method', 'GRPCRoute', match('method: {type: Exact}'), ['INVALID_VALUE spec.rules[0].matches[0].method']],
    ['whose names are plain', 'GRPCRoute', match('method: {service: a/b}'), ['INVALID_VALUE spec.rules[0].matches[0].method.service']],
    ['of methods, too', 'GRPCRoute', match('method: {method: a.b}'), ['INVALID_VALUE spec.rules[0].matches[0].method.method']],
    ['and redirects nothing', 'GRPCRoute', filter('{type: RequestRedirect}'), ['NOT_SUPPORTED spec.rules[0].filters[0].type']],
    ['S76 a TLSRoute leads somewhere', 'TLSRoute', `hostnames: [a.test], ${rule(toService)}`, []],
    ['by a rule', 'TLSRoute', 'hostnames: [a.test]', ['REQUIRED spec.rules']],
    ['with a backend', 'TLSRoute', rule('name: a'), ['REQUIRED spec.rules[0].backendRefs']],
    ['S76 a ReferenceGrant says from whom to what', 'ReferenceGrant', 'from: [{group: a.b, kind: K, namespace: ns}], to: [{group: "", kind: Secret, name: s}]', []],
    ['from at least one', 'ReferenceGrant', 'to: [{group: "", kind: Secret}]', ['REQUIRED spec.from']],
    ['to at least one', 'ReferenceGrant', 'from: [{group: a.b, kind: K, namespace: ns}]', ['REQUIRED spec.to']],
    ['with the group, even the core one', 'ReferenceGrant', 'from: [{group: a.b, kind: K, namespace: ns}], to: [{kind: Secret}]', ['REQUIRED spec.to[0].group']],
    ['with the namespace', 'ReferenceGrant', 'from: [{group: a.b, kind: K}], to: [{group: "", kind: Secret}]', ['REQUIRED spec.from[0].namespace']],
  ];
  it.each(cases)('%s', (_name, kind, spec, expected) => {
    expect(errorsOf(object(kind, spec))).toEqual(expected);
  });
});
