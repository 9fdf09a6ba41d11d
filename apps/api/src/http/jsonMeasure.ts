/** Measures JSON before it is read: reading what nests without end, or holds millions of values, keeps all others waiting for seconds. */

export interface JsonLimits {
  /** Objects and arrays inside one another. */
  readonly depth: number;
  /** Of objects and arrays, and what stands in them. */
  readonly values: number;
}

/** A lab of as many files as it may have takes 15,000 values, ten thousand questions 40,000. */
export const defaultJsonLimits: JsonLimits = { depth: 64, values: 100_000 };

/** Whether text is within the limits, be it JSON or not. In UTF-8 no byte of another character looks like one of JSON's signs. */
export function isWithin({ depth, values }: JsonLimits, text: Uint8Array): boolean {
  let [levels, count] = [0, 1];
  for (let at = 0; at < text.length && levels <= depth && count <= values; at += 1) {
    const byte = text[at];
    if (byte === QUOTE) at = endOfString(text, at);
    else if (byte === COMMA) count += 1;
    else if (byte === BRACKET || byte === BRACE) [levels, count] = [levels + 1, count + 1];
    else if (byte === BRACKET_END || byte === BRACE_END) levels -= 1;
  }
  return levels <= depth && count <= values;
}

const [QUOTE, BACKSLASH, COMMA, BRACKET, BRACKET_END, BRACE, BRACE_END] = [0x22, 0x5c, 0x2c, 0x5b, 0x5d, 0x7b, 0x7d];

/** Where the string that begins there has its closing quote, or where the text ends. */
function endOfString(text: Uint8Array, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== QUOTE) at += text[at] === BACKSLASH ? 2 : 1;
  return at;
}
