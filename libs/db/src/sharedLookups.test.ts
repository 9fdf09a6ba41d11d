import { expect, test } from 'vitest';
import { createSharedLookups } from './sharedLookups.js';

/** Lookups that end when told, each answering which one it was. */
function controlled() {
  const ends: (() => void)[] = [];
  return {
    begun: () => ends.length,
    lookUp: () => {
      const number = ends.length + 1;
      return new Promise<number>((resolve) => ends.push(() => resolve(number)));
    },
    end: async (number: number) => {
      ends[number - 1]?.();
      await tick();
    },
  };
}

async function tick(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

test('who ask together share one lookup', async () => {
  const { lookUp, end, begun } = controlled();
  const lookups = createSharedLookups<number>();
  const all = Promise.all([1, 2, 3].map(() => lookups.get('key', lookUp)));
  expect(begun()).toBe(0);
  await tick();
  await end(1);
  expect(await all).toEqual([1, 1, 1]);
});

test('who asks while a lookup is under way gets the answer of a later one', async () => {
  const { lookUp, end, begun } = controlled();
  const lookups = createSharedLookups<number>();
  const first = lookups.get('key', lookUp);
  await tick();
  const late = [lookups.get('key', lookUp), lookups.get('key', lookUp)];
  await tick();
  expect(begun()).toBe(1);
  await end(1);
  expect(await first).toBe(1);
  expect(begun()).toBe(2);
  await end(2);
  expect(await Promise.all(late)).toEqual([2, 2]);
});

test('other keys do not wait', async () => {
  const { lookUp, begun } = controlled();
  const lookups = createSharedLookups<number>();
  void lookups.get('one', lookUp);
  void lookups.get('two', lookUp);
  await tick();
  expect(begun()).toBe(2);
});

test('a lookup that fails fails those who share it, and nobody after them', async () => {
  const lookups = createSharedLookups<number>();
  const failing = [1, 2].map(() => lookups.get('key', () => Promise.reject(new Error('away'))));
  const outcomes = await Promise.allSettled(failing);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await lookups.get('key', () => Promise.resolve(7))).toBe(7);
});

test('after a quiet time a lookup begins anew', async () => {
  const lookups = createSharedLookups<number>();
  expect(await lookups.get('key', () => Promise.resolve(1))).toBe(1);
  await tick();
  expect(await lookups.get('key', () => Promise.resolve(2))).toBe(2);
});

test('of many keys that come and go, one under way goes on being shared', async () => {
  const { lookUp, end, begun } = controlled();
  const lookups = createSharedLookups<number>();
  const first = lookups.get('key', lookUp);
  await tick();
  for (let number = 0; number < 2_500; number += 1) await lookups.get(`key ${number}`, () => Promise.resolve(0));
  const late = [lookups.get('key', lookUp), lookups.get('key', lookUp)];
  await tick();
  expect(begun()).toBe(1);
  await end(1);
  await end(2);
  expect([await first, ...(await Promise.all(late))]).toEqual([1, 2, 2]);
});
