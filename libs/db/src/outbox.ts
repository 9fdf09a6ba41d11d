/** The outbox as the relay sees it: the tasks of all tenants, identifiers only. */
import type pg from 'pg';
import { asRelay } from './acrossTenants.js';
import type { Database } from './database.js';
import type { TaskKind } from './taskStore.js';

export interface AdmittedTask {
  readonly id: string;
  readonly tenantId: string;
  readonly kind: TaskKind;
  readonly subjectId: string;
  readonly generation: number;
  /** The request that promised it, as the log names it. */
  readonly requestId: string | null;
}

/** Any number, as long as every relay takes the same: one relay admits at a time. */
const RELAY_LOCK = 72_707_370;

/**
 * The tasks that have waited longest, each tenant's turn after the others': a tenant with n tasks admitted or ahead in line
 * waits behind every tenant with fewer, so that a flood by one delays no other.
 */
const NEXT = `
  WITH admitted AS (SELECT tenant_id, count(*) AS tasks FROM task WHERE admitted_at IS NOT NULL GROUP BY tenant_id),
       waiting AS (
         SELECT id, row_number() OVER (PARTITION BY tenant_id ORDER BY created_at, id) AS turn
           FROM task WHERE admitted_at IS NULL)
  SELECT task.id, task.tenant_id AS "tenantId", task.kind, task.subject_id AS "subjectId", task.generation, task.request_id AS "requestId"
    FROM task JOIN waiting USING (id) LEFT JOIN admitted USING (tenant_id)
   ORDER BY waiting.turn + coalesce(admitted.tasks, 0), task.created_at, task.id
   LIMIT $1
   FOR UPDATE OF task SKIP LOCKED`;

/** A worker that gave no sign of life for so long is taken for dead, whatever the queue believes. */
const RECLAIM = `
  UPDATE task SET admitted_at = NULL, generation = generation + 1
   WHERE admitted_at < now() - make_interval(secs => $1)
     AND (alive_at IS NULL OR alive_at < now() - make_interval(secs => $1))`;

/**
 * Admits tasks until `window` of them are with the queue. `add` runs before the admission commits and must bear repetition:
 * a relay killed in between adds the same task again, under the same identity.
 */
export async function admitTasks(database: Database, window: number, add: (task: AdmittedTask) => Promise<void>): Promise<number> {
  return asOnlyRelay(database, async (client) => {
    const { rows: counted } = await client.query<{ admitted: number }>(
      'SELECT count(*)::int AS admitted FROM task WHERE admitted_at IS NOT NULL',
    );
    const room = window - (counted[0]?.admitted ?? 0);
    if (room <= 0) return 0;
    const { rows } = await client.query<AdmittedTask>(NEXT, [room]);
    for (const task of rows) await add(task);
    await client.query('UPDATE task SET admitted_at = now() WHERE id = ANY($1)', [rows.map((task) => task.id)]);
    return rows.length;
  });
}

/** How much is promised and not done, over all tenants. */
export interface OutboxDepth {
  /** Tasks that wait to be admitted, and tasks that are with the queue or with a worker. */
  readonly waiting: number;
  readonly admitted: number;
  /** Seconds since the oldest task of all was promised; 0 where there is none. */
  readonly oldestSeconds: number;
}

const DEPTH = `
  SELECT count(*) FILTER (WHERE admitted_at IS NULL)::int AS waiting, count(admitted_at)::int AS admitted,
         coalesce(extract(epoch FROM now() - min(created_at)), 0)::float8 AS "oldestSeconds"
    FROM task`;

export async function outboxDepth(database: Database): Promise<OutboxDepth> {
  return asRelay(database, async (client) => {
    const { rows } = await client.query<OutboxDepth>(DEPTH);
    return rows[0] ?? { waiting: 0, admitted: 0, oldestSeconds: 0 };
  });
}

/** Puts tasks back in line whose worker was silent for `seconds`; answers how many. */
export async function reclaimTasks(database: Database, seconds: number): Promise<number> {
  return asOnlyRelay(database, async (client) => (await client.query(RECLAIM, [seconds])).rowCount ?? 0);
}

/** Runs `work` as the only relay; another one that is at it makes this a no-op, which answers 0. */
async function asOnlyRelay(database: Database, work: (client: pg.PoolClient) => Promise<number>): Promise<number> {
  return asRelay(database, async (client) => {
    const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS mine', [RELAY_LOCK]);
    return rows[0]?.mine === true ? work(client) : 0;
  });
}
