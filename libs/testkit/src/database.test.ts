import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { createTestDatabase } from './database.js';
import type { Schema, TestDatabase } from './database.js';

const databases: TestDatabase[] = [];

afterAll(async () => {
  await Promise.all(databases.map((database) => database.drop()));
});

/** One table under forced row level security, without a policy: nobody sees a row. */
const schema: Schema = {
  name: 'probe',
  migrate: (ownerUrl) => query(ownerUrl, SQL),
  runtimeUrl: (ownerUrl) => Object.assign(new URL(ownerUrl), { username: 'reader', password: 'reader' }).href,
};

const SQL = `CREATE TABLE IF NOT EXISTS probe (id int);
  INSERT INTO probe VALUES (1);
  ALTER TABLE probe ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
  CREATE ROLE reader LOGIN PASSWORD 'reader';
  GRANT SELECT ON probe TO reader`;

async function query(url: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function database(): Promise<TestDatabase> {
  const created = await createTestDatabase(schema);
  databases.push(created);
  return created;
}

test('two databases share nothing but the schema', async () => {
  const [first, second] = await Promise.all([database(), database()]);
  await query(first.ownerUrl, 'CREATE TABLE only_here ()');
  expect(await query(second.ownerUrl, "SELECT to_regclass('only_here') AS found")).toEqual([{ found: null }]);
  expect(await query(second.ownerUrl, "SELECT to_regclass('probe')::text AS found")).toEqual([{ found: 'probe' }]);
});

test('forced row level security binds the reader and the owner alike', async () => {
  const { ownerUrl, runtimeUrl } = await database();
  expect(await query(runtimeUrl, 'SELECT * FROM probe')).toEqual([]);
  expect(await query(ownerUrl, 'SELECT * FROM probe')).toEqual([]);
});

test('a dropped database is gone, whoever is still connected', async () => {
  const { ownerUrl, drop } = await database();
  const client = new pg.Client(ownerUrl);
  client.on('error', () => undefined);
  await client.connect();
  await drop();
  await expect(query(ownerUrl, 'SELECT 1')).rejects.toThrow(/does not exist/);
  await client.end().catch(() => undefined);
});
