import { expect, test } from 'vitest';
import { noMeters } from './meters.js';
import { createNetworkCache } from './networkCache.js';

const files = (content: string) => [{ path: 'a.yaml', content: `# ${content}\napiVersion: v1\nkind: Namespace\nmetadata: { name: a }\n` }];

/** A loader that counts its calls. */
function counted(content: string) {
  const counter = { calls: 0, load: () => Promise.resolve((counter.calls++, files(content))) };
  return counter;
}

test('what is compiled once is asked many times', async () => {
  const cache = createNetworkCache();
  const source = counted('one');
  const [first, second] = [await cache.get('hash', source.load), await cache.get('hash', source.load)];
  expect(second).toBe(first);
  expect(source.calls).toBe(1);
});

test('callers that ask at once share the work', async () => {
  const cache = createNetworkCache();
  const source = counted('one');
  await Promise.all(Array.from({ length: 5 }, () => cache.get('hash', source.load)));
  expect(source.calls).toBe(1);
});

test('a load that failed is tried again', async () => {
  const cache = createNetworkCache();
  await expect(cache.get('hash', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect((await cache.get('hash', counted('one').load)).diagnostics).toEqual([]);
});

test('what was asked longest ago goes first when there are too many', async () => {
  const cache = createNetworkCache({ limits: { networks: 2, characters: 1_000_000 } });
  const [a, b, c] = [counted('a'), counted('b'), counted('c')];
  await cache.get('a', a.load);
  await cache.get('b', b.load);
  await cache.get('a', a.load);
  await cache.get('c', c.load);
  await cache.get('a', a.load);
  await cache.get('b', b.load);
  expect([a.calls, b.calls, c.calls]).toEqual([1, 2, 1]);
});

test('networks that are too large together make room, and the newest stays', async () => {
  const cache = createNetworkCache({ limits: { networks: 100, characters: 1_000 } });
  const [small, large] = [counted('small'), counted('x'.repeat(2_000))];
  await cache.get('small', small.load);
  await cache.get('large', large.load);
  await cache.get('large', large.load);
  await cache.get('small', small.load);
  expect([small.calls, large.calls]).toEqual([2, 1]);
});

test('hits, misses, those who joined, evictions and what is kept are told', async () => {
  const told: unknown[] = [];
  const meters = {
    ...noMeters,
    cacheLookup: (...lookup: unknown[]) => void told.push(lookup),
    cacheEviction: (cache: string) => void told.push(['evicted', cache]),
    cacheFill: (_cache: string, { entries }: { readonly entries: number }) => void told.push(['entries', entries]),
  };
  const cache = createNetworkCache({ limits: { networks: 1, characters: 1_000_000 }, meters });
  const [one, two] = [counted('one'), counted('two')];
  await Promise.all([cache.get('one', one.load), cache.get('one', one.load)]);
  await cache.get('one', one.load);
  await cache.get('two', two.load);
  const [first, second] = [['networks', 'miss'], ['networks', 'hit']];
  expect(told).toEqual([first, ['networks', 'joined'], ['entries', 1], second, first, ['evicted', 'networks'], ['entries', 1]]);
});
