import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase } from '@vantage/testkit';
import type { TestDatabase } from '@vantage/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deleteMembership, insertMembership, insertOrganization, insertUser, lockOwners, migrate, openDatabase, runtimeUrl } from './index.js';
import type { Database } from './index.js';

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

/** Until another transaction waits for a lock of ours. */
async function somebodyWaits(): Promise<void> {
  for (;;) {
    const { rowCount } = await database.pool.query(`SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`);
    if (rowCount !== 0) return;
    await sleep(20);
  }
}

test('who counts the owners waits for who is about to make them fewer, and counts again', async () => {
  const [tenant, one, other] = [randomUUID(), randomUUID(), randomUUID()];
  await database.withTenant(tenant, async (tx) => {
    await insertOrganization(tx, { id: tenant, slug: 'owners', name: 'Owners' });
    for (const id of [one, other]) {
      await insertUser(tx, { id, name: 'owner' });
      await insertMembership(tx, id, 'OWNER');
    }
  });
  // In an object: a promise that a transaction returned would be waited for before the transaction ends.
  const { counting } = await database.withTenant(tenant, async (tx) => {
    expect(await lockOwners(tx)).toHaveLength(2);
    const started = database.withTenant(tenant, lockOwners);
    await somebodyWaits();
    await deleteMembership(tx, one);
    return { counting: started };
  });
  expect(await counting).toEqual([other]);
});
