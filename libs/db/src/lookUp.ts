import type pg from 'pg';
import type { Database } from './database.js';

/**
 * Looks something up before it is known whose it is: the transaction sees the one row that `settings` name (see the policies `by_…`),
 * and only who holds a secret, or was told by a provider, can name it.
 */
export async function lookUp<T>(database: Database, settings: Readonly<Record<string, string>>, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await database.pool.connect();
  try {
    await client.query('BEGIN READ ONLY');
    for (const [name, value] of Object.entries(settings)) await client.query('SELECT set_config($1, $2, true)', [name, value]);
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
