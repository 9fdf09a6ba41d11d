import { expect, test } from 'vitest';
import { createTally } from './tally.js';

test('each has as much as it may have, and what is given back can be taken again', () => {
  const tally = createTally(2);
  const [first, second] = [tally.take('one'), tally.take('one')];
  expect([tally.take('one'), tally.take('other')]).toEqual([undefined, expect.any(Function)]);
  first?.();
  first?.();
  expect([tally.take('one'), tally.take('one')]).toEqual([expect.any(Function), undefined]);
  second?.();
  expect(tally.take('one')).toBeDefined();
});
