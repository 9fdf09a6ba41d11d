import type { LabNode } from '../text/node.js';

export type PlainValue = string | number | boolean | null | readonly PlainValue[] | { readonly [key: string]: PlainValue };

/** The value without its places. An explicit null is left out, as Go's decoder leaves the field unset. */
export function plainValue(node: LabNode): PlainValue {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plainValue);
  const value: Record<string, PlainValue> = {};
  for (const entry of node.entries) {
    if (entry.value.kind === 'scalar' && entry.value.value === null) continue;
    Object.defineProperty(value, entry.key, { value: plainValue(entry.value), enumerable: true, configurable: true, writable: true });
  }
  return value;
}
