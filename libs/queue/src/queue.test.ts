/** One suite for every backend of the queue; Redis is tested where a server is installed. */
import { randomUUID } from 'node:crypto';
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase } from '@vantage/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrateQueue, openTaskQueue, startRelay, startTaskWorker } from './index.js';
import type { JobCounts, QueueConnection, QueuedTask } from './index.js';

interface Backend {
  readonly connection: QueueConnection;
  readonly stop: () => Promise<void>;
}

async function startPostgres(): Promise<Backend> {
  const schema = {
    name: 'queue',
    migrate: (ownerUrl: string) => migrateQueue(ownerUrl, 'vantage_owner'),
    runtimeUrl: (ownerUrl: string) => ownerUrl,
  };
  const database = await createTestDatabase(schema);
  return { connection: { kind: 'postgres', url: database.runtimeUrl }, stop: database.drop };
}

async function startRedis(): Promise<Backend> {
  const port = await freePort();
  const server: ChildProcess = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', tmpdir()], { stdio: 'ignore' });
  return {
    connection: { kind: 'redis', url: `redis://127.0.0.1:${port}` },
    stop: async () => {
      server.kill('SIGTERM');
      await once(server, 'exit');
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

describe.each([
  ['PostgreSQL', startPostgres, true],
  ['Redis', startRedis, hasRedis],
] as const)('the queue on %s', (_name, start, available) => {
  describe.runIf(available)('where its server is installed', () => {
    let backend: Backend;

    beforeAll(async () => {
      backend = await start();
    });

    afterAll(async () => {
      await backend.stop();
    });

    const fresh = (): QueuedTask => ({ id: randomUUID(), tenantId: randomUUID(), kind: 'simulation', subjectId: randomUUID(), generation: 0 });
    const ignore = (): void => undefined;

    /** Runs a worker over tasks until it was quiet for a while; answers what it was given. */
    async function work(tasks: readonly QueuedTask[], handle: (task: QueuedTask) => Promise<void> = () => Promise.resolve()): Promise<readonly QueuedTask[]> {
      const queue = openTaskQueue(backend.connection, ignore);
      for (const task of tasks) await queue.add(task);
      const taken: QueuedTask[] = [];
      const worker = await startTaskWorker(backend.connection, {
        handle: async (task) => {
          taken.push(task);
          await handle(task);
        },
        onError: ignore,
      });
      for (let before = -1; before !== taken.length; ) {
        before = taken.length;
        await sleep(800);
      }
      await worker.close();
      await queue.close();
      return taken;
    }

    test('gives each task to a worker, as it was added', async () => {
      const tasks = [fresh(), fresh(), fresh()];
      const taken = await work(tasks);
      expect([...taken].sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual([...tasks].sort((a, b) => (a.id < b.id ? -1 : 1)));
    });

    test('takes the same task of the same generation once', async () => {
      const task = fresh();
      expect(await work([task, task, task])).toEqual([task]);
    });

    test('gives a task of another generation again', async () => {
      const task = fresh();
      expect(await work([task, { ...task, generation: 1 }])).toHaveLength(2);
    });

    test('gives a task again whose worker failed', async () => {
      let failures = 0;
      const taken = await work([fresh()], () => (++failures === 1 ? Promise.reject(new Error('once')) : Promise.resolve()));
      expect(taken).toHaveLength(2);
    });

    test('counts its jobs by their state', async () => {
      const queue = openTaskQueue(backend.connection, ignore);
      for (let count = 0; count < 3; count += 1) await queue.add(fresh());
      expect(await queue.jobs()).toEqual({ waiting: 3, active: 0, delayed: 0, failed: 0 });
      const seen: JobCounts[] = [];
      await work([], async () => void seen.push(await queue.jobs()));
      expect(seen.map(({ active }) => active > 0)).toEqual([true, true, true]);
      expect(await queue.jobs()).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 0 });
      await queue.close();
    });

    test('is fed by the relay, which looks again when it is woken and survives an outbox that fails', async () => {
      const task = fresh();
      const queue = openTaskQueue(backend.connection, ignore);
      const errors: string[] = [];
      let rounds = 0;
      const relay = startRelay({
        queue,
        onError: (error) => errors.push(error.message),
        interval: 60_000,
        outbox: {
          reclaim: () => Promise.resolve(0),
          admit: async (_window, add) => {
            rounds += 1;
            if (rounds === 1) throw new Error('the database is away');
            if (rounds === 2) await add(task);
            return 1;
          },
        },
      });
      await sleep(200);
      relay.wake();
      await sleep(200);
      await relay.close();
      await queue.close();
      expect(errors).toEqual(['the database is away']);
      expect(await work([])).toEqual([task]);
    });
  });
});
