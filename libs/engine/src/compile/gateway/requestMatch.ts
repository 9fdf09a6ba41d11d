/** Matches of routes, ready to be held against requests, and which of two comes first. */
import type { GrpcRouteMatch, HttpRouteMatch, ValueMatch } from '../../model/index.js';
import { patternOf, type Pattern } from './pattern.js';

export interface RequestMatch {
  readonly path: PathTest;
  readonly method: string | undefined;
  /** Names in lower case, each once: the first that is written counts. */
  readonly headers: readonly ValueTest[];
  readonly queryParams: readonly ValueTest[];
  /** `matches[0]`, or empty for the default. */
  readonly field: string;
  /** For people: `PathPrefix /cart, method GET, header version`. */
  readonly text: string;
}

export type PathTest =
  | { readonly kind: 'exact'; readonly value: string }
  /** Without a trailing slash; `length` as it was written. */
  | { readonly kind: 'prefix'; readonly value: string; readonly length: number }
  | Pattern
  /** `/service/method` of a gRPC call; a test that is absent holds. */
  | { readonly kind: 'call'; readonly service: TextTest | undefined; readonly method: TextTest | undefined };

export type TextTest = { readonly kind: 'exact'; readonly value: string } | Pattern;

export interface ValueTest {
  readonly name: string;
  readonly value: TextTest;
}

/** Without matches a rule takes everything. */
export function httpMatches(matches: readonly HttpRouteMatch[] | undefined): readonly RequestMatch[] {
  const written = matches ?? [];
  if (written.length === 0) return [httpMatch({}, '')];
  return written.map((match, index) => httpMatch(match, `matches[${index}]`));
}

function httpMatch({ path, headers = [], queryParams = [], method }: HttpRouteMatch, field: string): RequestMatch {
  const { type = 'PathPrefix', value = '/' } = path ?? {};
  return {
    path: pathTest(type, value),
    method,
    headers: valueTests(headers, (name) => name.toLowerCase()),
    queryParams: valueTests(queryParams, (name) => name),
    field,
    text: [`${type} ${value}`, ...(method === undefined ? [] : [`method ${method}`]), ...headers.map(headerText), ...queryParams.map(({ name, value: wanted }) => `query ${name}=${wanted}`)].join(', '),
  };
}

export function grpcMatches(matches: readonly GrpcRouteMatch[] | undefined): readonly RequestMatch[] {
  const written = matches ?? [];
  if (written.length === 0) return [grpcMatch({}, '')];
  return written.map((match, index) => grpcMatch(match, `matches[${index}]`));
}

function grpcMatch({ method: call, headers = [] }: GrpcRouteMatch, field: string): RequestMatch {
  const { type = 'Exact', service = '', method = '' } = call ?? {};
  const test = (text: string): TextTest | undefined => (text === '' ? undefined : textTest(type, text));
  return {
    path: { kind: 'call', service: test(service), method: test(method) },
    method: undefined,
    headers: valueTests(headers, (name) => name.toLowerCase()),
    queryParams: [],
    field,
    text: [`${service === '' ? '*' : service}/${method === '' ? '*' : method}`, ...headers.map(headerText)].join(', '),
  };
}

function headerText({ name, value }: ValueMatch): string {
  return `header ${name}: ${value}`;
}

function pathTest(type: 'Exact' | 'PathPrefix' | 'RegularExpression', value: string): PathTest {
  switch (type) {
    case 'Exact':
      return { kind: 'exact', value };
    case 'PathPrefix':
      return { kind: 'prefix', value: value.replace(/\/+$/, ''), length: value.length };
    case 'RegularExpression':
      return patternOf(value);
  }
}

function textTest(type: 'Exact' | 'RegularExpression', value: string): TextTest {
  return type === 'Exact' ? { kind: 'exact', value } : patternOf(value);
}

function valueTests(matches: readonly ValueMatch[], nameOf: (name: string) => string): readonly ValueTest[] {
  const tests = matches.map(({ type = 'Exact', name, value }) => ({ name: nameOf(name), value: textTest(type, value) }));
  return tests.filter((test, index) => tests.findIndex(({ name }) => name === test.name) === index);
}

/**
 * Precedence between two matches of one host name, as HTTPRouteRule and GRPCRouteRule have it; 0 where age and name of the routes decide.
 * Where regular expressions of paths stand is left to implementations: after exact paths here, and what else would match makes it open.
 */
export function byPrecedence(a: RequestMatch, b: RequestMatch): number {
  return (
    pathRank(a.path) - pathRank(b.path) ||
    pathLength(b.path) - pathLength(a.path) ||
    callLength(b.path, 'service') - callLength(a.path, 'service') ||
    callLength(b.path, 'method') - callLength(a.path, 'method') ||
    (a.method === undefined ? 1 : 0) - (b.method === undefined ? 1 : 0) ||
    b.headers.length - a.headers.length ||
    b.queryParams.length - a.queryParams.length
  );
}

function pathRank({ kind }: PathTest): number {
  return ['exact', 'pattern', 'prefix', 'call'].indexOf(kind);
}

function pathLength(path: PathTest): number {
  return path.kind === 'prefix' ? path.length : 0;
}

function callLength(path: PathTest, part: 'service' | 'method'): number {
  const test = path.kind === 'call' ? path[part] : undefined;
  if (test === undefined) return 0;
  return test.kind === 'exact' ? test.value.length : test.source.length;
}
