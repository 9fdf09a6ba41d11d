import { expect, test } from 'vitest';
import { inSlices } from './slices.js';

async function allOf<T>(items: ReturnType<typeof inSlices<unknown, T>>): Promise<readonly T[]> {
  const all: T[] = [];
  for (const item of await items) all.push(await item);
  return all;
}

test.each([0, 1, 100, 101, 5_000])('%s items come out in their order', async (count) => {
  const items = Array.from({ length: count }, (_, index) => index);
  expect(await allOf(inSlices(items, (item) => item * 2))).toEqual(items.map((item) => item * 2));
});

test('items of a short list are there at once', () => {
  expect(inSlices([1, 2], String)).toEqual(['1', '2']);
});

test('while a long list is made, others get their turn', async () => {
  let turns = 0;
  const others = setInterval(() => (turns += 1), 0);
  const busy = (item: number): number => {
    const end = performance.now() + 0.5;
    while (performance.now() < end);
    return item;
  };
  await allOf(inSlices(Array.from({ length: 200 }, (_, index) => index), busy));
  clearInterval(others);
  expect(turns).toBeGreaterThan(1);
});

test('an item that cannot be shown fails as itself', async () => {
  const shown = inSlices(Array.from({ length: 200 }, (_, index) => index), (item) => {
    if (item === 150) throw new Error('item 150');
    return item;
  });
  await expect(allOf(shown)).rejects.toThrow('item 150');
});
