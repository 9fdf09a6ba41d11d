import { admitTasks, reclaimTasks } from '@vantage/db';
import type { Database } from '@vantage/db';
import type { Outbox } from '@vantage/queue';

/** The stored outbox as the relay wants it. */
export function outboxOf(database: Database): Outbox {
  return {
    admit: (window, add) => admitTasks(database, window, add),
    reclaim: (seconds) => reclaimTasks(database, seconds),
  };
}
