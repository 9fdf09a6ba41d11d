/**
 * What clients rely on stays: the schema may grow, but whatever was released keeps its name and its meaning.
 * `npm run schema:release` takes today's schema as what was released; a person runs it, with the version that goes out.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { schemaText } from '@vantage/contract';
import { corporaFolder } from '@vantage/testkit';
import { buildSchema, findBreakingChanges, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { root } from '../root.mjs';
import { missingNames } from './missingNames.js';

const released = readFileSync(join(root, 'libs/contract/schema.released.graphql'), 'utf8');

function breaks(from: string, to: string): readonly string[] {
  return findBreakingChanges(buildSchema(from), buildSchema(to)).map((change) => `${change.type}: ${change.description}`);
}

test('nothing that was released is taken away or means something else', () => {
  expect(breaks(released, schemaText)).toEqual([]);
});

describe('a change that breaks clients is seen', () => {
  test.each([
    ['a field that is gone', '  nodes: [Lab!]!\n', '', 'FIELD_REMOVED: LabConnection.nodes was removed.'],
    ['a field that may now be null', '  summary: String!', '  summary: String', 'FIELD_CHANGED_KIND: ReachAnswer.summary changed type from String! to String.'],
    ['an argument that is now required', 'node(id: ID!): Node', 'node(id: ID!, kind: String!): Node', 'REQUIRED_ARG_ADDED: A required arg kind on Query.node was added.'],
    ['an enum value that is gone', '  UDP\n', '', 'VALUE_REMOVED_FROM_ENUM: UDP was removed from enum type Protocol.'],
  ])('%s', (_what, before, after, change) => {
    expect(released).toContain(before);
    expect(breaks(released, released.replace(before, after))).toEqual([change]);
  });
});

/** Of the public contract, what a later version brings; docs/api.md says so. */
function isLater(name: string): boolean {
  return /^(JSON|Query\.assignment\b.*|\w+\.(exposure|repair|findings)\b.*|SimulationKind\.(COMPARISON|FAULTS|TIMELINE|DISTRIBUTION))$/.test(name);
}

const folder = corporaFolder();
describe.skipIf(folder === undefined)('the public contract', () => {
  test('has every name in the schema, with its type', () => {
    const contract = readFileSync(join(dirname(folder ?? ''), 'contract.graphql'), 'utf8');
    const missing = missingNames(parse(contract), parse(schemaText)).filter((name) => !isLater(name));
    expect(missing).toEqual([]);
  });
});
