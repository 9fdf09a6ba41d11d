import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from './stringify.js';

test('an answer is written as JSON.stringify writes it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (value) => {
      expect(await stringify(value)).toBe(JSON.stringify(value));
    }),
  );
});

test.each([
  ['a long list', Array.from({ length: 30_000 }, (_, index) => ({ index, text: '"' }))],
  ['a long list far inside', { data: { lab: { head: { devices: Array.from({ length: 12_000 }, () => [null, true]) } } }, extensions: {} }],
  ['long lists beside each other', { a: Array.from({ length: 20_000 }, () => 1), left: undefined, b: Array.from({ length: 20_000 }, () => 'x') }],
])('%s is written piece by piece, and comes out the same', async (_what, value) => {
  expect(await stringify(value)).toBe(JSON.stringify(value));
});

test('while a long answer is written, others get their turn', async () => {
  let turns = 0;
  const others = setInterval(() => (turns += 1), 0);
  await stringify(Array.from({ length: 500_000 }, (_, index) => ({ index, name: `device ${index}` })));
  clearInterval(others);
  expect(turns).toBeGreaterThan(1);
});
