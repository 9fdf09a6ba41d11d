import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { insertOrganization, saveContents } from './index.js';
import type { Database, StoredFile } from './index.js';
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

const fileOf = (sha256: string): StoredFile => ({ path: `${sha256}.yaml`, content: `content of ${sha256}`, sha256 });

test('whoever has to wait for a content that somebody else is storing holds none that comes after it, so that nobody waits in a circle', async () => {
  const tenant = randomUUID();
  const [first, second] = [fileOf('1'), fileOf('2')];
  await database.withTenant(tenant, (tx) => insertOrganization(tx, { id: tenant, slug: 'ours', name: 'ours' }));
  const { one, other } = await database.withTenant(tenant, async (tx) => {
    const stored = await saveContents(tx, [first]);
    const waits = database.withTenant(tenant, (theirs) => saveContents(theirs, [second, first]));
    waits.catch(() => undefined);
    await untilBlocked(database);
    return { one: stored + (await saveContents(tx, [second])), other: () => waits };
  });
  expect([one, await other()]).toEqual([2, 0]);
});
