import { wholePattern } from '../ingress/pathPattern.js';

/** A regular expression of a route. It covers the whole value, as with Envoy. */
export interface Pattern {
  readonly kind: 'pattern';
  readonly source: string;
  /** `undefined` for one that is not modelled. */
  readonly matches: ((text: string) => boolean) | undefined;
  /** What every value that it matches begins with. */
  readonly start: string;
}

export function patternOf(source: string): Pattern {
  return { kind: 'pattern', source, matches: wholePattern(source), start: startOf(source) };
}

/** Letters up to the first character that means something else; one that is repeated may be missing. */
function startOf(source: string): string {
  if (source.includes('|')) return '';
  const [literal = ''] = /^[A-Za-z0-9_/~-]*/.exec(source) ?? [];
  return /^[*+?{]/.test(source.slice(literal.length)) ? literal.slice(0, -1) : literal;
}
