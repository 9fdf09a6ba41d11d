import type { StreamRoute } from '@vantage/engine';
import type { Check } from '../check.js';
import { dnsSubdomain } from '../formats.js';
import { validateObjectMeta } from '../objectMeta.js';
import type { Written } from '../written.js';
import { validateHostnames } from './hostnames.js';
import { validateBackend, validateParents } from './references.js';
import { validateRuleList } from './routeRules.js';

/** TLSRoute, TCPRoute, UDPRoute: https://github.com/kubernetes-sigs/gateway-api/blob/main/apis/v1/tlsroute_types.go */
export function validateStreamRoute(route: Written<StreamRoute>, check: Check): void {
  const { parentRefs = [], hostnames = [], rules = [] } = route.spec ?? {};
  validateObjectMeta(route.metadata, dnsSubdomain, check);
  validateParents(parentRefs, check);
  validateHostnames(hostnames, check);
  if (rules.length === 0) check.required('spec.rules', 'Say where the connections go.');
  else validateRuleList(rules, check);
  for (const [index, { backendRefs = [] }] of rules.entries()) {
    const field = `spec.rules[${index}].backendRefs`;
    if (backendRefs.length === 0) check.required(field, 'Name at least one backend.');
    for (const [position, backend] of backendRefs.entries()) validateBackend(backend, `${field}[${position}]`, check);
  }
}
