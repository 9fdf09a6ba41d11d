import { findSimulation, openDatabase, runtimeUrl } from '@vantage/db';
import type { Database } from '@vantage/db';
import { createTestDatabase } from '@vantage/testkit';
import type { TestDatabase } from '@vantage/testkit';
import { encodeNodeId } from '@vantage/contract';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createLab } from './createLab.js';
import { createOrganization } from './createOrganization.js';
import type { NewOrganization } from './createOrganization.js';
import type { Deps } from './deps.js';
import { depsOf } from './depsOf.js';
import { getHead } from './labs.js';
import { createNetworks, defaultNetworkLimits } from './networks/networks.js';
import { prepareDatabase } from './prepareDatabase.js';
import { runTask } from './runTask.js';
import type { TaskToRun } from './runTask.js';
import { startSimulation } from './simulations.js';

let created: TestDatabase;
let database: Database;
let deps: Deps;
let organization: NewOrganization;

beforeAll(async () => {
  created = await createTestDatabase({ name: 'product', migrate: prepareDatabase, runtimeUrl });
  database = openDatabase(created.runtimeUrl);
  deps = depsOf(database);
  organization = await createOrganization(deps, { slug: 'ours', name: 'Ours', userName: 'us' });
});

afterAll(async () => {
  await database.close();
  await created.drop();
});

const SERVICE = 'apiVersion: v1\nkind: Service\nmetadata: { name: a }\nspec: { selector: { app: a }, ports: [{ port: 80 }] }\n';

async function promisedSimulation(content = SERVICE): Promise<TaskToRun> {
  const files = [{ path: 'a.yaml', content }];
  const lab = await createLab(deps, organization.actor, { name: 'lab', files });
  if (!lab.ok) throw new Error(lab.failure.message);
  const head = await getHead(deps, organization.actor, lab.value);
  const simulation = await startSimulation(deps, organization.actor, { kind: 'MATRIX', revisionId: encodeNodeId('revision', head.id) });
  if (!simulation.ok) throw new Error(simulation.failure.message);
  const { tenantId } = organization.actor;
  const task = await database.withTenant(tenantId, (tx) => tx.prisma.task.findFirstOrThrow({ where: { subjectId: simulation.value.id } }));
  return { id: task.id, tenantId, kind: 'simulation', subjectId: simulation.value.id };
}

async function simulationOf(task: TaskToRun) {
  return database.withTenant(task.tenantId, (tx) => findSimulation(tx, task.subjectId));
}

test('a task that was done is done once, however often it is run', async () => {
  const task = await promisedSimulation();
  await runTask(deps, task);
  const first = await simulationOf(task);
  expect(first?.status).toBe('SUCCEEDED');
  await runTask(deps, task);
  expect(await simulationOf(task)).toEqual(first);
});

test('a task that is run twice at once has the result of one', async () => {
  const task = await promisedSimulation();
  await Promise.all([runTask(deps, task), runTask(deps, task)]);
  expect(await simulationOf(task)).toMatchObject({ status: 'SUCCEEDED', progress: 1, result: { targets: [{ service: 'default/service/a', port: 80 }] } });
});

test('a task that ends unexpectedly again and again is given up, and says so', async () => {
  const task = await promisedSimulation();
  const broken: Deps = { ...deps, networks: { ...deps.networks, ask: () => Promise.reject(new Error('out of memory')) } };
  for (let attempt = 1; attempt <= 5; attempt += 1) await expect(runTask(broken, task)).rejects.toThrow('out of memory');
  expect((await simulationOf(task))?.status).toBe('RUNNING');
  await runTask(broken, task);
  expect(await simulationOf(task)).toMatchObject({ status: 'FAILED', error: { code: 'INTERNAL' } });
  await runTask(broken, task);
});

test('a task that is asked to stop keeps what it has, and goes on from there', async () => {
  const task = await promisedSimulation();
  await expect(runTask(deps, task, AbortSignal.abort(new Error('stopping')))).rejects.toThrow('stopping');
  expect((await simulationOf(task))?.progress).toBeGreaterThan(0);
  await runTask(deps, task);
  expect((await simulationOf(task))?.status).toBe('SUCCEEDED');
});

test('a task that finds too much waiting is left to the queue: it is tried again, and told of nobody', async () => {
  const task = await promisedSimulation();
  const busy: Deps = { ...deps, networks: { ...deps.networks, ask: async () => ({ ok: false, failure: { kind: 'full' } }) } };
  await expect(runTask(busy, task)).rejects.toThrow('wait for their answers');
  expect((await simulationOf(task))?.status).toBe('RUNNING');
  await runTask(deps, task);
  expect((await simulationOf(task))?.status).toBe('SUCCEEDED');
});

test('a large lab is opened and asked in a thread, which it can end and not the worker; the task says so', async () => {
  const task = await promisedSimulation(`${SERVICE}---\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a }\nspec: { replicas: 2000, selector: { matchLabels: { app: a } }, template: { metadata: { labels: { app: a } }, spec: { containers: [{ name: a, image: a }] } } }\n`);
  const networks = createNetworks({ ...defaultNetworkLimits, threads: 1, milliseconds: 1 });
  onTestFinished(() => networks.close());
  await runTask({ ...deps, networks }, task);
  expect(await simulationOf(task)).toMatchObject({ status: 'FAILED', error: { code: 'TOO_COSTLY' } });
});
