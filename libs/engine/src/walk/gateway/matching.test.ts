import { gateway, gatewayLab, gatewayOutcome, route, sendTo, type GatewayRequest } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';

const WEB = gateway('web', '203.0.113.40', ['{name: http, port: 80, protocol: HTTP}']);
const URL = 'http://203.0.113.40';

type Case = readonly [name: string, path: string, request: GatewayRequest, outcome: string];

function table(title: string, routes: readonly string[], cases: readonly Case[]): void {
  const network = gatewayLab(WEB, ...routes);
  describe(title, () => {
    it.each(cases)('%s', (_name, path, request, outcome) => {
      expect(gatewayOutcome(network, `${URL}${path}`, request)).toBe(outcome);
    });
  });
}

const prefix = (value: string): string => `path: {type: PathPrefix, value: ${value}}`;
const exact = (value: string): string => `path: {type: Exact, value: ${value}}`;
const regex = (value: string): string => `path: {type: RegularExpression, value: "${value}"}`;
const headers = (...pairs: readonly (readonly [string, string])[]): string => `headers: [${pairs.map(([name, value]) => `{name: ${name}, value: ${value}}`).join(', ')}]`;
const query = (...pairs: readonly (readonly [string, string])[]): string => `queryParams: [${pairs.map(([name, value]) => `{name: ${name}, value: ${value}}`).join(', ')}]`;
const rule = (backend: string, ...matches: readonly string[]): string => `matches: [${matches.map((match) => `{${match}}`).join(', ')}], ${sendTo(backend)}`;

table(
  'paths of an HTTPRoute',
  [route('paths', [rule('v1', exact('/one')), rule('v2', exact('/one/two')), rule('v3', prefix('/pre')), rule('v1', prefix('/pre/deep/')), `matches: [{${exact('/slash/')}}], ${sendTo('v2')}`])],
  [
    ['S76 an exact path matches itself', '/one', {}, '200 infra/v1'],
    ['S76 an exact path matches with a query behind it', '/one?a=b', {}, '200 infra/v1'],
    ['S76 and nothing below it', '/one/', {}, '404'],
    ['S76 another exact path', '/one/two', {}, '200 infra/v2'],
    ['S76 upper and lower case differ', '/ONE', {}, '404'],
    ['S76 an exact path keeps its trailing slash', '/slash', {}, '404'],
    ['S76 and takes what has it', '/slash/', {}, '200 infra/v2'],
    ['S76 a prefix matches itself', '/pre', {}, '200 infra/v3'],
    ['S76 with a slash', '/pre/', {}, '200 infra/v3'],
    ['S76 below it', '/pre/fix', {}, '200 infra/v3'],
    ['S76 by whole elements only', '/prefix', {}, '404'],
    ['S76 the longer prefix wins', '/pre/deep/er', {}, '200 infra/v1'],
    ['S76 a trailing slash of a prefix does not count', '/pre/deep', {}, '200 infra/v1'],
    ['S76 nothing matches the root', '/', {}, '404'],
  ],
);

table(
  'the order of paths, in whatever order the rules stand',
  [
    route('order', [
      rule('v3', prefix('/match')),
      rule('v2', prefix('/match/prefix/one/any')),
      rule('v1', prefix('/match/prefix/')),
      rule('v1', prefix('/match/exact/one')),
      rule('v3', exact('/match/exact/one')),
      rule('v2', exact('/match/exact')),
    ]),
  ],
  [
    ['S76 exact before prefix', '/match/exact/one', {}, '200 infra/v3'],
    ['S76 exact before a shorter prefix', '/match/exact', {}, '200 infra/v2'],
    ['S76 the longest prefix', '/match/prefix/one/any', {}, '200 infra/v2'],
    ['S76 the middle prefix', '/match/prefix/any', {}, '200 infra/v1'],
    ['S76 the shortest prefix', '/match/any', {}, '200 infra/v3'],
  ],
);

table(
  'headers',
  [
    route('headers', [
      rule('v1', headers(['version', 'one'])),
      rule('v2', headers(['version', 'two'])),
      rule('v1', headers(['version', 'two'], ['color', 'orange']), headers(['color', 'blue'])),
      rule('v2', headers(['color', 'green']), headers(['color', 'red'])),
      rule('v3', headers(['Host-Kind', 'first'], ['host-kind', 'second'])),
      `matches: [{headers: [{type: RegularExpression, name: build, value: "[0-9]+"}]}], ${sendTo('v3')}`,
    ]),
  ],
  [
    ['S76 a header', '/', { headers: { Version: 'one' } }, '200 infra/v1'],
    ['S76 in any case', '/', { headers: { VERSION: 'two' } }, '200 infra/v2'],
    ['S76 its value is exact', '/', { headers: { version: 'One' } }, '404'],
    ['S76 two headers beat one', '/', { headers: { version: 'two', color: 'orange' } }, '200 infra/v1'],
    ['S76 one of several matches of a rule', '/', { headers: { color: 'blue' } }, '200 infra/v1'],
    ['S76 another one', '/', { headers: { color: 'red' } }, '200 infra/v2'],
    ['S76 none of them', '/', { headers: { color: 'purple' } }, '404'],
    ['S76 one of the two that are asked for is not enough', '/', { headers: { color: 'orange' } }, '404'],
    ['S76 of two tests of one name the first counts', '/', { headers: { 'host-kind': 'first' } }, '200 infra/v3'],
    ['S76 a regular expression covers the whole value', '/', { headers: { build: '417' } }, '200 infra/v3'],
    ['S76 and no part of it', '/', { headers: { build: 'v417' } }, '404'],
    ['S76 of equally many headers the first rule wins', '/', { headers: { version: 'one', color: 'green' } }, '200 infra/v1'],
  ],
);

table(
  'query parameters',
  [
    route('queries', [
      rule('v1', query(['animal', 'whale'])),
      rule('v2', query(['animal', 'dolphin'])),
      rule('v3', query(['animal', 'dolphin'], ['color', 'blue']), query(['ANIMAL', 'Whale'])),
      rule('v2', `${prefix('/path1')}, ${query(['animal', 'whale'])}`),
      rule('v3', `${headers(['version', 'one'])}, ${query(['animal', 'whale'])}`),
    ]),
  ],
  [
    ['S76 a parameter', '/?animal=whale', {}, '200 infra/v1'],
    ['S76 among others', '/?otter=no&animal=dolphin#top', {}, '200 infra/v2'],
    ['S76 more parameters beat fewer', '/?color=blue&animal=dolphin', {}, '200 infra/v3'],
    ['S76 its name is exact', '/?ANIMAL=Whale', {}, '200 infra/v3'],
    ['S76 its value is exact', '/?animal=whales', {}, '404'],
    ['S76 percent signs are read', '/?animal=%77hale', {}, '200 infra/v1'],
    ['S76 of a repeated one the first counts', '/?animal=shark&animal=whale', {}, '404'],
    ['S76 none', '/', {}, '404'],
    ['S76 a longer path comes before parameters', '/path1?animal=whale', {}, '200 infra/v2'],
    ['S76 headers come before parameters', '/?animal=whale', { headers: { version: 'one' } }, '200 infra/v3'],
  ],
);

table(
  'methods',
  [
    route('methods', [
      rule('v1', 'method: POST'),
      rule('v2', 'method: GET'),
      rule('v1', `${prefix('/path1')}, method: GET`),
      rule('v3', `${headers(['version', 'one'])}, method: PUT`, `method: DELETE, ${prefix('/gone')}`),
      rule('v3', headers(['version', 'two'])),
      rule('v2', prefix('/path5')),
    ]),
  ],
  [
    ['S76 one method', '/', { method: 'POST' }, '200 infra/v1'],
    ['S76 another', '/', { method: 'GET' }, '200 infra/v2'],
    ['S76 none', '/', { method: 'HEAD' }, '404'],
    ['S76 a longer path comes first', '/path1', { method: 'GET' }, '200 infra/v1'],
    ['S76 a path without method beats a method without path', '/path5', { method: 'GET' }, '200 infra/v2'],
    ['S76 method and header', '/', { method: 'PUT', headers: { version: 'one' } }, '200 infra/v3'],
    ['S76 the method beats a header', '/', { method: 'POST', headers: { version: 'two' } }, '200 infra/v1'],
    ['S76 the header alone', '/', { method: 'PATCH', headers: { version: 'two' } }, '200 infra/v3'],
    ['S76 method and path', '/gone', { method: 'DELETE' }, '200 infra/v3'],
  ],
);

table(
  'several routes',
  [
    route('a', [rule('v1', prefix('/'))], { hostnames: ['one.test', 'two.test'] }),
    route('b', [rule('v2', prefix('/v2'), `${prefix('/')}, ${headers(['version', 'two'])}`)], { hostnames: ['one.test'] }),
    route('young', [rule('v3', prefix('/age'))], { hostnames: ['age.test'], created: '2026-02-01T00:00:00Z' }),
    route('old', [rule('v2', prefix('/age'))], { hostnames: ['age.test'], created: '2026-01-01T00:00:00Z' }),
    route('zeta', [rule('v3', prefix('/')), rule('v1', prefix('/'))], { hostnames: ['name.test'] }),
    route('alpha', [rule('v2', prefix('/')), rule('v1', prefix('/'))], { hostnames: ['name.test'] }),
  ],
  [
    ['S76 the general one', '/', { host: 'one.test' }, '200 infra/v1'],
    ['S76 the longer path of the other', '/v2/x', { host: 'one.test' }, '200 infra/v2'],
    ['S76 the header of the other', '/', { host: 'one.test', headers: { version: 'two' } }, '200 infra/v2'],
    ['S76 by whole elements', '/v2example', { host: 'one.test' }, '200 infra/v1'],
    ['S76 another host has only the one', '/v2', { host: 'two.test' }, '200 infra/v1'],
    ['S76 a host of neither', '/', { host: 'three.test' }, '404'],
    ['S76 of equal matches the older route wins', '/age', { host: 'age.test' }, '200 infra/v2'],
    ['S76 of the same age the first by name, and its first rule', '/', { host: 'name.test' }, '200 infra/v2'],
  ],
);

table(
  'host names of routes',
  [
    route('exact', [rule('v1', prefix('/exact'))], { hostnames: ['api.shop.test'] }),
    route('wild', [rule('v2', prefix('/'))], { hostnames: ['*.shop.test'] }),
    route('wider', [rule('v3', prefix('/'))], { hostnames: ['*.test'] }),
  ],
  [
    ['S76 an exact name first, whatever its path', '/exact', { host: 'api.shop.test' }, '200 infra/v1'],
    ['S76 what it leaves goes to the wildcard', '/other', { host: 'api.shop.test' }, '200 infra/v2'],
    ['S76 a wildcard covers several labels', '/', { host: 'a.b.shop.test' }, '200 infra/v2'],
    ['S76 and not the name itself, which the wider one has', '/', { host: 'shop.test' }, '200 infra/v3'],
    ['S76 the port of the Host header does not count', '/exact', { host: 'API.shop.test:8080' }, '200 infra/v1'],
    ['S76 none', '/', { host: 'test' }, '404'],
  ],
);

table(
  'regular expressions',
  [
    route('patterns', [rule('v1', regex('/users/[0-9]+/(?:posts|likes)')), rule('v2', regex('/a(bc)+')), rule('v2', regex('/b(?:x)+(?i:y)')), rule('v3', exact('/users/7/posts'))], { hostnames: ['re.test'] }),
    route('prefixes', [rule('v2', prefix('/users'))], { hostnames: ['re.test'] }),
  ],
  [
    ['S76 where only a prefix matches', '/users/x', { host: 're.test' }, '200 infra/v2'],
    ['S76 an exact path comes first', '/users/7/posts', { host: 're.test' }, '200 infra/v3'],
    ['S76 before or after prefixes is left to implementations', '/users/8/posts', { host: 're.test' }, 'UNDEFINED'],
    ['S76 repeated groups', '/abcbc', { host: 're.test' }, '200 infra/v2'],
    ['S76 one that is not modelled says so', '/bxy', { host: 're.test' }, 'UNSUPPORTED'],
    ['S76 and only where it could match', '/cxy', { host: 're.test' }, '404'],
  ],
);
