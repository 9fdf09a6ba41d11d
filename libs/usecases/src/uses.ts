import type { Database, TenantTransaction } from '@vantage/db';

/** A secret that is noted when it is used: a key, or a link. */
export interface Usable {
  readonly id: string;
  readonly tenantId: string;
  readonly lastUsedAt: Date | undefined;
}

/** Notes when secrets are used, to the minute, beside the requests that use them: none of those waits for it. */
export interface Uses {
  readonly note: (used: Usable) => void;
}

/** Milliseconds within which a use is noted once. */
const NOTE_EVERY = 60_000;

export function createUses(database: Database, now: () => Date, touch: (tx: TenantTransaction, id: string, now: Date) => Promise<void>): Uses {
  const underway = new Set<string>();
  return {
    note: ({ id, tenantId, lastUsedAt }) => {
      if (underway.has(id) || (lastUsedAt !== undefined && now().getTime() - lastUsedAt.getTime() < NOTE_EVERY)) return;
      underway.add(id);
      // A note that is lost, in a restart of the database for instance, is made by the next request.
      database
        .withTenant(tenantId, (tx) => touch(tx, id, now()))
        .catch(() => undefined)
        .finally(() => underway.delete(id));
    },
  };
}
