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

/** Bytes that contents take, as PostgreSQL keeps them: compressed, and each content once. Summed up until the first content is stored that is counted. */
export async function countStoredBytes(tx: TenantTransaction): Promise<number> {
  const [row] = await tx.prisma.$queryRaw<readonly { readonly bytes: number }[]>`
    SELECT coalesce((SELECT bytes FROM organization_usage WHERE tenant_id = ${tx.tenant}::uuid),
                    (SELECT sum(pg_column_size(content)) FROM blob WHERE tenant_id = ${tx.tenant}::uuid), 0)::float8 AS bytes`;
  return row?.bytes ?? 0;
}

/** Keys that were not revoked and have not expired. */
export async function countGoodKeys(tx: TenantTransaction, now: Date): Promise<number> {
  return tx.prisma.apiKey.count({ where: { tenantId: tx.tenant, ...good(now) } });
}

/** Links to labs that were not revoked and have not expired; deleted labs keep none. */
export async function countGoodLinks(tx: TenantTransaction, now: Date): Promise<number> {
  const [row] = await tx.prisma.$queryRaw<readonly { readonly links: number }[]>`
    SELECT count(*)::int AS links FROM share_link JOIN lab ON lab.id = share_link.lab_id
     WHERE share_link.tenant_id = ${tx.tenant}::uuid AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ${now}) AND deleted_at IS NULL`;
  return row?.links ?? 0;
}

/** Members, robots among them. */
export async function countMembers(tx: TenantTransaction): Promise<number> {
  return tx.prisma.membership.count({ where: { tenantId: tx.tenant } });
}

export async function countWebhooks(tx: TenantTransaction): Promise<number> {
  return tx.prisma.webhookEndpoint.count({ where: { tenantId: tx.tenant } });
}

function good(now: Date) {
  return { revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] };
}
