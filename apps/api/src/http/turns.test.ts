import { fastify } from 'fastify';
import { expect, onTestFinished, test } from 'vitest';
import { createProvenSenders } from './provenSenders.js';
import { factsOf } from './requestFacts.js';
import { createTurns, takeTurns } from './turns.js';

/** A server whose answers wait until they are let go; every key is of the organisation that it is named after. */
function slowServer(limits: { readonly atOnce: number; readonly waiting: number }) {
  const server = fastify();
  onTestFinished(() => server.close());
  takeTurns(server, createProvenSenders(), createTurns({ ...limits, longest: 60_000 }));
  const begun: string[] = [];
  const waiting: (() => void)[] = [];
  server.get('/known', (request) => {
    factsOf(request).tenant = request.headers.authorization ?? '';
    return 'known';
  });
  server.get('/:name', async (request) => {
     
    begun.push((request.params as { name: string }).name);
    await new Promise<void>((resolve) => waiting.push(resolve));
    return 'done';
  });
  return {
    begun,
    get: (key: string, name: string) => server.inject({ url: `/${name}`, headers: { authorization: key } }),
    letGo: async () => {
      waiting.shift()?.();
      for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

test('a flood of one organisation delays another one by the requests under way and one more', async () => {
  const server = slowServer({ atOnce: 1, waiting: 100 });
  await server.get('loud', 'known');
  await server.get('quiet', 'known');
  const flood = ['loud1', 'loud2', 'loud3', 'loud4'].map((name) => server.get('loud', name));
  await server.letGo();
  const quiet = server.get('quiet', 'quiet');
  for (let count = 0; count < 5; count += 1) await server.letGo();
  await Promise.all([...flood, quiet]);
  expect(server.begun.indexOf('quiet')).toBeLessThanOrEqual(3);
});

test('keys that nobody proved share the lane of their address', async () => {
  const server = slowServer({ atOnce: 1, waiting: 1 });
  const [first, second] = [server.get('made up 1', 'first'), server.get('made up 2', 'second')];
  await server.letGo();
  const third = await server.get('made up 3', 'third');
  expect(third.statusCode).toBeGreaterThanOrEqual(500);
  await server.letGo();
  await server.letGo();
  expect([(await first).statusCode, (await second).statusCode]).toEqual([200, 200]);
});
