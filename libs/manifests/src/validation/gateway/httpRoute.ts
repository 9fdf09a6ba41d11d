import type { HttpRoute, PathModifier } from '@vantage/engine';
import type { Check } from '../check.js';
import { dnsSubdomain } from '../formats.js';
import { validateObjectMeta } from '../objectMeta.js';
import type { Written } from '../written.js';
import { validateFilters } from './filters.js';
import { validateHostnames } from './hostnames.js';
import { validateBackend, validateParents } from './references.js';
import { validateRuleList } from './routeRules.js';
import { validateValueMatches } from './valueMatches.js';

type Rule = NonNullable<NonNullable<Written<HttpRoute>['spec']>['rules']>[number];
type Match = NonNullable<Rule['matches']>[number];
type Filters = NonNullable<Rule['filters']>;

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'];

/** https://github.com/kubernetes-sigs/gateway-api/blob/main/apis/v1/httproute_types.go */
export function validateHttpRoute(route: Written<HttpRoute>, check: Check): void {
  const { parentRefs = [], hostnames = [], rules } = route.spec ?? {};
  validateObjectMeta(route.metadata, dnsSubdomain, check);
  validateParents(parentRefs, check);
  validateHostnames(hostnames, check);
  validateRuleList(rules, check);
  for (const [index, rule] of (rules ?? []).entries()) validateRule(rule, `spec.rules[${index}]`, check);
}

function validateRule(rule: Rule, field: string, check: Check): void {
  const { matches = [], filters = [], backendRefs = [] } = rule;
  for (const [index, match] of matches.entries()) validateMatch(match, `${field}.matches[${index}]`, check);
  validateFilters(filters, 'HTTPRoute', `${field}.filters`, check);
  for (const [index, backend] of backendRefs.entries()) {
    validateBackend(backend, `${field}.backendRefs[${index}]`, check);
    validateFilters(backend.filters ?? [], 'HTTPRoute', `${field}.backendRefs[${index}].filters`, check);
  }
  if (backendRefs.length > 0 && filters.some(({ requestRedirect }) => requestRedirect !== undefined)) {
    check.invalid(field, undefined, 'a rule that redirects sends nothing on: RequestRedirect and backendRefs exclude each other');
  }
  if (replacesPrefix([...filters, ...backendRefs.flatMap((backend) => backend.filters ?? [])]) && !hasOnePrefix(rule)) {
    check.invalid(field, undefined, 'replacePrefixMatch needs exactly one match, of a PathPrefix');
  }
}

function replacesPrefix(filters: Filters): boolean {
  const modifiers = filters.flatMap(({ requestRedirect, urlRewrite }): readonly (Written<PathModifier> | undefined)[] => [requestRedirect?.path, urlRewrite?.path]);
  return modifiers.some((path) => path?.type === 'ReplacePrefixMatch');
}

/** Without matches the default is one prefix, the root; a path without a type is a prefix. */
function hasOnePrefix({ matches }: Rule): boolean {
  if (matches === undefined) return true;
  const [only] = matches;
  return matches.length === 1 && (only?.path?.type ?? 'PathPrefix') === 'PathPrefix';
}

function validateMatch({ path, headers = [], queryParams = [], method }: Match, field: string, check: Check): void {
  if (path !== undefined) validatePath(path, `${field}.path`, check);
  validateValueMatches(headers, 4096, `${field}.headers`, check);
  validateValueMatches(queryParams, 1024, `${field}.queryParams`, check);
  check.oneOf(`${field}.method`, method, methods);
}

function validatePath({ type = 'PathPrefix', value = '/' }: NonNullable<Match['path']>, field: string, check: Check): void {
  check.oneOf(`${field}.type`, type, ['Exact', 'PathPrefix', 'RegularExpression']);
  if (value.length > 1024) check.invalid(`${field}.value`, value, 'it may have at most 1024 characters');
  if (type !== 'RegularExpression') check.format(field, value, plainPathProblem(value));
}

function plainPathProblem(value: string): string | undefined {
  if (!value.startsWith('/')) return 'it must begin with /';
  const part = ['//', '/./', '/../', '%2f', '%2F', '#'].find((each) => value.includes(each));
  if (part !== undefined) return `it must not contain ${part}`;
  const end = ['/..', '/.'].find((each) => value.endsWith(each));
  if (end !== undefined) return `it must not end in ${end}`;
  return /^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})+$/.test(value) ? undefined : 'it has characters that the path of a URL may not have';
}
