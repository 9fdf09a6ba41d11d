import type pg from 'pg';
import type { Database } from './database.js';

/** Runs `work` in a transaction that sees the outbox rows of all tenants, and nothing else of theirs. */
export async function asRelay<T>(database: Database, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  return withSetting(database, 'app.relay', work);
}

/** Runs `work` in a transaction that sees what has ended of all tenants, where it is forgotten after a while, and may delete it. */
export async function asSweeper<T>(database: Database, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  return withSetting(database, 'app.sweep', work);
}

/** What a policy of the tables looks for. */
type Setting = 'app.relay' | 'app.sweep';

async function withSetting<T>(database: Database, setting: Setting, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await database.pool.connect();
  try {
    await client.query('BEGIN');
    await client.query(`SELECT set_config($1, 'on', true)`, [setting]);
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
