import type { TenantTransaction } from './database.js';

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

export async function renameOrganization(tx: TenantTransaction, name: string): Promise<void> {
  await tx.prisma.organization.update({ where: { id: tx.tenant }, data: { name } });
}
