/** The idempotency keys under which users hand in: each user's own, and good for ever. */
import type { TenantTransaction } from './database.js';
import type { IdempotencyKey } from './idempotencyStore.js';

/** Waits until nobody else works with the key, and keeps it until the transaction ends. */
export async function lockSubmissionKey(tx: TenantTransaction, { owner, key }: IdempotencyKey): Promise<void> {
  const name = JSON.stringify(['submission', tx.tenant, owner, key]);
  await tx.prisma.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`;
}

/** The row of the submission that has the key. */
export async function findSubmissionIdByKey(tx: TenantTransaction, { owner, key }: IdempotencyKey): Promise<string | undefined> {
  const row = await tx.prisma.submissionKey.findUnique({ where: { tenantId_owner_key: { tenantId: tx.tenant, owner, key } } });
  return row?.submissionId ?? findIdOfEarlierVersion(tx, { owner, key });
}

/** Versions in which keys were the organisation's kept them with the submission alone. */
async function findIdOfEarlierVersion(tx: TenantTransaction, { owner, key }: IdempotencyKey): Promise<string | undefined> {
  const row = await tx.prisma.submission.findUnique({ where: { tenantId_idempotencyKey: { tenantId: tx.tenant, idempotencyKey: key } } });
  return (row?.createdBy ?? '') === owner ? row?.id : undefined;
}

export async function insertSubmissionKey(tx: TenantTransaction, { owner, key }: IdempotencyKey, submissionId: string): Promise<void> {
  await tx.prisma.submissionKey.create({ data: { tenantId: tx.tenant, owner, key, submissionId } });
}
