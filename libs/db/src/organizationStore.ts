import type { TenantTransaction } from './database.js';

export interface Organization {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
}

export interface User {
  readonly id: string;
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

export async function insertUser(tx: TenantTransaction, user: User): Promise<void> {
  await tx.prisma.user.create({ data: { ...user, tenantId: tx.tenant } });
}

export async function findUser(tx: TenantTransaction, id: string): Promise<User | undefined> {
  const row = await tx.prisma.user.findUnique({ where: { id } });
  return row === null ? undefined : { id: row.id, name: row.name };
}

/** Those of the users that there are, in no order. */
export async function findUsers(tx: TenantTransaction, ids: readonly string[]): Promise<readonly User[]> {
  const rows = await tx.prisma.user.findMany({ where: { id: { in: [...ids] } } });
  return rows.map(({ id, name }) => ({ id, name }));
}
