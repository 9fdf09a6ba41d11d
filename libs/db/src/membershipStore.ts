/** What users are in their organisation. */
import { isRole } from '@vantage/contract';
import type { Role } from '@vantage/contract';
import type { TenantTransaction } from './database.js';

export interface Membership {
  readonly userId: string;
  readonly role: Role;
  readonly since: Date;
}

/** Makes a user a member; one that is a member already stays what it is. Answers whether this call did. */
export async function insertMembership(tx: TenantTransaction, userId: string, role: Role): Promise<boolean> {
  const { count } = await tx.prisma.membership.createMany({ data: [{ tenantId: tx.tenant, userId, role }], skipDuplicates: true });
  return count === 1;
}

export async function findMembership(tx: TenantTransaction, userId: string): Promise<Membership | undefined> {
  const row = await tx.prisma.membership.findUnique({ where: { tenantId_userId: { tenantId: tx.tenant, userId } } });
  return row === null ? undefined : { userId: row.userId, role: roleOf(row.role), since: row.createdAt };
}

export function roleOf(text: string): Role {
  if (isRole(text)) return text;
  throw new Error(`Unknown role of a member: ${text}`);
}
