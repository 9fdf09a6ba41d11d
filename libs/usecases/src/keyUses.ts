import { touchApiKey } from '@vantage/db';
import type { Database, PresentedApiKey } from '@vantage/db';

/** Notes when keys are used, to the minute, beside the requests that use them: none of those waits for it. */
export interface KeyUses {
  readonly note: (key: Pick<PresentedApiKey, 'id' | 'tenantId' | 'lastUsedAt'>) => void;
}

/** Milliseconds within which the use of a key is noted once. */
const NOTE_EVERY = 60_000;

export function createKeyUses(database: Database, now: () => Date): KeyUses {
  const underway = new Set<string>();
  return {
    note: ({ id, tenantId, lastUsedAt }) => {
      if (underway.has(id) || (lastUsedAt !== undefined && now().getTime() - lastUsedAt.getTime() < NOTE_EVERY)) return;
      underway.add(id);
      // A note that is lost, in a restart of the database for instance, is made by the next request.
      database
        .withTenant(tenantId, (tx) => touchApiKey(tx, id, now()))
        .catch(() => undefined)
        .finally(() => underway.delete(id));
    },
  };
}
