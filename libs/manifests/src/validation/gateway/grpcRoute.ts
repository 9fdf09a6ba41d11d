import type { GrpcRoute } from '@vantage/engine';
import type { Check } from '../check.js';
import { dnsSubdomain } from '../formats.js';
import { validateObjectMeta } from '../objectMeta.js';
import type { Written } from '../written.js';
import { validateFilters } from './filters.js';
import { validateHostnames } from './hostnames.js';
import { validateBackend, validateParents } from './references.js';
import { validateRuleList } from './routeRules.js';
import { validateValueMatches } from './valueMatches.js';

type Rule = NonNullable<NonNullable<Written<GrpcRoute>['spec']>['rules']>[number];
type Method = NonNullable<NonNullable<Rule['matches']>[number]['method']>;

/** https://github.com/kubernetes-sigs/gateway-api/blob/main/apis/v1/grpcroute_types.go */
export function validateGrpcRoute(route: Written<GrpcRoute>, check: Check): void {
  const { parentRefs = [], hostnames = [], rules } = route.spec ?? {};
  validateObjectMeta(route.metadata, dnsSubdomain, check);
  validateParents(parentRefs, check);
  validateHostnames(hostnames, check);
  validateRuleList(rules, check);
  for (const [index, rule] of (rules ?? []).entries()) validateRule(rule, `spec.rules[${index}]`, check);
}

function validateRule({ matches = [], filters = [], backendRefs = [] }: Rule, field: string, check: Check): void {
  for (const [index, { method, headers = [] }] of matches.entries()) {
    if (method !== undefined) validateMethod(method, `${field}.matches[${index}].method`, check);
    validateValueMatches(headers, 4096, `${field}.matches[${index}].headers`, check);
  }
  validateFilters(filters, 'GRPCRoute', `${field}.filters`, check);
  for (const [index, backend] of backendRefs.entries()) {
    validateBackend(backend, `${field}.backendRefs[${index}]`, check);
    validateFilters(backend.filters ?? [], 'GRPCRoute', `${field}.backendRefs[${index}].filters`, check);
  }
}

function validateMethod({ type = 'Exact', service = '', method = '' }: Method, field: string, check: Check): void {
  check.oneOf(`${field}.type`, type, ['Exact', 'RegularExpression']);
  if (service === '' && method === '') check.invalid(field, undefined, 'it needs a service, a method or both');
  for (const [name, value] of [['service', service], ['method', method]] as const) {
    if (value.length > 1024) check.invalid(`${field}.${name}`, value, 'it may have at most 1024 characters');
  }
  if (type !== 'Exact') return;
  if (service !== '' && !/^\.?[a-z_][a-z_0-9]*(\.[a-z_][a-z_0-9]*)*$/i.test(service)) check.invalid(`${field}.service`, service, 'a service is names of letters, digits and underscores with dots between them');
  if (method !== '' && !/^[A-Za-z_][A-Za-z_0-9]*$/.test(method)) check.invalid(`${field}.method`, method, 'a method is letters, digits and underscores');
}
