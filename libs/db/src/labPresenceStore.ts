/** Who looks at a lab just now. A row lives as long as it is renewed. */
import type { TenantTransaction } from './database.js';

export interface LabPresence {
  readonly id: string;
  readonly labId: string;
  readonly userId: string;
  readonly since: Date;
}

export async function insertLabPresence(tx: TenantTransaction, presence: LabPresence): Promise<void> {
  await tx.prisma.labPresence.create({ data: { ...presence, seenAt: presence.since, tenantId: tx.tenant } });
}

/** Renews a presence, and ends those of the lab that were not since `stale`; answers how many those were. */
export async function renewLabPresence(tx: TenantTransaction, presence: LabPresence, times: { readonly now: Date; readonly stale: Date }): Promise<number> {
  const { id, labId } = presence;
  const { count: renewed } = await tx.prisma.labPresence.updateMany({ where: { id }, data: { seenAt: times.now } });
  if (renewed === 0) await insertLabPresence(tx, presence);
  const { count } = await tx.prisma.labPresence.deleteMany({ where: { tenantId: tx.tenant, labId, seenAt: { lt: times.stale } } });
  return count;
}

export async function deleteLabPresence(tx: TenantTransaction, id: string): Promise<void> {
  await tx.prisma.labPresence.deleteMany({ where: { id } });
}

/** Ends every presence of a user; answers where they were. */
export async function endPresencesOf(tx: TenantTransaction, userId: string): Promise<readonly string[]> {
  const rows = await tx.prisma.labPresence.findMany({ where: { tenantId: tx.tenant, userId }, select: { labId: true }, distinct: ['labId'] });
  await tx.prisma.labPresence.deleteMany({ where: { tenantId: tx.tenant, userId } });
  return rows.map(({ labId }) => labId);
}

/** Those that were renewed since `stale`, the longest there first. */
export async function listLabPresences(tx: TenantTransaction, labId: string, stale: Date): Promise<readonly LabPresence[]> {
  const rows = await tx.prisma.labPresence.findMany({ where: { tenantId: tx.tenant, labId, seenAt: { gte: stale } }, orderBy: [{ since: 'asc' }, { id: 'asc' }] });
  return rows.map(({ id, userId, since }) => ({ id, labId, userId, since }));
}
