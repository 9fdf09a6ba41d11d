/** Longest-prefix match, as a kernel's routing table does it: one look-up per prefix length in use, not per route. */
import { bitsOf, familyOf, numberOf, type Cidr, type Family, type Ip } from '../../model/index.js';

export interface PrefixTable<T> {
  readonly lengths: Readonly<Record<Family, readonly PrefixLength<T>[]>>;
}

export interface PrefixEntry<T> {
  readonly cidr: Cidr;
  readonly value: T;
}

interface PrefixLength<T> {
  readonly prefix: number;
  readonly byFirst: ReadonlyMap<bigint, PrefixEntry<T>>;
}

/** Of two entries with the same prefix the first stays, as with routes added one after the other. */
export function prefixTable<T>(entries: readonly PrefixEntry<T>[]): PrefixTable<T> {
  return { lengths: { 4: lengthsOf(4, entries), 6: lengthsOf(6, entries) } };
}

export function longestMatch<T>(table: PrefixTable<T>, address: Ip): PrefixEntry<T> | undefined {
  const family = familyOf(address);
  const lengths = table.lengths[family];
  if (lengths.length === 0) return undefined;
  const value = numberOf(address);
  for (const { prefix, byFirst } of lengths) {
    const shift = BigInt(bitsOf(family) - prefix);
    const entry = byFirst.get((value >> shift) << shift);
    if (entry !== undefined) return entry;
  }
  return undefined;
}

function lengthsOf<T>(family: Family, entries: readonly PrefixEntry<T>[]): PrefixLength<T>[] {
  const byPrefix = new Map<number, Map<bigint, PrefixEntry<T>>>();
  for (const entry of entries) {
    if (entry.cidr.family !== family) continue;
    const byFirst = byPrefix.get(entry.cidr.prefix) ?? new Map<bigint, PrefixEntry<T>>();
    if (!byFirst.has(entry.cidr.first)) byFirst.set(entry.cidr.first, entry);
    byPrefix.set(entry.cidr.prefix, byFirst);
  }
  return [...byPrefix].sort(([a], [b]) => b - a).map(([prefix, byFirst]) => ({ prefix, byFirst }));
}
