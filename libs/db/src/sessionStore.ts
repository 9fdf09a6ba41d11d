/** Browsers that are signed in. */
import type { AccountTransaction } from './database.js';

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

interface Row {
  readonly id: string;
  readonly accountId: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
}

function sessionOf(row: Row): Session {
  const { id, accountId, createdAt, lastSeenAt, expiresAt } = row;
  return { id, accountId, createdAt, lastSeenAt, expiresAt, revoked: row.revokedAt !== null };
}
