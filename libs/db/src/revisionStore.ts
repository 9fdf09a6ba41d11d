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
  /** What it was made from; none for the first of a lab, and for those of versions that kept none: it is the one numbered before. */
  readonly parentId: string | undefined;
  /** The other parent of a merge. */
  readonly mergedId: string | undefined;
  /** None is the main line. */
  readonly branchId: string | undefined;
}

type Descent = 'parentId' | 'mergedId' | 'branchId';
export type NewRevision = Omit<Revision, 'createdAt' | Descent> & Partial<Pick<Revision, Descent>>;

export async function insertRevision(tx: TenantTransaction, revision: NewRevision, files: readonly FileReference[]): Promise<Revision> {
  const row = await tx.prisma.revision.create({
    data: {
      ...revision,
      authorId: revision.authorId ?? null,
      parentId: revision.parentId ?? null,
      mergedId: revision.mergedId ?? null,
      branchId: revision.branchId ?? null,
      tenantId: tx.tenant,
    },
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
  const rows = await tx.prisma.$queryRaw<readonly Row[]>`
    SELECT id, revision.lab_id AS "labId", revision.number, message, content_hash AS "contentHash", author_id AS "authorId", created_at AS "createdAt",
           parent_id AS "parentId", merged_id AS "mergedId", branch_id AS "branchId"
      FROM unnest(${wanted.map(({ labId }) => labId)}::uuid[], ${wanted.map(({ number }) => number)}::integer[]) AS wanted (lab_id, number)
      JOIN revision ON revision.lab_id = wanted.lab_id AND revision.number = wanted.number`;
  return rows.map(revisionOf);
}

/**
 * Where two revisions of a lab parted: the newest that both come from. Numbers rise along every line, so the highest one that the two
 * have in common is meant, even where they were merged before.
 */
export async function findMergeBase(tx: TenantTransaction, one: Revision, other: Revision): Promise<Revision | undefined> {
  const [found] = await tx.prisma.$queryRaw<readonly { readonly id: string }[]>`
    WITH RECURSIVE line (id, side) AS (
      VALUES (${one.id}::uuid, 1), (${other.id}::uuid, 2)
      UNION
      SELECT earlier.id, line.side
        FROM line
        JOIN revision later ON later.id = line.id
        JOIN revision earlier ON earlier.lab_id = later.lab_id
         AND (earlier.id IN (later.parent_id, later.merged_id) OR (later.parent_id IS NULL AND earlier.number = later.number - 1))
    )
    SELECT id FROM revision
     WHERE id IN (SELECT id FROM line WHERE side = 1) AND id IN (SELECT id FROM line WHERE side = 2)
     ORDER BY number DESC LIMIT 1`;
  return found && findRevision(tx, found.id);
}

/** Revisions of the main line, or of a branch, newest first, older than number `before`. */
export async function listRevisions(
  tx: TenantTransaction,
  query: { readonly labId: string; readonly branchId: string | undefined; readonly first: number; readonly before: number | undefined },
): Promise<Page<Revision>> {
  const rows = await tx.prisma.revision.findMany({
    where: { labId: query.labId, branchId: query.branchId ?? null, ...(query.before === undefined ? {} : { number: { lt: query.before } }) },
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

interface Row extends Omit<Revision, 'authorId' | Descent> {
  readonly authorId: string | null;
  readonly parentId: string | null;
  readonly mergedId: string | null;
  readonly branchId: string | null;
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
    parentId: row.parentId ?? undefined,
    mergedId: row.mergedId ?? undefined,
    branchId: row.branchId ?? undefined,
  };
}
