/** What users are in their organisation. */
import { isRole } from '@vantage/contract';
import type { Role } from '@vantage/contract';
import type { TenantTransaction } from './database.js';

/** Makes a user a member; one that is a member already stays what it is. Answers whether this call did. */
export async function insertMembership(tx: TenantTransaction, userId: string, role: Role): Promise<boolean> {
  const { count } = await tx.prisma.membership.createMany({ data: [{ tenantId: tx.tenant, userId, role }], skipDuplicates: true });
  return count === 1;
}

export async function changeRole(tx: TenantTransaction, userId: string, role: Role): Promise<void> {
  await tx.prisma.membership.updateMany({ where: { tenantId: tx.tenant, userId }, data: { role } });
}

export async function deleteMembership(tx: TenantTransaction, userId: string): Promise<void> {
  await tx.prisma.membership.deleteMany({ where: { tenantId: tx.tenant, userId } });
}

/** The users who own the organisation. Until the transaction ends, nobody else makes them fewer. */
export async function lockOwners(tx: TenantTransaction): Promise<readonly string[]> {
  const rows = await tx.prisma.$queryRaw<readonly { readonly userId: string }[]>`
    SELECT user_id AS "userId" FROM membership WHERE tenant_id = ${tx.tenant}::uuid AND role = 'OWNER' ORDER BY user_id FOR UPDATE`;
  return rows.map((row) => row.userId);
}

export function roleOf(text: string): Role {
  if (isRole(text)) return text;
  throw new Error(`Unknown role of a member: ${text}`);
}
