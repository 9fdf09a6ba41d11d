/** Sets of pod classes as bits: a thousand policies over ten thousand classes fit in a megabyte, and unions are word by word. */
export type ClassSet = Uint32Array;

export function emptyClassSet(classes: number): ClassSet {
  return new Uint32Array(Math.ceil(classes / 32));
}

export function classSetOf(classes: number, members: Iterable<number>): ClassSet {
  const set = emptyClassSet(classes);
  for (const member of members) set[member >>> 5] = (set[member >>> 5] ?? 0) | (1 << (member & 31));
  return set;
}

export function classSetHas(set: ClassSet, member: number): boolean {
  return ((set[member >>> 5] ?? 0) & (1 << (member & 31))) !== 0;
}

export function unionOf(classes: number, sets: readonly ClassSet[]): ClassSet {
  const union = emptyClassSet(classes);
  for (const set of sets) {
    for (let word = 0; word < union.length; word += 1) union[word] = (union[word] ?? 0) | (set[word] ?? 0);
  }
  return union;
}
