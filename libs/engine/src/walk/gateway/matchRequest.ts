/** Holds a request against the rules of a listener: https://gateway-api.sigs.k8s.io/reference/spec/#httproutematch */
import { hostEntries } from '../../compile/gateway/hostTable.js';
import type { RequestMatch, TextTest, ValueTest } from '../../compile/gateway/requestMatch.js';
import type { ListenerTable, RuleTable } from '../../compile/gatewayTables.js';
import type { Request } from '../ingress/response.js';

export type Routing =
  | { readonly kind: 'none' }
  | { readonly kind: 'rule'; readonly rule: RuleTable }
  /** A regular expression that is not modelled comes before anything that certainly matches. */
  | { readonly kind: 'pattern'; readonly rule: RuleTable; readonly source: string }
  /** A regular expression and a prefix both match, and nothing says which comes first. */
  | { readonly kind: 'open'; readonly rule: RuleTable };

/** Rules of routes with more specific host names come first, whatever they match. */
export function matchRequest(listener: ListenerTable, request: Request): Routing {
  for (const rules of hostEntries(listener.rules, request.host)) {
    const routing = firstMatch(rules, request);
    if (routing.kind !== 'none') return routing;
  }
  return { kind: 'none' };
}

function firstMatch(rules: readonly RuleTable[], request: Request): Routing {
  for (const [index, rule] of rules.entries()) {
    if (rule.match === undefined) continue;
    const outcome = held(rule.match, request);
    if (outcome === false) continue;
    if (typeof outcome === 'string') return { kind: 'pattern', rule, source: outcome };
    return contested(rule, rules.slice(index + 1), request) ? { kind: 'open', rule } : { kind: 'rule', rule };
  }
  return { kind: 'none' };
}

function contested({ match, route }: RuleTable, others: readonly RuleTable[], request: Request): boolean {
  if (match?.path.kind !== 'pattern') return false;
  return others.some((other) => other.route !== route && other.match?.path.kind === 'prefix' && held(other.match, request) !== false);
}

/** Whether a match holds; the source of a regular expression where that is not known. */
type Held = boolean | string;

function held({ path, method, headers, queryParams }: RequestMatch, request: Request): Held {
  if (method !== undefined && method !== request.method) return false;
  const outcomes = [pathHolds(path, request), ...headers.map((test) => headerHolds(test, request)), ...queryParams.map((test) => queryHolds(test, request))];
  if (outcomes.includes(false)) return false;
  return outcomes.find((outcome) => typeof outcome === 'string') ?? true;
}

function pathHolds(test: RequestMatch['path'], request: Request): Held {
  const { path } = request;
  switch (test.kind) {
    case 'exact':
      return path === test.value;
    case 'prefix':
      return path === test.value || path.startsWith(`${test.value}/`);
    case 'pattern':
      return textHolds(test, path);
    case 'call':
      return callHolds(test, request);
  }
}

/** `/package.Service/Method`, sent as application/grpc: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md */
function callHolds({ service, method }: Extract<RequestMatch['path'], { readonly kind: 'call' }>, request: Request): Held {
  const type = headerValue(request, 'content-type');
  if (type !== undefined && !type.toLowerCase().startsWith('application/grpc')) return false;
  const parts = /^\/([^/]+)\/([^/]+)$/.exec(request.path);
  if (service === undefined && method === undefined) return true;
  if (parts === null) return false;
  const outcomes = [service === undefined ? true : textHolds(service, parts[1] ?? ''), method === undefined ? true : textHolds(method, parts[2] ?? '')];
  if (outcomes.includes(false)) return false;
  return outcomes.find((outcome) => typeof outcome === 'string') ?? true;
}

function textHolds(test: TextTest, value: string): Held {
  if (test.kind === 'exact') return test.value === value;
  if (test.matches !== undefined) return test.matches(value);
  return value.startsWith(test.start) ? test.source : false;
}

function headerHolds({ name, value }: ValueTest, request: Request): Held {
  const sent = headerValue(request, name);
  return sent !== undefined && textHolds(value, sent);
}

/** A header that is sent several times is one list (RFC 9110 §5.3). */
export function headerValue({ headers, host }: Request, name: string): string | undefined {
  const values = headers.filter((header) => header.name.toLowerCase() === name).map(({ value }) => value.trim());
  if (values.length > 0) return values.join(',');
  return name === 'host' ? host : undefined;
}

/** Of a parameter that stands there twice the first counts. */
function queryHolds({ name, value }: ValueTest, { query }: Request): Held {
  const pair = query.split('&').find((part) => decoded(part.split('=', 1)[0] ?? '') === name);
  return pair !== undefined && textHolds(value, decoded(pair.slice(pair.indexOf('=') + 1 || pair.length)));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
