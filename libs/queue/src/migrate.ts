import { runMigrations } from 'bullmq';
import pg from 'pg';
import { QUEUE_SCHEMA } from './connection.js';

/**
 * Brings BullMQ's own schema up to date as the owner, and lets the runtime role use it. CREATE is for the sequence that BullMQ
 * makes for each queue.
 */
export async function migrateQueue(ownerUrl: string, runtimeRole: string): Promise<void> {
  const client = new pg.Client(ownerUrl);
  await client.connect();
  try {
    await runMigrations(client, QUEUE_SCHEMA);
    const role = pg.escapeIdentifier(runtimeRole);
    await client.query(`
      GRANT USAGE, CREATE ON SCHEMA ${QUEUE_SCHEMA} TO ${role};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${QUEUE_SCHEMA} TO ${role};
      GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA ${QUEUE_SCHEMA} TO ${role};
      GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${QUEUE_SCHEMA} TO ${role}`);
  } finally {
    await client.end();
  }
}
