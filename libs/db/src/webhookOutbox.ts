/** Deliveries that are due, of all tenants: identifiers only. */
import { asRelay, asSweeper } from './acrossTenants.js';
import type { Database } from './database.js';

export interface DueWebhook {
  readonly deliveryId: string;
  readonly tenantId: string;
}

/** Any number, as long as every worker takes the same: one claims at a time. */
const CLAIM_LOCK = 72_707_371;

/**
 * Tenants take turns, and none has more than `$2` messages on their way at once, whatever it has waiting: a receiver that answers slowly
 * delays its own tenant alone. Tenants are found by skipping along the index, and of each its first messages alone are looked at, so a claim
 * costs the same however much one of them has waiting.
 */
const CLAIM = `
  WITH RECURSIVE tenant AS (
         (SELECT tenant_id AS id FROM webhook_due ORDER BY tenant_id LIMIT 1)
         UNION ALL
         SELECT (SELECT tenant_id FROM webhook_due WHERE tenant_id > tenant.id ORDER BY tenant_id LIMIT 1) FROM tenant WHERE tenant.id IS NOT NULL),
       busy AS (SELECT tenant_id, count(*) AS messages FROM webhook_due WHERE claimed_until >= now() GROUP BY tenant_id),
       due AS (
         SELECT first.*, row_number() OVER (PARTITION BY first.tenant_id ORDER BY first.due_at, first.delivery_id) AS turn
           FROM tenant CROSS JOIN LATERAL (
             SELECT delivery_id, tenant_id, due_at FROM webhook_due
              WHERE tenant_id = tenant.id AND due_at <= $4 AND (claimed_until IS NULL OR claimed_until < now())
              ORDER BY due_at, delivery_id LIMIT $2) AS first),
       next AS (
         SELECT delivery_id FROM due LEFT JOIN busy USING (tenant_id)
          WHERE due.turn + coalesce(busy.messages, 0) <= $2
          ORDER BY due.turn + coalesce(busy.messages, 0), due.due_at, delivery_id
          LIMIT $1)
  UPDATE webhook_due SET claimed_until = now() + make_interval(secs => $3)
    FROM next WHERE webhook_due.delivery_id = next.delivery_id
  RETURNING webhook_due.delivery_id AS "deliveryId", tenant_id AS "tenantId"`;

export interface WebhookClaim {
  /** How many at most. */
  readonly room: number;
  readonly perTenant: number;
  /** How long a claim holds: longer than any attempt. */
  readonly seconds: number;
  readonly now: Date;
}

/** Claims messages that are due; nobody else is given them while the claim holds. */
export async function claimDueWebhooks(database: Database, { room, perTenant, seconds, now }: WebhookClaim): Promise<readonly DueWebhook[]> {
  return asRelay(database, async (client) => {
    const { rows: locks } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS mine', [CLAIM_LOCK]);
    if (locks[0]?.mine !== true) return [];
    const { rows } = await client.query<DueWebhook>(CLAIM, [room, perTenant, seconds, now]);
    return rows;
  });
}

export interface WebhookDepth {
  /** Messages that could be sent now, those on their way among them. */
  readonly due: number;
  /** Messages that wait for their next attempt. */
  readonly later: number;
  /** How long the first of those that are due has been so; 0 where none is. */
  readonly oldestSeconds: number;
}

const DEPTH = `
  SELECT (count(*) FILTER (WHERE due_at <= now()))::int AS due,
         (count(*) FILTER (WHERE due_at > now()))::int AS later,
         greatest(extract(epoch FROM now() - min(due_at)), 0)::float8 AS "oldestSeconds"
    FROM webhook_due`;

/** What is still to be delivered, of all tenants together. */
export async function webhookDepth(database: Database): Promise<WebhookDepth> {
  return asRelay(database, async (client) => {
    const { rows } = await client.query<WebhookDepth>(DEPTH);
    return rows[0] ?? { due: 0, later: 0, oldestSeconds: 0 };
  });
}

/** Messages that ended before a time, whosever they are; what is still to be sent is none of them, however old. */
const PRUNE = `
  DELETE FROM webhook_delivery
   WHERE status <> 'PENDING' AND finished_at < $1
     AND id IN (SELECT id FROM webhook_delivery WHERE finished_at < $1 ORDER BY finished_at LIMIT $2)`;

/** Forgets messages that ended before a time, at most `batch` of them; answers how many. */
export async function pruneWebhookDeliveries(database: Database, before: Date, batch: number): Promise<number> {
  return asSweeper(database, async (client) => {
    const { rowCount } = await client.query(PRUNE, [before, batch]);
    return rowCount ?? 0;
  });
}
