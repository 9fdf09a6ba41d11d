import { OUTBOX_CHANNEL } from './changes.js';
import type { TenantTransaction } from './database.js';
import type { Page, PageCursor } from './page.js';
import { behind, newestFirst, pageOf } from './page.js';

export type WebhookDeliveryStatus = 'PENDING' | 'DELIVERED' | 'FAILED';

export interface WebhookDelivery {
  readonly id: string;
  readonly endpointId: string;
  readonly eventType: string;
  /** The body, the same bytes at every attempt. */
  readonly payload: string;
  readonly status: WebhookDeliveryStatus;
  readonly attempts: number;
  /** Of the last answer. */
  readonly lastStatus: number | undefined;
  readonly lastError: string | undefined;
  readonly createdAt: Date;
  readonly finishedAt: Date | undefined;
}

export interface NewWebhookDelivery extends Pick<WebhookDelivery, 'id' | 'endpointId' | 'eventType' | 'payload'> {
  readonly dueAt: Date;
}

/** Promises deliveries; they are heard of when the transaction commits. */
export async function insertWebhookDeliveries(tx: TenantTransaction, deliveries: readonly NewWebhookDelivery[]): Promise<void> {
  if (deliveries.length === 0) return;
  await tx.prisma.webhookDelivery.createMany({ data: deliveries.map(({ id, endpointId, eventType, payload }) => ({ id, endpointId, eventType, payload, status: 'PENDING', tenantId: tx.tenant })) });
  await tx.prisma.webhookDue.createMany({ data: deliveries.map(({ id, dueAt }) => ({ deliveryId: id, tenantId: tx.tenant, dueAt })) });
  await wake(tx);
}

export async function findWebhookDelivery(tx: TenantTransaction, id: string): Promise<WebhookDelivery | undefined> {
  const row = await tx.prisma.webhookDelivery.findUnique({ where: { id } });
  return row === null ? undefined : deliveryOf(row);
}

/** The deliveries of an endpoint, newest first. */
export async function listWebhookDeliveries(
  tx: TenantTransaction,
  query: { readonly endpointId: string; readonly first: number; readonly after: PageCursor | undefined },
): Promise<Page<WebhookDelivery>> {
  const rows = await tx.prisma.webhookDelivery.findMany({ where: { endpointId: query.endpointId, AND: [behind(query.after)] }, orderBy: newestFirst(), take: query.first + 1 });
  return pageOf(rows.map(deliveryOf), query.first);
}

export interface WebhookAttempt {
  readonly status: WebhookDeliveryStatus;
  readonly attempts: number;
  readonly lastStatus: number | undefined;
  readonly lastError: string | undefined;
}

/** Notes an attempt: one that was not the last is due again, any other is crossed out. */
export async function noteWebhookAttempt(tx: TenantTransaction, id: string, attempt: WebhookAttempt, now: Date, dueAgain: Date | undefined): Promise<void> {
  const { status, attempts, lastStatus, lastError } = attempt;
  await tx.prisma.webhookDelivery.updateMany({
    where: { id },
    data: { status, attempts, lastStatus: lastStatus ?? null, lastError: lastError ?? null, finishedAt: dueAgain === undefined ? now : null },
  });
  if (dueAgain === undefined) await dropDueWebhook(tx, id);
  else await tx.prisma.webhookDue.updateMany({ where: { deliveryId: id }, data: { dueAt: dueAgain, claimedUntil: null } });
}

/** Makes a delivery that has ended due again, from the first attempt on. */
export async function replayWebhookDeliveryRow(tx: TenantTransaction, id: string, now: Date): Promise<void> {
  await tx.prisma.webhookDelivery.updateMany({ where: { id }, data: { status: 'PENDING', attempts: 0, lastStatus: null, lastError: null, finishedAt: null } });
  await tx.prisma.webhookDue.createMany({ data: [{ deliveryId: id, tenantId: tx.tenant, dueAt: now }], skipDuplicates: true });
  await wake(tx);
}

export async function dropDueWebhook(tx: TenantTransaction, id: string): Promise<void> {
  await tx.prisma.webhookDue.deleteMany({ where: { deliveryId: id } });
}

async function wake(tx: TenantTransaction): Promise<void> {
  await tx.prisma.$executeRaw`SELECT pg_notify(${OUTBOX_CHANNEL}, '')`;
}

interface Row extends Pick<WebhookDelivery, 'id' | 'endpointId' | 'eventType' | 'payload' | 'attempts' | 'createdAt'> {
  readonly status: string;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  readonly finishedAt: Date | null;
}

function deliveryOf(row: Row): WebhookDelivery {
  const { id, endpointId, eventType, payload, attempts, createdAt } = row;
  return {
    id,
    endpointId,
    eventType,
    payload,
    attempts,
    createdAt,
    status: statusOf(row.status),
    lastStatus: row.lastStatus ?? undefined,
    lastError: row.lastError ?? undefined,
    finishedAt: row.finishedAt ?? undefined,
  };
}

function statusOf(text: string): WebhookDeliveryStatus {
  switch (text) {
    case 'PENDING':
    case 'DELIVERED':
    case 'FAILED':
      return text;
    default:
      throw new Error(`Unknown status of a delivery: ${text}`);
  }
}
