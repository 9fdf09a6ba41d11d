import { Kind, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { costOf, MAX_COST } from './cost.js';

function costIn(query: string, variables = {}): number {
  const document = parse(query);
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (operation === undefined) throw new Error('The document has an operation.');
  return costOf(document, operation, variables);
}

const many = (count: number, each: (index: number) => string): string => Array.from({ length: count }, (_, index) => each(index)).join(' ');

/** Each of them spreads the next one twice, so there are more ways through them than anybody could walk. */
const doubling = (count: number, last: string) => `{ ...f0 } ${many(count, (index) => `fragment f${index} on Query { ...f${index + 1} ...f${index + 1} }`)} fragment f${count} on Query { ${last} }`;

describe('whatever document comes, it is priced as it stands, without any limit before', () => {
  test.each<[string, string, number]>([
    ['fragments that double 12 times', doubling(12, 'scratch(files: []) { resolve }'), 2 ** 12 * 21],
    ['fragments that double 60 times', doubling(60, 'scratch(files: []) { resolve }'), 2 ** 60 * 21],
    ['fragments that double 60 times, and hold nothing', doubling(60, '...unknown'), 0],
    ['a fragment in itself', '{ ...a } fragment a on Query { resolve ...a }', 1],
    ['60 fragments in each other', `{ ...f0 } ${many(60, (index) => `fragment f${index} on Query { ${many(60, (other) => `...f${other}`)} }`)}`, 0],
    ['a row of as many fragments as a document may have', `{ ...f0 } ${many(499, (index) => `fragment f${index} on Query { ...f${index + 1} }`)} fragment f499 on Query { resolve }`, 1],
    ['a fragment in each item of two lists', '{ labs(first: 3) { nodes { ...a } } keys(first: 4) { nodes { ...a } } } fragment a on Lab { reach }', 14],
  ])('%s', (_what, query, cost) => {
    expect(costIn(query)).toBe(cost);
  });

  test('lists inside one another cost more than any query may', () => {
    expect(costIn(`{ ${'labs(first: 100) { nodes { '.repeat(400)} id ${'} }'.repeat(400)} }`)).toBeGreaterThan(MAX_COST);
  });
});
