import { pruneWebhookDeliveries } from '@vantage/db';
import type { Deps } from '../deps.js';

const DAY = 24 * 60 * 60 * 1_000;

/** Messages of one transaction: few enough that nobody waits for its locks. */
const BATCH = 500;

/** Forgets messages that ended more than `keepDays` ago, batch by batch until none is left or `stop` fires; answers how many. */
export async function pruneWebhooks(deps: Pick<Deps, 'database' | 'now'>, keepDays: number, stop: AbortSignal): Promise<number> {
  const before = new Date(deps.now().getTime() - keepDays * DAY);
  let forgotten = 0;
  while (!stop.aborted) {
    const count = await pruneWebhookDeliveries(deps.database, before, BATCH);
    forgotten += count;
    if (count < BATCH) break;
  }
  return forgotten;
}
