import type pg from 'pg';
import type { Database } from './database.js';

/** What the policies of the tables look for, by its name: `app.relay`. */
export type Settings = Readonly<Record<string, string>>;

/** Runs `work` in a transaction that stands under `settings`: they, and what it wrote, go with it where it fails. */
export async function inTransaction<T>(
  { pool }: Database,
  { access, settings }: { readonly access: 'READ ONLY' | 'READ WRITE'; readonly settings: Settings },
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query(`BEGIN ${access}`);
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
