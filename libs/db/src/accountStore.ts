/** Persons as the installation knows them, and who they are to those who vouch for them. */
import type { Role } from '@vantage/contract';
import type { AccountTransaction, Database, TenantTransaction } from './database.js';
import { lookUp } from './lookUp.js';
import { roleOf } from './membershipStore.js';

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly email: string | undefined;
  /** Whether the provider vouched for the address at the last sign-in. */
  readonly emailVerified: boolean;
}

/** A person to a provider: `sub` of an issuer, which never means somebody else. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
}

/** The account of an identity, looked up before it is known whose it is. */
export async function findAccountId(database: Database, { issuer, subject }: Identity): Promise<string | undefined> {
  return lookUp(database, { 'app.issuer': issuer, 'app.subject': subject }, async (client) => {
    const { rows } = await client.query<{ account_id: string }>('SELECT account_id FROM identity WHERE issuer = $1 AND subject = $2', [issuer, subject]);
    return rows[0]?.account_id;
  });
}

/** Inserts the account of the transaction with its identity, unless somebody has that identity; answers whether it did. */
export async function insertAccount(tx: AccountTransaction, account: Account, { issuer, subject }: Identity): Promise<boolean> {
  await tx.prisma.account.create({ data: { ...account, email: account.email ?? null } });
  const { count } = await tx.prisma.identity.createMany({ data: [{ issuer, subject, accountId: account.id }], skipDuplicates: true });
  return count === 1;
}

/**
 * Lets a transaction of an organisation see where an account is, too, and holds the account: whoever else would hold it waits for the end of this
 * transaction, and sees then what it did.
 */
export async function holdAccount({ prisma }: TenantTransaction, account: string): Promise<AccountTransaction> {
  await prisma.$executeRaw`SELECT set_config('app.account_id', ${account}, true)`;
  // Less than FOR UPDATE, for which users that point to the account would wait (PostgreSQL, section 13.3.2).
  await prisma.$queryRaw`SELECT id FROM account WHERE id = ${account}::uuid FOR NO KEY UPDATE`;
  return { account, prisma };
}

/** What the provider says now of the account's name and address. */
export async function updateAccount(tx: AccountTransaction, { id, name, email, emailVerified }: Account): Promise<void> {
  await tx.prisma.account.updateMany({ where: { id }, data: { name, email: email ?? null, emailVerified } });
}

export async function findAccount(tx: AccountTransaction): Promise<Account | undefined> {
  const row = await tx.prisma.account.findUnique({ where: { id: tx.account } });
  return row === null ? undefined : { id: row.id, name: row.name, email: row.email ?? undefined, emailVerified: row.emailVerified };
}

/** Who an account is in one organisation. */
export interface Affiliate {
  readonly tenantId: string;
  readonly userId: string;
  /** Undefined for a guest. */
  readonly role: Role | undefined;
}

/** An organisation in which an account is, and as what. */
export interface Presence extends Affiliate {
  readonly slug: string;
  readonly organizationName: string;
}

interface PresenceRow extends Omit<Presence, 'role'> {
  readonly role: string | null;
}

/** Where the account of the transaction is, in the order in which it came there; organisations that removed it are not among them. */
const PRESENCES = `
  SELECT organization.id AS "tenantId", organization.slug, organization.name AS "organizationName", app_user.id AS "userId", membership.role
    FROM app_user
    JOIN organization ON organization.id = app_user.tenant_id
    LEFT JOIN membership ON membership.tenant_id = app_user.tenant_id AND membership.user_id = app_user.id
   WHERE app_user.account_id = current_account() AND app_user.removed_at IS NULL
   ORDER BY app_user.created_at, app_user.id`;

export async function listPresences(tx: AccountTransaction): Promise<readonly Presence[]> {
  const rows = await tx.prisma.$queryRawUnsafe<readonly PresenceRow[]>(PRESENCES);
  return rows.map((row) => ({ ...row, role: row.role === null ? undefined : roleOf(row.role) }));
}
