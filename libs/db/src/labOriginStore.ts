/** Labs that began as a revision of another organisation's. */
import type { TenantTransaction } from './database.js';

/** Names what belongs to others: only they say who may read it, and whether it is there still. */
export interface LabOrigin {
  readonly labId: string;
  readonly fromTenantId: string;
  readonly fromRevisionId: string;
}

export async function insertLabOrigin(tx: TenantTransaction, origin: LabOrigin): Promise<void> {
  await tx.prisma.labOrigin.create({ data: { ...origin, tenantId: tx.tenant } });
}

export async function findLabOrigin(tx: TenantTransaction, labId: string): Promise<LabOrigin | undefined> {
  const row = await tx.prisma.labOrigin.findUnique({ where: { labId } });
  return row === null ? undefined : { labId, fromTenantId: row.fromTenantId, fromRevisionId: row.fromRevisionId };
}
