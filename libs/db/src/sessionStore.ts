/** Browsers that are signed in. */
import { PRESENCES, presencesOf } from './accountStore.js';
import type { Presence } from './accountStore.js';
import type { AccountTransaction, Database } from './database.js';
import { lookUp } from './lookUp.js';

export interface Session {
  readonly id: string;
  readonly accountId: string;
  readonly createdAt: Date;
  /** To the minute. */
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
  readonly revoked: boolean;
}

export interface NewSession extends Pick<Session, 'id' | 'createdAt' | 'expiresAt'> {
  /** SHA-256 of its token. */
  readonly hash: Uint8Array;
}

export async function insertSession(tx: AccountTransaction, session: NewSession): Promise<void> {
  const { id, createdAt, expiresAt, hash } = session;
  await tx.prisma.session.create({ data: { id, createdAt, lastSeenAt: createdAt, expiresAt, hash: new Uint8Array(hash), accountId: tx.account } });
}

interface Row {
  readonly id: string;
  readonly accountId: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
}

const FIND = `
  SELECT id, account_id AS "accountId", created_at AS "createdAt", last_seen_at AS "lastSeenAt", expires_at AS "expiresAt", revoked_at AS "revokedAt"
    FROM session WHERE hash = $1`;

/** A session by the hash of its token, with the organisations in which its account is. */
export async function findSession(
  database: Database,
  hash: Uint8Array,
): Promise<{ readonly session: Session; readonly presences: readonly Presence[] } | undefined> {
  return lookUp(database, { 'app.session_hash': Buffer.from(hash).toString('hex') }, async (client) => {
    const { rows } = await client.query<Row>(FIND, [hash]);
    if (rows[0] === undefined) return undefined;
    await client.query(`SELECT set_config('app.account_id', $1, true)`, [rows[0].accountId]);
    const presences = await client.query<Parameters<typeof presencesOf>[0][number]>(PRESENCES);
    return { session: sessionOf(rows[0]), presences: presencesOf(presences.rows) };
  });
}

/** Sessions that were not ended, newest first. */
export async function listSessions(tx: AccountTransaction): Promise<readonly Session[]> {
  const rows = await tx.prisma.session.findMany({ where: { accountId: tx.account, revokedAt: null }, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }] });
  return rows.map(sessionOf);
}

/** Notes that a session was used, unless it was noted less than a minute ago. */
export async function touchSession(tx: AccountTransaction, id: string, now: Date): Promise<void> {
  const stale = new Date(now.getTime() - 60_000);
  await tx.prisma.session.updateMany({ where: { id, lastSeenAt: { lt: stale } }, data: { lastSeenAt: now } });
}

export async function revokeSession(tx: AccountTransaction, id: string, now: Date): Promise<void> {
  await tx.prisma.session.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: now } });
}

/** Ends every session of the account; answers how many. */
export async function revokeSessions(tx: AccountTransaction, now: Date): Promise<number> {
  const { count } = await tx.prisma.session.updateMany({ where: { accountId: tx.account, revokedAt: null }, data: { revokedAt: now } });
  return count;
}

/** Forgets sessions that nothing can bring back. */
export async function forgetEndedSessions(tx: AccountTransaction, now: Date): Promise<void> {
  await tx.prisma.session.deleteMany({ where: { accountId: tx.account, OR: [{ expiresAt: { lt: now } }, { revokedAt: { not: null } }] } });
}

function sessionOf(row: Row): Session {
  const { id, accountId, createdAt, lastSeenAt, expiresAt } = row;
  return { id, accountId, createdAt, lastSeenAt, expiresAt, revoked: row.revokedAt !== null };
}
