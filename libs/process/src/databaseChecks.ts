import { missingMigrations } from '@vantage/db';
import type { Database } from '@vantage/db';
import type { Check } from './health.js';

/** What every process needs of its database: that it answers, and that its schema is at least the one this version was written for. */
export function databaseChecks(database: Database): readonly Check[] {
  return [
    { name: 'database', look: () => database.pool.query('SELECT 1') },
    { name: 'migrations', look: migrationsApplied(database) },
  ];
}

/** Once all are there they stay: from then on nothing is asked. */
function migrationsApplied(database: Database): () => Promise<void> {
  let applied = false;
  return async () => {
    if (applied) return;
    const missing = await missingMigrations(database.pool);
    if (missing.length > 0) throw new Error(`The database lacks the migrations ${missing.join(', ')}.`);
    applied = true;
  };
}
