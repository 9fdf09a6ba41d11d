import type { TenantTransaction } from './database.js';
import type { Json } from './simulationStore.js';

/** A key belongs to its owner: two users of a tenant may choose the same one. */
export interface IdempotencyKey {
  readonly owner: string;
  readonly key: string;
}

export interface IdempotentAnswer {
  /** SHA-256 of the request that was answered. */
  readonly requestHash: string;
  readonly status: number;
  readonly answer: Json;
}

/** Claims a key until the transaction ends; answers whether nobody else has it at the moment. */
export async function claimIdempotencyKey(tx: TenantTransaction, { owner, key }: IdempotencyKey): Promise<boolean> {
  const name = JSON.stringify(['idempotency', tx.tenant, owner, key]);
  const rows = await tx.prisma.$queryRaw<readonly { mine: boolean }[]>`SELECT pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) AS mine`;
  return rows[0]?.mine === true;
}

export async function findIdempotentAnswer(
  tx: TenantTransaction,
  { owner, key }: IdempotencyKey,
): Promise<{ readonly requestHash: string; readonly status: number; readonly answer: unknown } | undefined> {
  const row = await tx.prisma.idempotentAnswer.findUnique({ where: { tenantId_owner_key: { tenantId: tx.tenant, owner, key } } });
  return row === null ? undefined : { requestHash: row.requestHash, status: row.status, answer: row.answer };
}

export async function insertIdempotentAnswer(tx: TenantTransaction, key: IdempotencyKey, answer: IdempotentAnswer, now: Date): Promise<void> {
  await tx.prisma.idempotentAnswer.create({ data: { tenantId: tx.tenant, ...key, ...answer, createdAt: now } });
}

/** Forgets the tenant's answers from before a time. */
export async function forgetIdempotentAnswers(tx: TenantTransaction, before: Date): Promise<void> {
  await tx.prisma.idempotentAnswer.deleteMany({ where: { tenantId: tx.tenant, createdAt: { lt: before } } });
}
