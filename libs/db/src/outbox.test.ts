import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { admitTasks, beginTask, finishTask, insertOrganization, insertTask, reclaimTasks } from './index.js';
import type { AdmittedTask, Database } from './index.js';
import { openTestDatabase } from './testing/testDatabase.js';
import type { OpenTestDatabase } from './testing/testDatabase.js';

let opened: OpenTestDatabase;
let database: Database;

beforeEach(async () => {
  opened = await openTestDatabase();
  database = opened.database;
});

afterEach(async () => {
  await opened.drop();
});

async function tenant(slug: string): Promise<string> {
  const id = randomUUID();
  await database.withTenant(id, (tx) => insertOrganization(tx, { id, slug, name: slug }));
  return id;
}

async function promise(tenantId: string, count: number): Promise<void> {
  await database.withTenant(tenantId, async (tx) => {
    for (let index = 0; index < count; index += 1) await insertTask(tx, { id: randomUUID(), kind: 'simulation', subjectId: randomUUID() });
  });
}

async function admit(window: number): Promise<readonly AdmittedTask[]> {
  const tasks: AdmittedTask[] = [];
  await admitTasks(database, window, (task) => {
    tasks.push(task);
    return Promise.resolve();
  });
  return tasks;
}

test('a flood by one tenant delays no other: each has its turn', async () => {
  const [flood, other] = [await tenant('flood'), await tenant('other')];
  await promise(flood, 20);
  await promise(other, 2);
  const admitted = await admit(4);
  expect(admitted.filter((task) => task.tenantId === other)).toHaveLength(2);
  expect(admitted.filter((task) => task.tenantId === flood)).toHaveLength(2);
});

test('no more tasks are with the queue than the window lets in', async () => {
  const only = await tenant('only');
  await promise(only, 5);
  const first = await admit(3);
  expect(first).toHaveLength(3);
  expect(await admit(3)).toHaveLength(0);
  await database.withTenant(only, (tx) => finishTask(tx, first[0]?.id ?? ''));
  expect(await admit(3)).toHaveLength(1);
});

test('relays that run at once admit each task once', async () => {
  const only = await tenant('only');
  await promise(only, 10);
  const rounds = await Promise.all([admit(10), admit(10), admit(10)]);
  const ids = rounds.flat().map((task) => task.id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBe(10);
});

test('a relay that dies before it commits leaves the task in line', async () => {
  const only = await tenant('only');
  await promise(only, 1);
  await expect(
    admitTasks(database, 1, () => Promise.reject(new Error('killed'))),
  ).rejects.toThrow('killed');
  expect(await admit(1)).toHaveLength(1);
});

test('a task whose worker is silent is admitted again under another generation', async () => {
  const only = await tenant('only');
  await promise(only, 1);
  const [task] = await admit(1);
  expect(task?.generation).toBe(0);
  expect(await reclaimTasks(database, 60)).toBe(0);
  expect(await reclaimTasks(database, 0)).toBe(1);
  expect((await admit(1))[0]?.generation).toBe(1);
});

test('a finished task does not begin again', async () => {
  const only = await tenant('only');
  await promise(only, 1);
  const [task] = await admit(1);
  const id = task?.id ?? '';
  expect(await database.withTenant(only, (tx) => beginTask(tx, id, new Date()))).toBe(1);
  await database.withTenant(only, (tx) => finishTask(tx, id));
  expect(await database.withTenant(only, (tx) => beginTask(tx, id, new Date()))).toBeUndefined();
});
