import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gateway, gatewayLab, gatewayOutcome, gatewayTraces, route, sendTo, type GatewayRequest } from '@vantage/testkit';
import { isFailure } from '../../render/stepText.js';

interface RandomMatch {
  readonly type: 'Exact' | 'PathPrefix';
  readonly path: string;
  readonly method: string | undefined;
  readonly version: string | undefined;
  readonly query: string | undefined;
}

interface RandomRoute {
  readonly hostname: string | undefined;
  readonly created: string | undefined;
  readonly rules: readonly { readonly backend: string; readonly matches: readonly RandomMatch[] }[];
}

const PATHS = ['/', '/a', '/a/b', '/a/b/c', '/ab'];
const HOSTS = ['x.test', '*.test', '*.y.test', undefined];

const match: fc.Arbitrary<RandomMatch> = fc.record({
  type: fc.constantFrom<RandomMatch['type']>('Exact', 'PathPrefix'),
  path: fc.constantFrom(...PATHS),
  method: fc.constantFrom(undefined, 'GET', 'POST'),
  version: fc.constantFrom(undefined, 'one', 'two'),
  query: fc.constantFrom(undefined, undefined, 'q'),
});
const randomRoute: fc.Arbitrary<RandomRoute> = fc.record({
  hostname: fc.constantFrom(...HOSTS),
  created: fc.constantFrom(undefined, '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'),
  rules: fc.array(fc.record({ backend: fc.constantFrom('v1', 'v2', 'v3', 'nosuch'), matches: fc.array(match, { minLength: 1, maxLength: 2 }) }), { minLength: 1, maxLength: 3 }),
});
const routes = fc.array(randomRoute, { minLength: 1, maxLength: 4 });
const request = fc.record({ path: fc.constantFrom(...PATHS, '/a/', '/z'), method: fc.constantFrom('GET', 'POST'), version: fc.constantFrom('one', 'two', 'three'), host: fc.constantFrom('x.test', 'x.y.test', 'other'), query: fc.constantFrom('', '?q=q') });

function documentOf({ hostname, created, rules }: RandomRoute, index: number): string {
  const written = rules.map(({ backend, matches }) => {
    const list = matches.map(
      ({ type, path, method, version, query }) =>
        `{path: {type: ${type}, value: ${path}}${method === undefined ? '' : `, method: ${method}`}${version === undefined ? '' : `, headers: [{name: version, value: ${version}}]`}${query === undefined ? '' : `, queryParams: [{name: q, value: ${query}}]`}}`,
    );
    return `matches: [${list.join(', ')}], ${sendTo(backend)}`;
  });
  return route(`r${index}`, written, { ...(hostname === undefined ? {} : { hostnames: [hostname] }), ...(created === undefined ? {} : { created }) });
}

const WEB = gateway('web', '203.0.113.40', ['{name: http, port: 80, protocol: HTTP}']);

type Asked = typeof request extends fc.Arbitrary<infer T> ? T : never;

function ask({ path, method, version, host, query }: Asked): readonly [string, GatewayRequest] {
  return [`http://203.0.113.40${path}${query}`, { method, host, headers: { version } }];
}

/** The rule of the specification, word by word: every match that holds, the best by each criterion in turn. */
function expected(list: readonly RandomRoute[], asked: Asked): string {
  const candidates = list.flatMap(({ hostname, created, rules }, index) =>
    rules.flatMap(({ backend, matches }, rule) => matches.filter((each) => isForHost(hostname, asked.host) && holds(each, asked)).map((each) => ({ hostname, created, index, rule, backend, each }))),
  );
  const [best] = candidates.sort(
    (a, b) =>
      length(b.hostname, 'exact') - length(a.hostname, 'exact') ||
      length(b.hostname, 'any') - length(a.hostname, 'any') ||
      Number(b.each.type === 'Exact') - Number(a.each.type === 'Exact') ||
      b.each.path.length - a.each.path.length ||
      Number(b.each.method !== undefined) - Number(a.each.method !== undefined) ||
      Number(b.each.version !== undefined) - Number(a.each.version !== undefined) ||
      Number(b.each.query !== undefined) - Number(a.each.query !== undefined) ||
      (a.created ?? '9').localeCompare(b.created ?? '9') ||
      a.index - b.index ||
      a.rule - b.rule,
  );
  if (best === undefined) return '404';
  return best.backend === 'nosuch' ? '500' : `200 infra/${best.backend}`;
}

function length(hostname: string | undefined, kind: 'exact' | 'any'): number {
  return hostname === undefined || (kind === 'exact' && hostname.startsWith('*')) ? 0 : hostname.length;
}

function isForHost(hostname: string | undefined, host: string): boolean {
  return hostname === undefined || hostname === host || (hostname.startsWith('*.') && host.endsWith(hostname.slice(1)));
}

function holds({ type, path, method, version, query }: RandomMatch, asked: Asked): boolean {
  const elements = (text: string): readonly string[] => text.split('/').filter((element) => element !== '');
  const isPrefix = elements(path).every((element, index) => elements(asked.path)[index] === element);
  return (
    (type === 'Exact' ? asked.path === path : isPrefix) &&
    (method === undefined || method === asked.method) &&
    (version === undefined || version === asked.version) &&
    (query === undefined || asked.query === `?q=${query}`)
  );
}

describe('laws of Gateways', () => {
  it('S76 the rule that takes a request is the one that the specification names', () => {
    fc.assert(
      fc.property(routes, fc.array(request, { minLength: 4, maxLength: 8 }), (list, asked) => {
        const network = gatewayLab(WEB, ...list.map(documentOf));
        for (const one of asked) expect(gatewayOutcome(network, ...ask(one)), JSON.stringify(one)).toBe(expected(list, one));
      }),
      { numRuns: 60 },
    );
  });

  it('S76 the order of documents changes nothing, and every answer is well formed', () => {
    fc.assert(
      fc.property(routes, fc.array(request, { minLength: 2, maxLength: 4 }), (list, asked) => {
        const documents = list.map(documentOf);
        const [one, other] = [gatewayLab(WEB, ...documents), gatewayLab(...documents.toReversed(), WEB)];
        for (const question of asked) {
          const traces = gatewayTraces(one, ...ask(question));
          expect(gatewayOutcome(other, ...ask(question))).toBe(gatewayOutcome(one, ...ask(question)));
          expect(traces.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9);
          for (const { disposition, hops } of traces) {
            const steps = hops.flatMap((hop) => hop.steps);
            expect(steps.every(({ cites }) => cites.length > 0)).toBe(true);
            expect(disposition === 'CONNECTED' || steps.some(isFailure)).toBe(true);
          }
        }
      }),
      { numRuns: 20 },
    );
  });
});
