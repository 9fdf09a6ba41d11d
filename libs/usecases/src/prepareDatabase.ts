import { migrate, RUNTIME_ROLE } from '@vantage/db';
import { migrateQueue } from '@vantage/queue';

/** Brings a database to the newest schema, the queue's own included, as its owner. */
export async function prepareDatabase(ownerUrl: string): Promise<void> {
  await migrate(ownerUrl);
  await migrateQueue(ownerUrl, RUNTIME_ROLE);
}
