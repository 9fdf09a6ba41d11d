/** Links to labs: whoever holds the token of one reads its lab, as long as that is shared by link. */
import type { Database, TenantTransaction } from './database.js';
import type { Prisma } from './generated/client.js';
import { lookUp } from './lookUp.js';

export interface ShareLink {
  readonly id: string;
  readonly labId: string;
  /** For people who tell links apart. */
  readonly name: string;
  readonly createdBy: string | undefined;
  readonly createdAt: Date;
  readonly expiresAt: Date | undefined;
  readonly revokedAt: Date | undefined;
  /** To the minute. */
  readonly lastUsedAt: Date | undefined;
}

export interface NewShareLink extends Pick<ShareLink, 'id' | 'labId' | 'name' | 'createdBy' | 'expiresAt'> {
  /** SHA-256 of its token. */
  readonly hash: Uint8Array;
}

/** A link that was not revoked, to a lab that is shared by link. */
export interface PresentedShareLink extends Pick<ShareLink, 'id' | 'labId' | 'expiresAt' | 'lastUsedAt'> {
  readonly tenantId: string;
}

export async function insertShareLink(tx: TenantTransaction, link: NewShareLink): Promise<ShareLink> {
  const { hash, createdBy = null, expiresAt = null, ...rest } = link;
  return linkOf(await tx.prisma.shareLink.create({ data: { ...rest, createdBy, expiresAt, hash: new Uint8Array(hash), tenantId: tx.tenant } }));
}

/** Whether somebody made a link with this hash, whatever became of it. */
export async function hasShareLink(database: Database, hash: Uint8Array): Promise<boolean> {
  return lookUp(database, { 'app.link_hash': Buffer.from(hash).toString('hex') }, async (client) => {
    const { rowCount } = await client.query('SELECT FROM share_link WHERE hash = $1', [hash]);
    return rowCount !== 0;
  });
}

export async function findShareLink(tx: TenantTransaction, id: string): Promise<ShareLink | undefined> {
  const row = await tx.prisma.shareLink.findUnique({ where: { id } });
  return row === null ? undefined : linkOf(row);
}

/** The links of a lab, revoked and expired ones among them, oldest first. */
export async function listShareLinks(tx: TenantTransaction, labId: string): Promise<readonly ShareLink[]> {
  const rows = await tx.prisma.shareLink.findMany({ where: { tenantId: tx.tenant, labId }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });
  return rows.map(linkOf);
}

/** Ends a link; one that has ended stays as it is. */
export async function revokeShareLink(tx: TenantTransaction, id: string, now: Date): Promise<void> {
  await tx.prisma.shareLink.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: now } });
}

/** Notes that a link was used, unless it was noted less than a minute ago. */
export async function touchShareLink(tx: TenantTransaction, id: string, now: Date): Promise<void> {
  const stale = new Date(now.getTime() - 60_000);
  await tx.prisma.shareLink.updateMany({ where: { id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: stale } }] }, data: { lastUsedAt: now } });
}

function linkOf(row: Prisma.ShareLinkGetPayload<object>): ShareLink {
  const { id, labId, name, createdAt } = row;
  return {
    id,
    labId,
    name,
    createdBy: row.createdBy ?? undefined,
    createdAt,
    expiresAt: row.expiresAt ?? undefined,
    revokedAt: row.revokedAt ?? undefined,
    lastUsedAt: row.lastUsedAt ?? undefined,
  };
}
