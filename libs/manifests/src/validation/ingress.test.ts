import { errorsOf } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';

const backend = 'backend: {service: {name: web, port: {number: 80}}}';

function ingress(spec: string): string {
  return `{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: i}, spec: {${spec}}}`;
}

describe('an Ingress', () => {
  it.each([
    ['S73 may have a default backend alone', 'defaultBackend: {service: {name: web, port: {name: http}}}'],
    ['S72 may have a wildcard host', `rules: [{host: "*.foo.com", http: {paths: [{path: /, pathType: Prefix, ${backend}}]}}]`],
    ['may leave the path to its controller', `rules: [{http: {paths: [{pathType: ImplementationSpecific, ${backend}}]}}]`],
  ])('%s', (_, spec) => {
    expect(errorsOf(ingress(spec))).toEqual([]);
  });

  it.each([
    ['has rules or a default backend', 'tls: []', ['INVALID_VALUE spec']],
    ['S71 says how its paths match', `rules: [{http: {paths: [{path: /, ${backend}}]}}]`, ['REQUIRED spec.rules[0].http.paths[0].pathType']],
    ['S71 has paths that begin with a slash', `rules: [{http: {paths: [{path: a, pathType: Exact, ${backend}}]}}]`, ['INVALID_VALUE spec.rules[0].http.paths[0].path']],
    ['S72 has wildcards at the beginning only', `rules: [{host: "a.*.com", http: {paths: [{path: /, pathType: Prefix, ${backend}}]}}]`, ['INVALID_VALUE spec.rules[0].host']],
    ['has names for hosts, not addresses', `rules: [{host: 10.0.0.1, http: {paths: [{path: /, pathType: Prefix, ${backend}}]}}]`, ['INVALID_VALUE spec.rules[0].host']],
    ['names the port of its backend', 'defaultBackend: {service: {name: web}}', ['REQUIRED spec.defaultBackend']],
    ['has one kind of backend', 'defaultBackend: {}', ['INVALID_VALUE spec.defaultBackend']],
    ['S74 names a class that could exist', 'ingressClassName: "A B", defaultBackend: {service: {name: web, port: {number: 80}}}', ['INVALID_VALUE spec.ingressClassName']],
  ])('%s', (_, spec, expected) => {
    expect(errorsOf(ingress(spec))).toEqual(expected);
  });

  it('of a version that is gone is told which one to write', () => {
    expect(errorsOf('{apiVersion: extensions/v1beta1, kind: Ingress, metadata: {name: i}, spec: {}}')).toEqual(['GONE_VERSION kind']);
  });
});

describe('an IngressClass', () => {
  it.each([
    ['names its controller by a domain', 'controller: nginx', ['INVALID_VALUE spec.controller']],
    ['must name one', '', ['REQUIRED spec.controller']],
    ['may take parameters of the cluster', 'controller: a.io/b, parameters: {kind: K, name: x}', []],
    ['names the namespace of parameters that have one', 'controller: a.io/b, parameters: {kind: K, name: x, scope: Namespace}', ['REQUIRED spec.parameters.namespace']],
  ])('%s', (_, spec, expected) => {
    expect(errorsOf(`{apiVersion: networking.k8s.io/v1, kind: IngressClass, metadata: {name: i}, spec: {${spec}}}`)).toEqual(expected);
  });
});
