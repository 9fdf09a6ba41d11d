import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deleteMembership, insertMembership, insertOrganization, insertUser, lockOwners } from './index.js';
import type { Database } from './index.js';
import { openTestDatabase, untilBlocked } from './testing/testDatabase.js';
import type { OpenTestDatabase } from './testing/testDatabase.js';

let opened: OpenTestDatabase;
let database: Database;

beforeAll(async () => {
  opened = await openTestDatabase();
  database = opened.database;
});

afterAll(async () => {
  await opened.drop();
});

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
    await untilBlocked(database);
    await deleteMembership(tx, one);
    return { counting: started };
  });
  expect(await counting).toEqual([other]);
});
