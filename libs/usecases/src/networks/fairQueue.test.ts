import { expect, test } from 'vitest';
import { createFairQueue, QueueFull } from './fairQueue.js';

/** Work that ends when it is told to, and writes down that it began. */
function controlled(log: string[]) {
  const ends = new Map<string, () => void>();
  return {
    work: (name: string) => () => {
      log.push(name);
      return new Promise<void>((resolve) => ends.set(name, resolve));
    },
    end: async (name: string) => {
      ends.get(name)?.();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

test('a lane with a flood of work delays another lane by one piece of what waits', async () => {
  const log: string[] = [];
  const { work, end } = controlled(log);
  const queue = createFairQueue({ atOnce: 1, perLane: 100 });
  const flood = [1, 2, 3, 4].map((number) => queue.run('loud', work(`loud ${number}`)));
  const quiet = queue.run('quiet', work('quiet'));
  await end('');
  await end('loud 1');
  await end('loud 2');
  await end('quiet');
  await end('loud 3');
  await end('loud 4');
  await Promise.all([...flood, quiet]);
  expect(log).toEqual(['loud 1', 'loud 2', 'quiet', 'loud 3', 'loud 4']);
});

test('lanes take turns, each in its own order', async () => {
  const log: string[] = [];
  const { work, end } = controlled(log);
  const queue = createFairQueue({ atOnce: 1, perLane: 100 });
  const names = ['a1', 'a2', 'a3', 'b1', 'b2'];
  const all = names.map((name) => queue.run(name.charAt(0), work(name)));
  for (const name of ['', 'a1', 'a2', 'b1', 'a3', 'b2']) await end(name);
  await Promise.all(all);
  expect(log).toEqual(['a1', 'a2', 'b1', 'a3', 'b2']);
});

test('no more runs at once than may', async () => {
  const log: string[] = [];
  const { work, end } = controlled(log);
  const queue = createFairQueue({ atOnce: 2, perLane: 100 });
  const all = ['a', 'b', 'c'].map((name) => queue.run(name, work(name)));
  await end('');
  expect(log).toEqual(['a', 'b']);
  expect(queue.waiting()).toBe(1);
  for (const name of ['a', 'b', 'c']) await end(name);
  await Promise.all(all);
});

test('a lane that has too much waiting refuses more, and the others do not', async () => {
  const log: string[] = [];
  const { work, end } = controlled(log);
  const queue = createFairQueue({ atOnce: 1, perLane: 1 });
  const running = queue.run('loud', work('running'));
  const waiting = queue.run('loud', work('waiting'));
  await expect(queue.run('loud', work('refused'))).rejects.toThrow(QueueFull);
  const other = queue.run('quiet', work('other'));
  for (const name of ['running', 'waiting', 'other']) await end(name);
  await Promise.all([running, waiting, other]);
  expect(log).toEqual(['running', 'waiting', 'other']);
});

test('work that fails gives its turn back', async () => {
  const queue = createFairQueue({ atOnce: 1, perLane: 1 });
  await expect(queue.run('a', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await queue.run('a', () => Promise.resolve('well'))).toBe('well');
});

test('a lane that has its share leaves the rest to others, and has more when its share grows', async () => {
  const log: string[] = [];
  const { work, end } = controlled(log);
  let share = 1;
  const queue = createFairQueue({ atOnce: 3, perLane: 100, share: () => share });
  const flood = [1, 2, 3, 4].map((number) => queue.run('loud', work(`loud ${number}`)));
  const quiet = queue.run('quiet', work('quiet'));
  await end('');
  expect(log).toEqual(['loud 1', 'quiet']);
  share = 3;
  await end('quiet');
  expect(log).toEqual(['loud 1', 'quiet', 'loud 2', 'loud 3']);
  for (const number of [1, 2, 3, 4]) await end(`loud ${number}`);
  await Promise.all([...flood, quiet]);
});

test('of many lanes that come and go, those that are busy keep their turns', async () => {
  const log: string[] = [];
  const { work, end } = controlled(log);
  const queue = createFairQueue({ atOnce: 1, perLane: 1 });
  const running = queue.run('busy', work('running'));
  const waiting = queue.run('busy', work('waiting'));
  const others = Array.from({ length: 2_500 }, (_, number) => queue.run(`lane ${number}`, () => Promise.resolve(number)));
  await expect(queue.run('busy', work('refused'))).rejects.toThrow(QueueFull);
  await end('running');
  await end('waiting');
  await Promise.all([running, waiting]);
  expect(await Promise.all(others)).toEqual(others.map((_, number) => number));
  await Promise.all(others.map((_, number) => queue.run(`later ${number}`, () => Promise.resolve())));
  expect(log).toEqual(['running', 'waiting']);
});
