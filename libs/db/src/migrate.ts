/**
 * Applies the migrations of `prisma/migrations` in Prisma's own layout and bookkeeping, so that `prisma migrate` can take over
 * on any machine that can download its engine. One transaction a file; concurrent starters wait for each other.
 */
import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';
import { createRuntimeRole, RUNTIME_ROLE } from './roles.js';

/** Prisma's own advisory lock for migrations. */
const MIGRATION_LOCK = 72_707_369;
const FOLDER = new URL('../../../prisma/migrations/', import.meta.url);

const BOOKKEEPING = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                  varchar(36) PRIMARY KEY,
    checksum            varchar(64) NOT NULL,
    finished_at         timestamptz,
    migration_name      varchar(255) NOT NULL,
    logs                text,
    rolled_back_at      timestamptz,
    started_at          timestamptz NOT NULL DEFAULT now(),
    applied_steps_count integer NOT NULL DEFAULT 0
  );
  GRANT SELECT ON _prisma_migrations TO ${RUNTIME_ROLE}`;

/** Brings the database to the newest schema as its owner; returns the names of the migrations that it applied. */
export async function migrate(ownerUrl: string, runtimePassword?: string): Promise<readonly string[]> {
  await createRuntimeRole(ownerUrl, runtimePassword);
  const client = new pg.Client(ownerUrl);
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await client.query(BOOKKEEPING);
    const applied = await appliedChecksums(client);
    const names: string[] = [];
    for (const migration of await readMigrations()) {
      const checksum = applied.get(migration.name);
      if (checksum === migration.checksum) continue;
      if (checksum !== undefined) throw new Error(`Migration ${migration.name} was changed after it had been applied.`);
      await apply(client, migration);
      names.push(migration.name);
    }
    return names;
  } finally {
    await client.end();
  }
}

/** The migrations that this version needs and the database does not have, as any role may ask. */
export async function missingMigrations(pool: Pick<pg.Pool, 'query'>): Promise<readonly string[]> {
  const applied = await appliedChecksums(pool);
  return (await readMigrations()).map(({ name }) => name).filter((name) => !applied.has(name));
}

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

async function readMigrations(): Promise<readonly Migration[]> {
  const entries = await readdir(FOLDER, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(new URL(`${name}/migration.sql`, FOLDER), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

async function appliedChecksums(client: Pick<pg.Pool, 'query'>): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<{ migration_name: string; checksum: string }>(
    'SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  return new Map(rows.map((row) => [row.migration_name, row.checksum]));
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(migration.sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count) VALUES ($1, $2, clock_timestamp(), $3, 1)`,
      [randomUUID(), migration.checksum, migration.name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw new Error(`Migration ${migration.name} failed.`, { cause: error });
  }
}
