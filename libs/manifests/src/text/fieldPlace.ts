import type { LabNode } from './node.js';
import { entryOf, placeOf } from './node.js';

/**
 * The offset at which a field stands, by its path as the API server writes it: `spec.ports[0].nodePort`, `metadata.annotations[a.b/c]`.
 * A field that is not there is where it would have stood: at its nearest enclosing field.
 */
export function placeOfField(root: LabNode, field: string): number {
  return find(root, field).place;
}

export function hasField(root: LabNode, field: string): boolean {
  return find(root, field).found;
}

function find(root: LabNode, field: string): { readonly place: number; readonly found: boolean } {
  let node = root;
  let place = root.at;
  for (const step of stepsOf(field)) {
    if (node.kind === 'list') {
      const item = node.items[Number(step)];
      if (item === undefined) return { place, found: false };
      node = item;
      place = item.at;
    } else {
      const entry = node.kind === 'map' ? entryOf(node, step) : undefined;
      if (entry === undefined) return { place, found: false };
      node = entry.value;
      place = placeOf(entry);
    }
  }
  return { place, found: true };
}

function stepsOf(field: string): readonly string[] {
  return [...field.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)].map((match) => match[1] ?? match[2] ?? '');
}
