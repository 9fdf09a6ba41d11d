/** Databases for the tests of this library: migrated, and open as the processes open theirs. */
import { createTestDatabase } from '@vantage/testkit';
import type { TestDatabase } from '@vantage/testkit';
import { expect } from 'vitest';
import { migrate, openDatabase, runtimeUrl } from '../index.js';
import type { Database } from '../index.js';

export interface OpenTestDatabase extends Pick<TestDatabase, 'ownerUrl'> {
  readonly database: Database;
  /** Closes the database, and throws it away. */
  readonly drop: () => Promise<void>;
}

export async function openTestDatabase(): Promise<OpenTestDatabase> {
  const created = await createTestDatabase({ name: 'db', migrate, runtimeUrl });
  const database = openDatabase(created.runtimeUrl);
  return {
    ownerUrl: created.ownerUrl,
    database,
    drop: async () => {
      await database.close();
      await created.drop();
    },
  };
}

/** Until one transaction waits for another one. */
export async function untilBlocked({ pool }: Database): Promise<void> {
  const waiting = 'SELECT FROM pg_stat_activity WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0';
  await expect.poll(async () => (await pool.query(waiting)).rowCount).toBe(1);
}
