/**
 * Fields that share a response name at one place of the answer. GraphQL compares each of them with each, and what they hold in the same way
 * (https://spec.graphql.org/October2021/#sec-Field-Selection-Merging), which takes a time that grows with the square of their number.
 */
import { Kind } from 'graphql';
import type { DocumentNode, FieldNode, SelectionNode, SelectionSetNode } from 'graphql';
import { ofFragments } from './fragments.js';

export interface AlikeLimits {
  /** Pairs of fields of one response name at one place, of all names and places together. */
  readonly pairs: number;
  /** Fields that are looked at, once for each place and for each definition that leads there. */
  readonly looked: number;
  /** Levels that are looked at: what nests more deeply is refused for that, or stands in a circle. */
  readonly depth: number;
}

/** What there is too much of, or nothing. A fragment that one place spreads several times holds the same fields each time. */
export function tooMuchAlike(document: DocumentNode, limits: AlikeLimits): 'pairs' | 'looked' | undefined {
  const ofFragment = ofFragments(document, ({ selectionSet }) => fieldsOf([selectionSet]), []);
  let [looked, pairs] = [0, 0];

  function fieldsOf(selectionSets: readonly SelectionSetNode[]): readonly FieldNode[] {
    return [...new Set(selectionSets.flatMap(({ selections }) => selections.flatMap(fieldsOfOne)))];
  }

  function fieldsOfOne(selection: SelectionNode): readonly FieldNode[] {
    switch (selection.kind) {
      case Kind.FIELD:
        return [selection];
      case Kind.INLINE_FRAGMENT:
        return fieldsOf([selection.selectionSet]);
      case Kind.FRAGMENT_SPREAD:
        return ofFragment(selection.name.value);
    }
  }

  function within(selectionSets: readonly SelectionSetNode[], depth: number): 'pairs' | 'looked' | undefined {
    const fields = fieldsOf(selectionSets);
    looked += fields.length;
    if (looked > limits.looked) return 'looked';
    if (depth === limits.depth) return undefined;
    for (const alike of byResponseName(fields)) {
      pairs += (alike.length * (alike.length - 1)) / 2;
      if (pairs > limits.pairs) return 'pairs';
      const found = within(alike.flatMap(({ selectionSet }) => selectionSet ?? []), depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  for (const definition of document.definitions) {
    const found = 'selectionSet' in definition ? within([definition.selectionSet], 1) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function byResponseName(fields: readonly FieldNode[]): Iterable<readonly FieldNode[]> {
  const groups = new Map<string, FieldNode[]>();
  for (const field of fields) {
    const name = (field.alias ?? field.name).value;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [field]);
    else group.push(field);
  }
  return groups.values();
}
