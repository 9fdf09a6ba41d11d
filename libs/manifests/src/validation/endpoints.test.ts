import { errorsOf } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';

function slice(fields: string): string {
  return `{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: s}, ${fields}}`;
}

describe('an EndpointSlice', () => {
  it.each([
    ['may have no endpoints and no ports', 'addressType: IPv4', []],
    ['says which addresses it has', 'endpoints: []', ['REQUIRED addressType']],
    ['knows three kinds of addresses', 'addressType: IP', ['NOT_SUPPORTED addressType']],
    ['has addresses of its kind', 'addressType: IPv4, endpoints: [{addresses: ["fd00::1"]}]', ['INVALID_VALUE endpoints[0].addresses[0]']],
    ['S31 has no loopback addresses', 'addressType: IPv4, endpoints: [{addresses: [127.0.0.1]}]', ['INVALID_VALUE endpoints[0].addresses[0]']],
    ['S31 has no link-local addresses', 'addressType: IPv6, endpoints: [{addresses: ["fe80::1"]}]', ['INVALID_VALUE endpoints[0].addresses[0]']],
    ['has endpoints with addresses', 'addressType: IPv4, endpoints: [{}]', ['REQUIRED endpoints[0].addresses']],
    ['names each port once', 'addressType: IPv4, ports: [{port: 80}, {port: 81}]', ['DUPLICATE_VALUE ports[1].name']],
    ['has fully qualified names', 'addressType: FQDN, endpoints: [{addresses: [db]}]', ['INVALID_VALUE endpoints[0].addresses[0]']],
  ])('%s', (_, fields, expected) => {
    expect(errorsOf(slice(fields))).toEqual(expected);
  });
});

describe('an Endpoints object', () => {
  it.each([
    ['S31 takes addresses by hand', 'subsets: [{addresses: [{ip: 10.0.0.9}], ports: [{port: 80}]}]', []],
    ['S31 has no loopback addresses', 'subsets: [{addresses: [{ip: 127.0.0.1}]}]', ['INVALID_VALUE subsets[0].addresses[0].ip']],
    ['has addresses in each subset', 'subsets: [{ports: [{port: 80}]}]', ['REQUIRED subsets[0]']],
    ['names several ports', 'subsets: [{addresses: [{ip: 10.0.0.9}], ports: [{port: 80}, {name: b, port: 81}]}]', ['REQUIRED subsets[0].ports[0].name']],
  ])('%s', (_, fields, expected) => {
    expect(errorsOf(`{apiVersion: v1, kind: Endpoints, metadata: {name: e}, ${fields}}`)).toEqual(expected);
  });
});
