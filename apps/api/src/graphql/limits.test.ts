import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { defaultQueryLimits, limitError } from './limits.js';

const limits = { ...defaultQueryLimits, depth: 3, fields: 5, definitions: 100 };
const alikeLimits = { ...defaultQueryLimits, pairs: 6, looked: 50 };
const many = (count: number, each: (index: number) => string): string => Array.from({ length: count }, (_, index) => each(index)).join(' ');

describe('within the limits', () => {
  test.each([
    ['as many levels as there may be', '{ a { b { c } } }'],
    ['as many fields as there may be', '{ a b c d e }'],
    ['fields of one fragment, at two places', '{ a { ...f } b { ...f } } fragment f on T { c }'],
    ['a fragment that adds no level', '{ a { b { ...f } } } fragment f on T { ... { c } }'],
    // GraphQL's own rules refuse them.
    ['fragments in a circle', '{ ...f } fragment f on T { ...g } fragment g on T { ...f }'],
    ['fragments that double 60 times, and hold nothing', `{ ...f0 } ${many(60, (index) => `fragment f${index} on T { ...f${index + 1} ...f${index + 1} }`)} fragment f60 on T { ...unknown }`],
    ['90 fragments in each other', `{ ...f0 } ${many(90, (index) => `fragment f${index} on T { ${many(90, (other) => `...f${other}`)} }`)}`],
  ])('%s', (_what, query) => {
    expect(limitError(parse(query), limits)).toBeUndefined();
  });
});

describe('past the limits', () => {
  test.each([
    ['a level too many', '{ a { b { c { d } } } }'],
    ['a level too many, in a fragment', '{ a { b { ...f } } } fragment f on T { c { d } }'],
    ['a field too many', '{ a b c d e f }'],
    ['a field too many, in fragments', '{ ...f ...f } fragment f on T { a b c }'],
    ['a field too many in a fragment that nothing uses', '{ a } fragment f on T { a b c d e f }'],
    ['a field too many in another operation', 'query a { a } query b { a b c d e f }'],
    ['fragments that double 60 times', `{ ...f0 } ${many(60, (index) => `fragment f${index} on T { ...f${index + 1} ...f${index + 1} }`)} fragment f60 on T { a }`],
    ['an operation too many', many(101, (index) => `query q${index} { a }`)],
    ['a fragment too many', `{ a } ${many(100, (index) => `fragment f${index} on T { a }`)}`],
  ])('%s', (_what, query) => {
    expect(limitError(parse(query), limits)).toMatchObject({ extensions: { refusal: 'QUERY_TOO_COMPLEX' } });
  });
});

test.each([
  ['selections without a field', `{ ${'... { '.repeat(300)} a ${'} '.repeat(300)} }`],
  ['lists in an argument', `{ a(b: ${'['.repeat(300)}${']'.repeat(300)}) }`],
  ['lists in a variable’s type', `query ($a: ${'['.repeat(300)}Int${']'.repeat(300)}) { a }`],
])('whatever nests past reading is refused: %s', (_what, query) => {
  expect(limitError(parse(query), defaultQueryLimits)).toMatchObject({ extensions: { refusal: 'QUERY_TOO_COMPLEX' } });
});

describe('fields of one name at one place are compared with each other, so they are counted in pairs', () => {
  test.each([
    ['as many as there may be', '{ a a a a }'],
    ['many names, each once', `{ ${many(20, (index) => `a${index}`)} }`],
    ['one name at many places', `{ ${many(8, (index) => `a${index} { a }`)} }`],
    ['one fragment, however often one place spreads it', `{ ${many(20, () => '...f')} } fragment f on T { a b }`],
    // GraphQL's own rules refuse them.
    ['fragments that stand in a circle below a field', '{ a { ...f } } fragment f on T { b { ...f } }'],
  ])('%s may be asked', (_what, query) => {
    expect(limitError(parse(query), alikeLimits)).toBeUndefined();
  });

  test.each([
    ['one too many', '{ a a a a a }'],
    ['one too many, by aliases', '{ a a: b a: c(d: 1) a: c(d: 2) a: e }'],
    ['one too many, in inline fragments', '{ a ... { a ... on T { a } } ... on U { a a } }'],
    ['one too many, in fragments', `{ ${many(5, (index) => `...f${index}`)} } ${many(5, (index) => `fragment f${index} on T { a }`)}`],
    ['one too many, in a fragment that nothing uses', '{ a } fragment f on T { a a a a a }'],
    ['one too many, in fields that are one in the answer', '{ a { b b b } a { b b } }'],
    ['pairs of several names', '{ a a a a b b }'],
    ['more than is looked at: fragments that double around a circle', '{ ...f } fragment f on T { a { ...f } b { ...f } }'],
    ['more than is looked at: many operations around one fragment', `${many(20, (index) => `query q${index} { ...f }`)} fragment f on T { a b c }`],
  ])('%s is too much', (_what, query) => {
    expect(limitError(parse(query), alikeLimits)).toMatchObject({ extensions: { refusal: 'QUERY_TOO_COMPLEX' } });
  });
});
