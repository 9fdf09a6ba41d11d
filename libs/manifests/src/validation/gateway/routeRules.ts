import type { Check } from '../check.js';
import { dnsSubdomain } from '../formats.js';

interface Rule {
  readonly name?: string;
  readonly matches?: readonly unknown[];
  readonly backendRefs?: readonly unknown[];
}

/** What the rules of every kind of route have in common: how many, of how many matches and backends, under which names. */
export function validateRuleList(rules: readonly Rule[] | undefined, check: Check): void {
  if (rules === undefined) return;
  if (rules.length === 0) check.invalid('spec.rules', undefined, 'a list of rules has at least one; leave it out to take every request');
  if (rules.length > 16) check.tooMany('spec.rules', rules.length, 16);
  const matches = rules.reduce((sum, rule) => sum + (rule.matches?.length ?? 1), 0);
  if (matches > 128) check.invalid('spec.rules', matches, 'a route may have at most 128 matches in all');
  for (const [index, { name, matches: own, backendRefs }] of rules.entries()) {
    const field = `spec.rules[${index}]`;
    if (name !== undefined) check.format(`${field}.name`, name, dnsSubdomain(name));
    if (name !== undefined && rules.findIndex((rule) => rule.name === name) < index) check.invalid('spec.rules', name, 'each name of a rule must be unique within the route');
    if ((own ?? []).length > 64) check.tooMany(`${field}.matches`, own?.length ?? 0, 64);
    if ((backendRefs ?? []).length > 16) check.tooMany(`${field}.backendRefs`, backendRefs?.length ?? 0, 16);
  }
}
