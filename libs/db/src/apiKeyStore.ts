import type { Role } from '@vantage/contract';
import type { TenantTransaction } from './database.js';
import type { Prisma } from './generated/client.js';
import type { Page, PageCursor } from './page.js';
import { behind, newestFirst, pageOf } from './page.js';

export interface ApiKey {
  readonly id: string;
  /** For whom it acts. */
  readonly userId: string | undefined;
  readonly name: string;
  /** The part of the key that finds it, and that its owner may recognise it by. */
  readonly prefix: string;
  readonly scopes: readonly string[];
  readonly createdBy: string | undefined;
  /** The key by way of which it was made; none where somebody did in a browser, or an operator. */
  readonly parentId: string | undefined;
  readonly createdAt: Date;
  readonly expiresAt: Date | undefined;
  readonly revokedAt: Date | undefined;
  /** To the minute. */
  readonly lastUsedAt: Date | undefined;
  /** When it got the secret that it has; none where that is its first. */
  readonly rotatedAt: Date | undefined;
  /** Until when the secret before is good, or was. */
  readonly previousUntil: Date | undefined;
}

/** What a key was known by before it was rotated. */
export interface PreviousSecret {
  readonly hash: Uint8Array;
  readonly until: Date;
}

export interface NewApiKey extends Pick<ApiKey, 'id' | 'name' | 'prefix' | 'scopes' | 'createdBy' | 'expiresAt'> {
  readonly userId: string;
  readonly parentId?: string | undefined;
  /** SHA-256 of the whole key. */
  readonly hash: Uint8Array;
}

/** A key as it comes in, before it is known to be genuine. */
export interface PresentedApiKey {
  readonly id: string;
  readonly tenantId: string;
  readonly hash: Uint8Array;
  readonly previous: PreviousSecret | undefined;
  readonly scopes: readonly string[];
  readonly revoked: boolean;
  readonly expiresAt: Date | undefined;
  readonly lastUsedAt: Date | undefined;
  /** For whom it acts; undefined where that user is no member, or no longer. */
  readonly holder: Holder | undefined;
}

export interface Holder {
  readonly userId: string;
  readonly role: Role;
}

export async function insertApiKey(tx: TenantTransaction, key: NewApiKey): Promise<void> {
  const { scopes, hash, createdBy, parentId, expiresAt, ...rest } = key;
  await tx.prisma.apiKey.create({
    data: { ...rest, scopes: [...scopes], createdBy: createdBy ?? null, parentId: parentId ?? null, expiresAt: expiresAt ?? null, hash: new Uint8Array(hash), tenantId: tx.tenant },
  });
}

/** Notes that a key was used, unless it was noted less than a minute ago: who comes often writes once. */
export async function touchApiKey(tx: TenantTransaction, id: string, now: Date): Promise<void> {
  const stale = new Date(now.getTime() - 60_000);
  await tx.prisma.apiKey.updateMany({
    where: { id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: stale } }] },
    data: { lastUsedAt: now },
  });
}

/** A key that may be shown: everything but its secret. */
export async function findApiKeyById(tx: TenantTransaction, id: string): Promise<ApiKey | undefined> {
  const row = await tx.prisma.apiKey.findUnique({ where: { id } });
  return row === null ? undefined : apiKeyOf(row);
}

/** Keys, revoked ones among them, newest first; of one user where `userId` is given. */
export async function listApiKeys(
  tx: TenantTransaction,
  query: { readonly first: number; readonly after: PageCursor | undefined; readonly userId: string | undefined },
): Promise<Page<ApiKey>> {
  const { first, after, userId } = query;
  const rows = await tx.prisma.apiKey.findMany({
    where: { tenantId: tx.tenant, ...(userId === undefined ? {} : { userId }), ...behind(after) },
    orderBy: newestFirst(),
    take: first + 1,
  });
  return pageOf(rows.map(apiKeyOf), first);
}

/** Whether a key is good; until the transaction ends nobody revokes it. */
export async function holdApiKey(tx: TenantTransaction, id: string): Promise<boolean> {
  const rows = await tx.prisma.$queryRaw<readonly unknown[]>`SELECT id FROM api_key WHERE id = ${id}::uuid AND revoked_at IS NULL FOR SHARE`;
  return rows.length === 1;
}

/**
 * Gives a key that was not revoked a new secret; answers whether it did. What was its secret until then is good until `until`, or ends at once, as
 * does the one before that.
 */
export async function replaceApiKeySecret(tx: TenantTransaction, id: string, hash: Uint8Array, { now, until }: { readonly now: Date; readonly until: Date | undefined }): Promise<boolean> {
  const changed = await tx.prisma.$executeRaw`
    UPDATE api_key SET previous_hash = CASE WHEN ${until ?? null}::timestamptz IS NULL THEN NULL ELSE hash END, previous_until = ${until ?? null}, rotated_at = ${now}, hash = ${hash}
     WHERE id = ${id}::uuid AND revoked_at IS NULL`;
  return changed === 1;
}

/** Whether a key was made by way of another one, or of one that was, and so on. */
export async function isDescendantOf(tx: TenantTransaction, key: Pick<ApiKey, 'parentId'>, ancestorId: string): Promise<boolean> {
  const [row] = await tx.prisma.$queryRaw<readonly { readonly found: boolean }[]>`
    WITH RECURSIVE ancestor AS (
      SELECT id, parent_id FROM api_key WHERE id = ${key.parentId ?? null}::uuid
      UNION SELECT api_key.id, api_key.parent_id FROM api_key JOIN ancestor ON api_key.id = ancestor.parent_id
    ) SELECT EXISTS (SELECT FROM ancestor WHERE id = ${ancestorId}::uuid) AS found`;
  return row?.found === true;
}

interface Revoked {
  readonly id: string;
}

/** Revokes a key and every key that was made by way of it; answers how many. */
export async function revokeApiKey(tx: TenantTransaction, id: string, now: Date): Promise<number> {
  return revokeChildren(tx, await tx.prisma.$queryRaw<readonly Revoked[]>`UPDATE api_key SET revoked_at = ${now} WHERE id = ${id}::uuid AND revoked_at IS NULL RETURNING id`, now);
}

/** Revokes every key that acts for a user, and every key that was made by way of one of those. */
export async function revokeApiKeysOf(tx: TenantTransaction, userId: string, now: Date): Promise<number> {
  return revokeChildren(tx, await tx.prisma.$queryRaw<readonly Revoked[]>`UPDATE api_key SET revoked_at = ${now} WHERE user_id = ${userId}::uuid AND revoked_at IS NULL RETURNING id`, now);
}

/** Level by level: a key that is being made by way of one of the level is waited for, see `holdApiKey`, and belongs to the next one. */
async function revokeChildren(tx: TenantTransaction, revoked: readonly Revoked[], now: Date): Promise<number> {
  let level = revoked;
  let count = 0;
  while (level.length > 0) {
    count += level.length;
    const parents = level.map(({ id }) => id);
    level = await tx.prisma.$queryRaw<readonly Revoked[]>`UPDATE api_key SET revoked_at = ${now} WHERE parent_id = ANY(${parents}::uuid[]) AND revoked_at IS NULL RETURNING id`;
  }
  return count;
}

type StoredRow = Prisma.ApiKeyGetPayload<object>;

function apiKeyOf(row: StoredRow): ApiKey {
  const { id, name, prefix, scopes, createdAt } = row;
  return {
    id,
    userId: row.userId ?? undefined,
    name,
    prefix,
    scopes,
    createdBy: row.createdBy ?? undefined,
    parentId: row.parentId ?? undefined,
    createdAt,
    expiresAt: row.expiresAt ?? undefined,
    revokedAt: row.revokedAt ?? undefined,
    lastUsedAt: row.lastUsedAt ?? undefined,
    rotatedAt: row.rotatedAt ?? undefined,
    previousUntil: row.previousUntil ?? undefined,
  };
}
