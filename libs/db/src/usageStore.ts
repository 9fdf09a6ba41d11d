/** What an organisation uses of what it may have. */
import type { TenantTransaction } from './database.js';

/** Labs that were not deleted. */
export async function countLabs(tx: TenantTransaction): Promise<number> {
  return tx.prisma.lab.count({ where: { tenantId: tx.tenant, deletedAt: null } });
}

/** Simulations that wait or run. */
export async function countOpenSimulations(tx: TenantTransaction): Promise<number> {
  return tx.prisma.simulation.count({ where: { tenantId: tx.tenant, status: { in: ['QUEUED', 'RUNNING'] } } });
}

/** Bytes that contents take, as PostgreSQL keeps them: compressed, and each content once. */
export async function countStoredBytes(tx: TenantTransaction): Promise<number> {
  const [row] = await tx.prisma.$queryRaw<readonly { readonly bytes: number }[]>`
    SELECT coalesce(sum(pg_column_size(content)), 0)::float8 AS bytes FROM blob WHERE tenant_id = ${tx.tenant}::uuid`;
  return row?.bytes ?? 0;
}
