/**
 * Regular expressions of routes, as far as RE2 and this engine plainly mean the same by them and neither can take long: literals, classes,
 * alternatives, and repetition of single characters (https://github.com/google/re2/wiki/Syntax). A pattern covers the whole value, as with Envoy.
 */
const ESCAPE = String.raw`\\[dDwW./\-+*?()[\]{}|^$\\_~]`;
const CLASS = String.raw`\[\^?(?:[A-Za-z0-9_/.,:;~%@!#&=+*$()|?-]|${ESCAPE})+\]`;
const CHARACTER = String.raw`[A-Za-z0-9 _/\-~%&=:;,@!#'"<>.]`;
const REPETITION = String.raw`(?:[*+?]|\{\d{1,2}(?:,\d{0,2})?\})?`;
const GROUP = String.raw`\((?:\?:)?|\)\??|[|^$]`;
const PLAIN = new RegExp(`^(?:(?:${CHARACTER}|${ESCAPE}|${CLASS})${REPETITION}|${GROUP})*$`);

const LONGEST = 256;
/** Each one that is open-ended makes a mismatch slower by a factor of the value's length. */
const MOST_REPETITIONS = 3;

export interface Pattern {
  readonly kind: 'pattern';
  readonly source: string;
  /** `undefined` for one that is not modelled. */
  readonly expression: RegExp | undefined;
  /** What every value that it matches begins with. */
  readonly start: string;
}

export function patternOf(source: string): Pattern {
  return { kind: 'pattern', source, expression: compilePattern(source), start: startOf(source) };
}

/** Letters up to the first character that means something else; one that is repeated may be missing. */
function startOf(source: string): string {
  if (source.includes('|')) return '';
  const [literal = ''] = /^[A-Za-z0-9_/~-]*/.exec(source) ?? [];
  return /^[*+?{]/.test(source.slice(literal.length)) ? literal.slice(0, -1) : literal;
}

function compilePattern(source: string): RegExp | undefined {
  if (source.length > LONGEST || !PLAIN.test(source)) return undefined;
  if ([...source.replace(/\\./g, '').matchAll(/[*+]|,\}/g)].length > MOST_REPETITIONS) return undefined;
  try {
    return new RegExp(`^(?:${source})$`);
  } catch {
    return undefined;
  }
}
