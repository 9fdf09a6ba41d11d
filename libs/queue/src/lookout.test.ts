import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startLookout } from './lookout.js';

/** Looks nobody asked for would come too late to be counted. */
const NEVER = 2_147_483_647;

test('who is told during a look looks once more, however often it was told, and never twice at a time', async () => {
  let looks = 0;
  let atOnce = 0;
  let most = 0;
  const lookout = startLookout({
    look: async () => {
      looks += 1;
      most = Math.max(most, (atOnce += 1));
      await turn();
      atOnce -= 1;
    },
    onError: () => undefined,
    interval: NEVER,
  });
  for (let told = 0; told < 5; told += 1) lookout.wake();
  while (looks < 2) await turn();
  await lookout.close();
  expect([looks, most]).toEqual([2, 1]);
});

test('a look that fails is told of, and the next one comes all the same', async () => {
  const errors: string[] = [];
  const lookout = startLookout({
    look: async () => {
      throw new Error(`look ${errors.length + 1}`);
    },
    onError: (error) => void errors.push(error.message),
    interval: NEVER,
  });
  lookout.wake();
  while (errors.length < 2) await turn();
  await lookout.close();
  lookout.wake();
  await turn();
  expect(errors).toEqual(['look 1', 'look 2']);
});
