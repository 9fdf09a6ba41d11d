/** Persons and robots as one organisation knows them. */
import type { Role } from '@vantage/contract';
import type { TenantTransaction } from './database.js';
import { Prisma } from './generated/client.js';
import { roleOf } from './membershipStore.js';
import type { Page, PageCursor } from './page.js';
import { pageOf } from './page.js';

export interface User {
  readonly id: string;
  readonly name: string;
  readonly email: string | undefined;
  /** The person; a robot has none. */
  readonly accountId: string | undefined;
}

export interface NewUser extends Pick<User, 'id' | 'name'> {
  readonly email?: string | undefined;
  readonly accountId?: string | undefined;
}

/** A user with what makes it a member. */
export interface Member {
  readonly user: User;
  readonly role: Role;
  readonly since: Date;
}

export async function insertUser(tx: TenantTransaction, user: NewUser): Promise<void> {
  const { id, name, email = null, accountId = null } = user;
  await tx.prisma.user.create({ data: { id, name, email, accountId, tenantId: tx.tenant } });
}

export async function findUser(tx: TenantTransaction, id: string): Promise<User | undefined> {
  const row = await tx.prisma.user.findUnique({ where: { id } });
  return row === null ? undefined : userOf(row);
}

/** Those of the users that there are, in no order. */
export async function findUsers(tx: TenantTransaction, ids: readonly string[]): Promise<readonly User[]> {
  const rows = await tx.prisma.user.findMany({ where: { tenantId: tx.tenant, id: { in: [...ids] } } });
  return rows.map(userOf);
}

/** The account's user in this organisation: the one it has had before, brought back where it had been removed, or a new one. */
export async function ensureUserOf(tx: TenantTransaction, user: NewUser & { readonly accountId: string }): Promise<User> {
  const { id, name, email = null, accountId } = user;
  await tx.prisma.user.createMany({ data: [{ id, name, email, accountId, tenantId: tx.tenant }], skipDuplicates: true });
  const row = await tx.prisma.user.update({
    where: { tenantId_accountId: { tenantId: tx.tenant, accountId } },
    data: { name, email, removedAt: null },
  });
  return userOf(row);
}

/** Marks a user as gone; what it wrote stays, under its name. */
export async function markRemoved(tx: TenantTransaction, id: string, now: Date): Promise<void> {
  await tx.prisma.user.updateMany({ where: { id }, data: { removedAt: now } });
}

interface MemberRow extends Row {
  readonly role: string;
  readonly since: Date;
}

const MEMBER = Prisma.sql`
  SELECT app_user.id, app_user.name, app_user.email, app_user.account_id AS "accountId", membership.role, membership.created_at AS since
    FROM membership JOIN app_user ON app_user.tenant_id = membership.tenant_id AND app_user.id = membership.user_id`;

/** Members, newest first. */
export async function listMembers(
  tx: TenantTransaction,
  query: { readonly first: number; readonly after: PageCursor | undefined },
): Promise<Page<Member>> {
  const { first, after } = query;
  const behind = after === undefined ? Prisma.empty : Prisma.sql`AND (membership.created_at, app_user.id) < (${after.createdAt}, ${after.id}::uuid)`;
  const rows = await tx.prisma.$queryRaw<readonly MemberRow[]>`
    ${MEMBER} WHERE membership.tenant_id = ${tx.tenant}::uuid ${behind} ORDER BY membership.created_at DESC, app_user.id DESC LIMIT ${first + 1}`;
  return pageOf(rows.map(memberOf), first);
}

export async function findMember(tx: TenantTransaction, userId: string): Promise<Member | undefined> {
  const [row] = await tx.prisma.$queryRaw<readonly MemberRow[]>`
    ${MEMBER} WHERE membership.tenant_id = ${tx.tenant}::uuid AND app_user.id = ${userId}::uuid`;
  return row === undefined ? undefined : memberOf(row);
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly accountId: string | null;
}

function memberOf(row: MemberRow): Member {
  return { user: userOf(row), role: roleOf(row.role), since: row.since };
}

function userOf(row: Row): User {
  return { id: row.id, name: row.name, email: row.email ?? undefined, accountId: row.accountId ?? undefined };
}
