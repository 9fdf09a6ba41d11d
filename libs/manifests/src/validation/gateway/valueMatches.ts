import type { ValueMatch } from '@vantage/engine';
import type { Check } from '../check.js';
import type { Written } from '../written.js';

/** A token of RFC 9110 §5.6.2. */
const headerName = /^[A-Za-z0-9!#$%&'*+\-.^_`|~]+$/;

export function headerNameProblem(name: string): string | undefined {
  if (name.length > 256) return 'it may have at most 256 characters';
  return headerName.test(name) ? undefined : 'a name of a header has letters, digits and dashes only';
}

/** Matches of headers or of query parameters: a list by name. */
export function validateValueMatches(matches: readonly Written<ValueMatch>[], longest: number, field: string, check: Check): void {
  if (matches.length > 16) check.tooMany(field, matches.length, 16);
  const seen = new Set<string>();
  for (const [index, { type, name = '', value = '' }] of matches.entries()) {
    const item = `${field}[${index}]`;
    check.oneOf(`${item}.type`, type, ['Exact', 'RegularExpression']);
    if (name === '') check.required(`${item}.name`);
    else check.format(`${item}.name`, name, headerNameProblem(name));
    if (value === '') check.required(`${item}.value`, 'Say which value matches.');
    else if (value.length > longest) check.invalid(`${item}.value`, value, `it may have at most ${longest} characters`);
    if (seen.has(name)) check.duplicate(item, name);
    seen.add(name);
  }
}
