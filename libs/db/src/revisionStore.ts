import type { TenantTransaction } from './database.js';
import type { FileReference } from './fileStore.js';
import type { Page } from './page.js';
import { pageOf } from './page.js';

/** One immutable state of a lab's files. */
export interface Revision {
  readonly id: string;
  readonly labId: string;
  readonly number: number;
  readonly message: string;
  readonly contentHash: string;
  readonly authorId: string | undefined;
  readonly createdAt: Date;
}

export type NewRevision = Omit<Revision, 'createdAt'>;

export async function insertRevision(tx: TenantTransaction, revision: NewRevision, files: readonly FileReference[]): Promise<Revision> {
  const row = await tx.prisma.revision.create({
    data: { ...revision, authorId: revision.authorId ?? null, tenantId: tx.tenant },
  });
  await tx.prisma.revisionFile.createMany({
    data: files.map(({ path, sha256 }) => ({ tenantId: tx.tenant, revisionId: revision.id, path, sha256 })),
  });
  return revisionOf(row);
}

export async function findRevision(tx: TenantTransaction, id: string): Promise<Revision | undefined> {
  const row = await tx.prisma.revision.findUnique({ where: { id } });
  return row === null ? undefined : revisionOf(row);
}

export async function findRevisionByNumber(tx: TenantTransaction, labId: string, number: number): Promise<Revision | undefined> {
  const row = await tx.prisma.revision.findUnique({ where: { labId_number: { labId, number } } });
  return row === null ? undefined : revisionOf(row);
}

/** The revisions with these numbers of these labs, in no order. */
export async function findRevisionsByNumber(
  tx: TenantTransaction,
  wanted: readonly { readonly labId: string; readonly number: number }[],
): Promise<readonly Revision[]> {
  const rows = await tx.prisma.revision.findMany({ where: { OR: wanted.map(({ labId, number }) => ({ labId, number })) } });
  return rows.map(revisionOf);
}

/** Revisions of a lab, newest first, older than number `before`. */
export async function listRevisions(
  tx: TenantTransaction,
  query: { readonly labId: string; readonly first: number; readonly before: number | undefined },
): Promise<Page<Revision>> {
  const rows = await tx.prisma.revision.findMany({
    where: { labId: query.labId, ...(query.before === undefined ? {} : { number: { lt: query.before } }) },
    orderBy: { number: 'desc' },
    take: query.first + 1,
  });
  return pageOf(rows.map(revisionOf), query.first);
}

/** The files of a revision by path. */
export async function listRevisionFiles(tx: TenantTransaction, revisionId: string): Promise<readonly FileReference[]> {
  return tx.prisma.revisionFile.findMany({
    where: { revisionId },
    select: { path: true, sha256: true },
    orderBy: { path: 'asc' },
  });
}

interface Row extends Omit<Revision, 'authorId'> {
  readonly authorId: string | null;
}

function revisionOf(row: Row): Revision {
  return {
    id: row.id,
    labId: row.labId,
    number: row.number,
    message: row.message,
    contentHash: row.contentHash,
    authorId: row.authorId ?? undefined,
    createdAt: row.createdAt,
  };
}
