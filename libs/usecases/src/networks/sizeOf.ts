/**
 * About how many bytes a value takes in memory, by walking it. Figures are V8's on 64 bits without pointer compression, as Node is built:
 * an object has a header of three words, every field and every element a word, a string of Latin characters a byte each.
 */

const WORD = 8;
const HEADER = 3 * WORD;
/** An entry of a Map or Set: key, value, chain, and the share of empty buckets. */
const HASHED = 5 * WORD;

/** What is reached twice counts once; functions and what they enclose are not seen. */
export function sizeOf(root: unknown): number {
  const seen = new Set<object>();
  const open: unknown[] = [root];
  let bytes = 0;
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value === 'string') bytes += HEADER + value.length;
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    bytes += HEADER;
    if (Array.isArray(value)) {
      bytes += value.length * WORD;
      for (const item of value) open.push(item);
    } else if (value instanceof Map) {
      bytes += value.size * HASHED;
      for (const [key, item] of value) open.push(key, item);
    } else if (value instanceof Set) {
      bytes += value.size * HASHED;
      for (const item of value) open.push(item);
    } else if (ArrayBuffer.isView(value)) {
      bytes += value.byteLength;
    } else {
      const fields: readonly unknown[] = Object.values(value);
      bytes += fields.length * WORD;
      for (const item of fields) open.push(item);
    }
  }
  return bytes;
}
