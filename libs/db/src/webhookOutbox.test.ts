import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  claimDueWebhooks,
  findWebhookDelivery,
  insertOrganization,
  insertWebhookDeliveries,
  insertWebhookEndpoint,
  noteWebhookAttempt,
  openDatabase,
  pruneWebhookDeliveries,
  replayWebhookDeliveryRow,
  webhookDepth,
} from './index.js';
import type { Database, DueWebhook, WebhookClaim } from './index.js';
import { openTestDatabase } from './testing/testDatabase.js';
import type { OpenTestDatabase } from './testing/testDatabase.js';

let opened: OpenTestDatabase;
let database: Database;

beforeAll(async () => {
  opened = await openTestDatabase();
  database = opened.database;
});

afterAll(async () => {
  await opened.drop();
});

const NOW = new Date('2026-01-01T12:00:00Z');
const minutesAgo = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000);

interface Tenant {
  readonly id: string;
  readonly endpointId: string;
}

let made = 0;

async function tenant(): Promise<Tenant> {
  const [id, endpointId] = [randomUUID(), randomUUID()];
  made += 1;
  await database.withTenant(id, async (tx) => {
    await insertOrganization(tx, { id, slug: `tenant-${made}`, name: 'tenant' });
    await insertWebhookEndpoint(tx, { id: endpointId, url: 'https://a.example', description: '', events: ['*'], secret: 'sealed', createdBy: undefined });
  });
  return { id, endpointId };
}

/** Messages that have been due for one minute less each; their ids. */
async function promise({ id, endpointId }: Tenant, count: number, longest = count): Promise<readonly string[]> {
  const deliveries = Array.from({ length: count }, (_, index) => ({ id: randomUUID(), endpointId, eventType: 'lab.created', payload: '{}', dueAt: minutesAgo(longest - index) }));
  await database.withTenant(id, (tx) => insertWebhookDeliveries(tx, deliveries));
  return deliveries.map((delivery) => delivery.id);
}

async function claim(limits: Partial<WebhookClaim> = {}): Promise<readonly DueWebhook[]> {
  return claimDueWebhooks(database, { room: 16, perTenant: 4, seconds: 60, now: NOW, ...limits });
}

async function forgetAll(): Promise<void> {
  const owner = openDatabase(opened.ownerUrl);
  await owner.pool.query('TRUNCATE webhook_due');
  await owner.close();
}

describe('a claim', () => {
  beforeEach(forgetAll);

  test('of one among ten thousand that another tenant has waiting comes at once', async () => {
    const [flood, other] = [await tenant(), await tenant()];
    await promise(flood, 10_000);
    const [waited] = await promise(other, 1);
    const claimed = await claim();
    expect(claimed.filter(({ tenantId }) => tenantId === flood.id)).toHaveLength(4);
    expect(claimed.filter(({ tenantId }) => tenantId === other.id).map(({ deliveryId }) => deliveryId)).toEqual([waited]);
  });

  test('gives tenants their turns where there is room for few', async () => {
    const [flood, other] = [await tenant(), await tenant()];
    await promise(flood, 20);
    await promise(other, 2);
    const claimed = await claim({ room: 4 });
    expect([flood, other].map(({ id }) => claimed.filter(({ tenantId }) => tenantId === id).length)).toEqual([2, 2]);
  });

  test('gives a tenant no more than may be on their way at once, over all claims, and the longest due first', async () => {
    const only = await tenant();
    const ids = await promise(only, 40);
    expect((await claim({ room: 3 })).map(({ deliveryId }) => deliveryId).sort()).toEqual(ids.slice(0, 3).sort());
    expect((await claim()).map(({ deliveryId }) => deliveryId)).toEqual(ids.slice(3, 4));
    expect(await claim()).toEqual([]);
  });

  test('lets those go first who have fewest on their way', async () => {
    const [busy, idle] = [await tenant(), await tenant()];
    await promise(busy, 4, 100);
    await claim({ room: 2 });
    const [wanted] = await promise(idle, 1);
    expect((await claim({ room: 1 })).map(({ deliveryId }) => deliveryId)).toEqual([wanted]);
  });

  test('gives nothing before it is due', async () => {
    await promise(await tenant(), 1, -1);
    expect(await claim()).toEqual([]);
    expect(await claim({ now: minutesAgo(-2) })).toHaveLength(1);
  });

  test('holds for its time: what a killed worker had is due again afterwards, the same message', async () => {
    const [id] = await promise(await tenant(), 1);
    expect(await claim({ seconds: 0 })).toMatchObject([{ deliveryId: id }]);
    expect(await claim()).toMatchObject([{ deliveryId: id }]);
    expect(await claim()).toEqual([]);
  });

  test('gives nothing while another one is made', async () => {
    await promise(await tenant(), 1);
    const other = await database.pool.connect();
    await other.query('SELECT pg_advisory_lock(72707371)');
    expect(await claim()).toEqual([]);
    await other.query('SELECT pg_advisory_unlock(72707371)');
    other.release();
    expect(await claim()).toHaveLength(1);
  });

  test('gives each message to one of those who claim at once', async () => {
    await promise(await tenant(), 4);
    const claimed = (await Promise.all([claim(), claim(), claim()])).flat().map(({ deliveryId }) => deliveryId);
    expect(claimed).toHaveLength(4);
    expect(new Set(claimed).size).toBe(4);
  });
});

describe('what is still to be delivered', () => {
  beforeEach(forgetAll);

  test('is counted over all tenants: what is due, on its way or not, and what comes later', async () => {
    expect(await webhookDepth(database)).toEqual({ due: 0, later: 0, oldestSeconds: 0 });
    const [one, other] = [await tenant(), await tenant()];
    const inAnHour = new Date(Date.now() + 3_600_000);
    const deliveries = [inAnHour, inAnHour].map((dueAt) => ({ id: randomUUID(), endpointId: one.endpointId, eventType: 'lab.created', payload: '{}', dueAt }));
    await database.withTenant(one.id, (tx) => insertWebhookDeliveries(tx, deliveries));
    expect(await webhookDepth(database)).toEqual({ due: 0, later: 2, oldestSeconds: 0 });
    await promise(one, 2);
    await promise(other, 1, 90);
    await claim({ room: 1 });
    const { due, later, oldestSeconds } = await webhookDepth(database);
    expect([due, later]).toEqual([3, 2]);
    // The oldest was due an hour and a half before NOW, which is long ago.
    expect(oldestSeconds).toBeGreaterThanOrEqual((Date.now() - minutesAgo(90).getTime()) / 1_000 - 60);
  });
});

describe('what ended long ago', () => {
  async function ended(owner: Tenant, count: number, at: Date): Promise<readonly string[]> {
    const ids = await promise(owner, count);
    await database.withTenant(owner.id, async (tx) => {
      for (const id of ids) await noteWebhookAttempt(tx, id, { status: 'DELIVERED', attempts: 1, lastStatus: 204, lastError: undefined }, at, undefined);
    });
    return ids;
  }

  async function kept(owner: Tenant, ids: readonly string[]): Promise<number> {
    return database.withTenant(owner.id, async (tx) => {
      let found = 0;
      for (const id of ids) if ((await findWebhookDelivery(tx, id)) !== undefined) found += 1;
      return found;
    });
  }

  test('is forgotten, whosever it is, and so many at a time; what ended since is not', async () => {
    const [one, other] = [await tenant(), await tenant()];
    const [old, older, young] = [await ended(one, 3, minutesAgo(61)), await ended(other, 2, minutesAgo(90)), await ended(other, 2, minutesAgo(59))];
    expect(await pruneWebhookDeliveries(database, minutesAgo(60), 4)).toBe(4);
    expect(await kept(other, older)).toBe(0);
    expect(await pruneWebhookDeliveries(database, minutesAgo(60), 4)).toBe(1);
    expect(await pruneWebhookDeliveries(database, minutesAgo(60), 4)).toBe(0);
    expect([await kept(one, old), await kept(other, young)]).toEqual([0, 2]);
  });

  test('stays where it is due again, and so does what never came to its end', async () => {
    const owner = await tenant();
    const [again = ''] = await ended(owner, 1, minutesAgo(100));
    const waiting = await promise(owner, 2, 10_000);
    await database.withTenant(owner.id, (tx) => replayWebhookDeliveryRow(tx, again, NOW));
    expect(await pruneWebhookDeliveries(database, NOW, 100)).toBeGreaterThanOrEqual(0);
    expect(await kept(owner, [again, ...waiting])).toBe(3);
  });

  test('is out of everybody’s reach who does not sweep, and nobody who sweeps reads what is still to be sent', async () => {
    const owner = await tenant();
    await ended(owner, 1, minutesAgo(100));
    await promise(owner, 1);
    expect((await database.pool.query('DELETE FROM webhook_delivery')).rowCount).toBe(0);
    const client = await database.pool.connect();
    await client.query(`BEGIN; SELECT set_config('app.sweep', 'on', true)`);
    const { rows } = await client.query<{ status: string }>('SELECT status FROM webhook_delivery');
    expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['DELIVERED']));
    expect((await client.query('SELECT FROM webhook_due')).rowCount).toBe(0);
    await client.query('ROLLBACK');
    client.release();
  });
});
