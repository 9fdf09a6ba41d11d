import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startDispatcher } from './dispatcher.js';

test('everything that is due is done once, never more at once than may be, and what fails stops nothing', async () => {
  const due = Array.from({ length: 50 }, (_, index) => index);
  const done: number[] = [];
  const errors: string[] = [];
  let atOnce = 0;
  let most = 0;
  const dispatcher = startDispatcher({
    claim: async (room) => due.splice(0, room),
    handle: async (item) => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await turn();
      atOnce -= 1;
      if (item % 10 === 0) throw new Error(`item ${item}`);
      done.push(item);
    },
    onError: (error) => void errors.push(error.message),
    concurrency: 4,
  });
  while (done.length + errors.length < 50) await turn();
  await dispatcher.close();
  expect(most).toBe(4);
  expect(done.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, index) => index).filter((index) => index % 10 !== 0));
  expect(errors).toHaveLength(5);
});

test('closing waits for what is at work, and claims nothing more', async () => {
  let claims = 0;
  let finish: () => void = () => undefined;
  const work = new Promise<void>((resolve) => (finish = resolve));
  const dispatcher = startDispatcher({
    claim: async () => {
      claims += 1;
      return claims === 1 ? ['slow'] : [];
    },
    handle: () => work,
    onError: () => undefined,
    concurrency: 2,
  });
  await turn();
  let closed = false;
  const closing = dispatcher.close().then(() => (closed = true));
  await turn();
  expect(closed).toBe(false);
  const before = claims;
  finish();
  await closing;
  dispatcher.wake();
  await turn();
  expect(claims).toBe(before);
});
