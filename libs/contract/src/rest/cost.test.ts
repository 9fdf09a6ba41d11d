import { describe, expect, test } from 'vitest';
import { costOf, ofPage, ofRequest } from './cost.js';

const ofMany = { base: 20, each: { price: 1, of: 'questions' } } as const;

describe('a request costs', () => {
  test.each([
    ['its base', ofRequest, {}, undefined, 1],
    ['as much as the page that it asks for', ofPage, { first: '7' }, undefined, 7],
    ['as much as the usual page where it does not say', ofPage, {}, undefined, 20],
    ['as much as the usual page where it asks for more than there is', ofPage, { first: '1000000' }, undefined, 20],
    ['as much as the usual page where it asks for nonsense', ofPage, { first: ['1', '2'] }, undefined, 20],
    ['its base and every question', ofMany, {}, { questions: [1, 2, 3] }, 23],
    ['its base and one question where the body is no list of them', ofMany, {}, 'questions', 21],
  ])('%s', (_what, cost, query, body, expected) => {
    expect(costOf(cost, { query, body })).toBe(expected);
  });
});
