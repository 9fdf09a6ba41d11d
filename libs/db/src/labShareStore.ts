import type { LabAccess } from '@vantage/contract';
import type { TenantTransaction } from './database.js';

/** Shares a lab with a user; one that has a share already gets this one instead. */
export async function shareWithUser(
  tx: TenantTransaction,
  share: { readonly id: string; readonly labId: string; readonly userId: string; readonly access: LabAccess; readonly createdBy: string | undefined },
): Promise<void> {
  const { labId, userId, access } = share;
  await tx.prisma.labShare.upsert({
    where: { labId_userId: { labId, userId } },
    create: { ...share, createdBy: share.createdBy ?? null, tenantId: tx.tenant },
    update: { access },
  });
}

/** Ends every share to a user. */
export async function endSharesTo(tx: TenantTransaction, userId: string): Promise<void> {
  await tx.prisma.labShare.deleteMany({ where: { tenantId: tx.tenant, userId } });
}
