import { randomUUID } from 'node:crypto';
import { createTestDatabase } from '@vantage/testkit';
import type { TestDatabase } from '@vantage/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { insertOrganization, migrate, openDatabase, runtimeUrl, saveContents } from './index.js';
import type { Database, StoredFile } from './index.js';

let created: TestDatabase;
let database: Database;

beforeAll(async () => {
  created = await createTestDatabase({ name: 'db', migrate, runtimeUrl });
  database = openDatabase(created.runtimeUrl);
});

afterAll(async () => {
  await database.close();
  await created.drop();
});

const fileOf = (sha256: string): StoredFile => ({ path: `${sha256}.yaml`, content: `content of ${sha256}`, sha256 });

/** Until one transaction waits for another one. */
async function untilBlocked(): Promise<void> {
  const waiting = 'SELECT FROM pg_stat_activity WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0';
  await expect.poll(async () => (await database.pool.query(waiting)).rowCount).toBe(1);
}

test('whoever has to wait for a content that somebody else is storing holds none that comes after it, so that nobody waits in a circle', async () => {
  const tenant = randomUUID();
  const [first, second] = [fileOf('1'), fileOf('2')];
  await database.withTenant(tenant, (tx) => insertOrganization(tx, { id: tenant, slug: 'ours', name: 'ours' }));
  const { one, other } = await database.withTenant(tenant, async (tx) => {
    const stored = await saveContents(tx, [first]);
    const waits = database.withTenant(tenant, (theirs) => saveContents(theirs, [second, first]));
    waits.catch(() => undefined);
    await untilBlocked();
    return { one: stored + (await saveContents(tx, [second])), other: () => waits };
  });
  expect([one, await other()]).toEqual([2, 0]);
});
