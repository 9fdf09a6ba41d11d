import type pg from 'pg';
import type { Database } from './database.js';

/** Runs `work` in a transaction that sees the outbox rows of all tenants, and nothing else of theirs. */
export async function asRelay<T>(database: Database, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await database.pool.connect();
  try {
    await client.query('BEGIN');
    await client.query(`SELECT set_config('app.relay', 'on', true)`);
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
