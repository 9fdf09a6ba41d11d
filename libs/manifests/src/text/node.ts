/** The content of a document with the place of everything in it: what both parsers produce and every decoder reads. */
export type LabNode = ScalarNode | MapNode | ListNode;

export type ScalarValue = string | number | boolean | null;

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly value: ScalarValue;
  /** As it was written, without quotes; `1.30` is the number 1.3, and a version. */
  readonly source: string;
  /** Offset of the first character in the file. */
  readonly at: number;
}

export interface MapNode {
  readonly kind: 'map';
  readonly entries: readonly MapEntry[];
  readonly at: number;
}

export interface MapEntry {
  readonly key: string;
  readonly keyAt: number;
  readonly value: LabNode;
}

export interface ListNode {
  readonly kind: 'list';
  readonly items: readonly LabNode[];
  readonly at: number;
}

/** The last entry of that name, as JSON decoders take it; duplicates are reported where the document is read. */
export function entryOf(node: MapNode, key: string): MapEntry | undefined {
  return node.entries.findLast((entry) => entry.key === key);
}

/** The text of a scalar child; `undefined` where there is none or it is something else. */
export function textOf(node: MapNode, key: string): string | undefined {
  const value = entryOf(node, key)?.value;
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : undefined;
}

/** `spec` + `ports` → `spec.ports`. */
export function childPath(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

/** Where a diagnostic about a field should point: a scalar's own place, otherwise the key that introduces the block. */
export function placeOf(entry: MapEntry): number {
  return entry.value.kind === 'scalar' && entry.value.source !== '' ? entry.value.at : entry.keyAt;
}
