import type { Database, TenantTransaction } from './database.js';
import { lookUp } from './lookUp.js';

export interface Organization {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
}

/** Inserts the tenant itself; the transaction must already be that of the new organisation. */
export async function insertOrganization(tx: TenantTransaction, organization: Organization): Promise<void> {
  await tx.prisma.organization.create({ data: organization });
}

export async function findOrganization(tx: TenantTransaction): Promise<Organization | undefined> {
  const row = await tx.prisma.organization.findUnique({ where: { id: tx.tenant } });
  return row === null ? undefined : { id: row.id, slug: row.slug, name: row.name };
}

/** For operators, who know an organisation by its slug. */
export async function findOrganizationBySlug(database: Database, slug: string): Promise<Organization | undefined> {
  return lookUp(database, { 'app.organization_slug': slug }, async (client) => {
    const { rows } = await client.query<Organization>('SELECT id, slug, name FROM organization WHERE slug = $1', [slug]);
    return rows[0];
  });
}

export async function renameOrganization(tx: TenantTransaction, name: string): Promise<void> {
  await tx.prisma.organization.update({ where: { id: tx.tenant }, data: { name } });
}
