import { buildSchema, getOperationAST, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { variableError } from './variables.js';

const schema = buildSchema(`
  type Query { a(n: Int, files: [File!], colour: Colour): Int }
  input File { path: String!, size: Int }
  enum Colour { RED BLUE }
`);

function errorOf(declared: string, variables: Readonly<Record<string, unknown>>): string | undefined {
  const operation = getOperationAST(parse(`query (${declared}) { a }`));
  if (operation === null || operation === undefined) throw new Error('The document has an operation.');
  return variableError(schema, operation, variables)?.message;
}

describe('variables as their types ask for are not refused', () => {
  test.each<[string, string, Readonly<Record<string, unknown>>]>([
    ['values of the right types', '$n: Int!, $files: [File!]!', { n: 1, files: [{ path: 'a', size: 1 }] }],
    ['one where a list may be', '$files: [File!]!', { files: { path: 'a' } }],
    ['nothing where nothing may be', '$n: Int, $files: [File!]', { n: null }],
    ['nothing where there is a default', '$n: Int! = 1', {}],
    ['what nobody declared', '$n: Int', { n: 1, other: { a: 1 } }],
  ])('%s', (_what, declared, variables) => {
    expect(errorOf(declared, variables)).toBeUndefined();
  });
});

describe('others are, with their places', () => {
  test.each<[string, string, Readonly<Record<string, unknown>>, string]>([
    ['one that is missing', '$n: Int!', {}, 'Variable "$n" of required type "Int!" was not provided.'],
    ['one that is inherited', '$toString: Int!', {}, 'Variable "$toString" of required type "Int!" was not provided.'],
    ['null', '$n: Int!', { n: null }, 'Variable "$n": Expected non-nullable type "Int!" not to be null.'],
    ['another type', '$n: Int', { n: 'x' }, 'Variable "$n": Int cannot represent non-integer value: "x"'],
    ['a field that there is none of', '$files: [File!]', { files: [{ path: 'a', sise: 1 }] }, 'Variable "$files" at "files[0]": Field "sise" is not defined by type "File". Did you mean "size"?'],
    ['two places', '$files: [File!]', { files: [{ path: 1 }, {}] }, 'Variable "$files" at "files[0].path": String cannot represent a non string value: 1; Variable "$files" at "files[1]": Field "path" of required type "String!" was not provided.'],
  ])('%s', (_what, declared, variables, message) => {
    expect(errorOf(declared, variables)).toBe(message);
  });
});

describe('what was given is not repeated', () => {
  const long = 'x'.repeat(100_000);

  test.each<[string, string, Readonly<Record<string, unknown>>]>([
    ['beside what is wrong', '$files: [File!]', { files: [{ path: long, sise: 1 }] }],
    ['as what is wrong', '$n: Int, $colour: Colour', { n: long, colour: long }],
    ['in a hundred thousand fields', '$files: [File!]', { files: [Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`k${index}`, index]))] }],
    ['in a hundred thousand items', '$files: [File!]', { files: Array.from({ length: 100_000 }, () => 1) }],
  ])('%s', (_what, declared, variables) => {
    expect(errorOf(declared, variables)?.length).toBeLessThan(20 * 350);
  });
});
