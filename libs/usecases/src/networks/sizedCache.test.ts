import { expect, test } from 'vitest';
import { noMeters } from '../meters.js';
import { createSizedCache } from './sizedCache.js';

interface Value {
  readonly text: string;
}

/** A maker that counts its calls. */
function counted(text: string) {
  const counter = { calls: 0, make: () => Promise.resolve((counter.calls++, { text })) };
  return counter;
}

function cacheOf(bytes: number, meters = noMeters) {
  return createSizedCache<Value>({ name: 'networks', bytes, sizeOf: ({ text }) => text.length, meters });
}

test('what was made once is given many times', async () => {
  const cache = cacheOf(100);
  const source = counted('one');
  const [first, second] = [await cache.get('key', source.make), await cache.get('key', source.make)];
  expect(second).toBe(first);
  expect(source.calls).toBe(1);
});

test('callers that ask at once share the work', async () => {
  const cache = cacheOf(100);
  const source = counted('one');
  await Promise.all(Array.from({ length: 5 }, () => cache.get('key', source.make)));
  expect(source.calls).toBe(1);
});

test('what failed is tried again', async () => {
  const cache = cacheOf(100);
  await expect(cache.get('key', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect(await cache.get('key', counted('one').make)).toEqual({ text: 'one' });
});

test('what was wanted longest ago goes first when there is too much', async () => {
  const cache = cacheOf(24);
  const [a, b, c] = [counted('a'.repeat(10)), counted('b'.repeat(10)), counted('c'.repeat(10))];
  await cache.get('a', a.make);
  await cache.get('b', b.make);
  await cache.get('a', a.make);
  await cache.get('c', c.make);
  await cache.get('a', a.make);
  await cache.get('b', b.make);
  expect([a.calls, b.calls, c.calls]).toEqual([1, 2, 1]);
});

test('a value larger than the cache has it to itself', async () => {
  const cache = cacheOf(20);
  const [small, large] = [counted('small'), counted('x'.repeat(2_000))];
  await cache.get('small', small.make);
  await cache.get('large', large.make);
  await cache.get('large', large.make);
  await cache.get('small', small.make);
  expect([small.calls, large.calls]).toEqual([2, 1]);
});

test('hits, misses, those who joined, evictions and what is kept are told', async () => {
  const told: unknown[] = [];
  const meters = {
    ...noMeters,
    cacheLookup: (...lookup: unknown[]) => void told.push(lookup),
    cacheEviction: (cache: string) => void told.push(['evicted', cache]),
    cacheFill: (_cache: string, { entries, bytes }: { readonly entries: number; readonly bytes: number }) => void told.push([entries, bytes]),
  };
  const cache = cacheOf(8, meters);
  const [one, two] = [counted('one'), counted('two')];
  await Promise.all([cache.get('1', one.make), cache.get('1', one.make)]);
  await cache.get('1', one.make);
  await cache.get('2', two.make);
  await cache.get('3', two.make);
  const [miss, hit] = [['networks', 'miss'], ['networks', 'hit']];
  expect(told).toEqual([miss, ['networks', 'joined'], [1, 4], hit, miss, [2, 8], miss, ['evicted', 'networks'], [2, 8]]);
});
