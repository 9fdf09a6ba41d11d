import { describe, expect, test } from 'vitest';
import { isWithin } from './jsonMeasure.js';

const limits = { depth: 3, values: 8 };
const measured = (text: string): boolean => isWithin(limits, new TextEncoder().encode(text));

describe('within the limits', () => {
  test.each([
    ['as many levels as there may be', '{"a":[{}]}'],
    ['levels beside one another', '[[],[],[]]'],
    ['as many values as there may be', '[1,2,3,4,5,6,7]'],
    ['signs in text', '["[[[[{{{{,,,,,,,,,,]"]'],
    ['signs behind a quote that is text', '["a\\"[[[[[[[[[["]'],
    ['signs behind a backslash that is text', '["\\\\",[]]'],
    ['characters of several bytes', '["ÄÖÜ漢字🙂"]'],
    ['what is no JSON', ']]]]]]'],
    ['nothing', ''],
  ])('%s', (_what, text) => {
    expect(measured(text)).toBe(true);
  });
});

describe('past the limits', () => {
  test.each([
    ['a level too many', '[[[[]]]]'],
    ['a level too many behind text', '["\\\\",[[[]]]]'],
    ['a value too many', '[1,2,3,4,5,6,7,8]'],
    ['objects too many', '[{},{},{},{},{}]'],
    ['levels that never end', '['.repeat(1_000_000)],
  ])('%s', (_what, text) => {
    expect(measured(text)).toBe(false);
  });
});
