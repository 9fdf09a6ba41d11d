import { migrate, RUNTIME_ROLE } from '@vantage/db';
import { migrateQueue } from '@vantage/queue';

/** Brings a database to the newest schema, the queue's own included, as its owner; answers the names of the migrations that it applied. */
export async function prepareDatabase(ownerUrl: string, runtimePassword?: string): Promise<readonly string[]> {
  const applied = await migrate(ownerUrl, runtimePassword);
  await migrateQueue(ownerUrl, RUNTIME_ROLE);
  return applied;
}
