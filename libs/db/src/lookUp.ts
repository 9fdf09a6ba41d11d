import type pg from 'pg';
import type { Database } from './database.js';
import { inTransaction } from './inTransaction.js';
import type { Settings } from './inTransaction.js';

/**
 * Looks something up before it is known whose it is: the transaction sees the one row that `settings` name (see the policies `by_…`),
 * and only who holds a secret, or was told by a provider, can name it.
 */
export async function lookUp<T>(database: Database, settings: Settings, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  return inTransaction(database, { access: 'READ ONLY', settings }, work);
}
