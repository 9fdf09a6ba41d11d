/** How much one organisation may have, where that is not what the configuration says for all. */
import { isQuotaKind } from '@vantage/contract';
import type { QuotaKind } from '@vantage/contract';
import type { TenantTransaction } from './database.js';

export type QuotaOverrides = Readonly<Partial<Record<QuotaKind, number>>>;

/** Until the transaction ends nobody else of the organisation learns whether there is room for one more of the kind: of two at the last place, one has it. */
export async function lockQuota(tx: TenantTransaction, kind: QuotaKind): Promise<void> {
  await tx.prisma.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`quota ${tx.tenant} ${kind}`}, 0))`;
}

export async function findQuotaOverrides(tx: TenantTransaction): Promise<QuotaOverrides> {
  const rows = await tx.prisma.organizationQuota.findMany({ where: { tenantId: tx.tenant } });
  return Object.fromEntries(rows.filter(({ kind }) => isQuotaKind(kind)).map(({ kind, most }) => [kind, Number(most)]));
}

/** For the owner of the tables: the processes may not write here. Undefined takes the override back. */
export async function putQuotaOverride(tx: TenantTransaction, kind: QuotaKind, most: number | undefined): Promise<void> {
  await tx.prisma.organizationQuota.deleteMany({ where: { tenantId: tx.tenant, kind } });
  if (most !== undefined) await tx.prisma.organizationQuota.create({ data: { tenantId: tx.tenant, kind, most } });
}
