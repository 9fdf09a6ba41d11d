import { isLabAccess, isLabVisibility } from '@vantage/contract';
import type { LabAccess, LabVisibility } from '@vantage/contract';
import type { TenantTransaction } from './database.js';
import { Prisma } from './generated/client.js';
import type { Page, PageCursor } from './page.js';
import { pageOf } from './page.js';

export interface Lab {
  readonly id: string;
  readonly name: string;
  /** Number of the newest revision. */
  readonly headNumber: number;
  readonly createdAt: Date;
  readonly visibility: LabVisibility;
  /** The user who made it. */
  readonly createdBy: string | undefined;
  /** The revision of another lab that it began as. */
  readonly forkedFrom: string | undefined;
}

export type NewLab = Omit<Lab, 'createdAt' | 'forkedFrom'> & { readonly forkedFrom?: string | undefined };

/** What decides about one user's access to a lab; the use cases weigh it. */
export interface LabRights {
  readonly labId: string;
  readonly visibility: LabVisibility;
  readonly createdBy: string | undefined;
  /** Whether the user is in the team that the lab is visible to. */
  readonly inItsTeam: boolean;
  /** Shares to the user, and to the user's teams. */
  readonly shares: readonly LabAccess[];
}

/** Whose list it is: who sees every lab of the tenant, who holds a link to one of them, a member, or a guest. */
export type LabReader =
  | { readonly kind: 'everything' }
  | { readonly kind: 'visitor'; readonly labId: string }
  | { readonly kind: 'member' | 'guest'; readonly userId: string | undefined };

export interface LabQuery {
  readonly first: number;
  readonly after: PageCursor | undefined;
  /** Part of the name, in any case. */
  readonly search: string | undefined;
  readonly reader: LabReader;
}

export async function insertLab(tx: TenantTransaction, lab: NewLab): Promise<void> {
  await tx.prisma.lab.create({ data: { ...lab, createdBy: lab.createdBy ?? null, forkedFrom: lab.forkedFrom ?? null, tenantId: tx.tenant } });
}

/** A lab that was not deleted. */
export async function findLab(tx: TenantTransaction, id: string): Promise<Lab | undefined> {
  const row = await tx.prisma.lab.findUnique({ where: { id, deletedAt: null } });
  return row === null ? undefined : labOf(row);
}

/** Those of the labs that were not deleted, in no order. */
export async function findLabs(tx: TenantTransaction, ids: readonly string[]): Promise<readonly Lab[]> {
  const rows = await tx.prisma.lab.findMany({ where: { id: { in: [...ids] }, deletedAt: null } });
  return rows.map(labOf);
}

interface RightsRow extends Row {
  readonly inItsTeam: boolean;
  readonly shares: readonly string[];
}

/** A lab that was not deleted, with what decides about a user's access to it. */
export async function findLabWithRights(
  tx: TenantTransaction,
  id: string,
  userId: string | undefined,
): Promise<{ readonly lab: Lab; readonly rights: LabRights } | undefined> {
  const [row] = await tx.prisma.$queryRaw<readonly RightsRow[]>`
    WITH my_team AS (SELECT team_id FROM team_member WHERE user_id = ${userId ?? null}::uuid)
    SELECT id, name, head_number AS "headNumber", created_at AS "createdAt", visibility, created_by AS "createdBy", forked_from AS "forkedFrom",
           team_id IS NOT NULL AND team_id IN (SELECT team_id FROM my_team) AS "inItsTeam",
           ARRAY(SELECT access FROM lab_share
                  WHERE lab_id = lab.id AND (user_id = ${userId ?? null}::uuid OR team_id IN (SELECT team_id FROM my_team))) AS shares
      FROM lab WHERE id = ${id}::uuid AND deleted_at IS NULL`;
  if (row === undefined) return undefined;
  const lab = labOf(row);
  const { visibility, createdBy } = lab;
  return { lab, rights: { labId: id, visibility, createdBy, inItsTeam: row.inItsTeam, shares: row.shares.filter(isLabAccess) } };
}

/** Labs that the reader may see, newest first. */
export async function listLabs(tx: TenantTransaction, { first, after, search, reader }: LabQuery): Promise<Page<Lab>> {
  const named = search === undefined ? Prisma.empty : Prisma.sql`AND strpos(lower(name), lower(${search})) > 0`;
  const further = after === undefined ? Prisma.empty : Prisma.sql`AND (created_at, id) < (${after.createdAt}, ${after.id}::uuid)`;
  const rows = await tx.prisma.$queryRaw<readonly Row[]>`
    SELECT id, name, head_number AS "headNumber", created_at AS "createdAt", visibility, created_by AS "createdBy", forked_from AS "forkedFrom"
      FROM lab
     WHERE tenant_id = ${tx.tenant}::uuid AND deleted_at IS NULL ${visibleTo(reader)} ${named} ${further}
     ORDER BY created_at DESC, id DESC LIMIT ${first + 1}`;
  return pageOf(rows.map(labOf), first);
}

function visibleTo(reader: LabReader): Prisma.Sql {
  switch (reader.kind) {
    case 'everything':
      return Prisma.empty;
    case 'visitor':
      return Prisma.sql`AND id = ${reader.labId}::uuid AND visibility = 'LINK'`;
    case 'guest':
      return Prisma.sql`AND ${sharedWith(reader.userId)}`;
    case 'member':
      return Prisma.sql`AND (visibility IN ('ORGANIZATION', 'LINK') OR created_by = ${reader.userId ?? null}::uuid OR ${sharedWith(reader.userId)}
        OR (visibility = 'TEAM' AND team_id IN (${teamsOf(reader.userId)})))`;
  }
}

function sharedWith(userId: string | undefined): Prisma.Sql {
  return Prisma.sql`id IN (SELECT lab_id FROM lab_share WHERE user_id = ${userId ?? null}::uuid OR team_id IN (${teamsOf(userId)}))`;
}

function teamsOf(userId: string | undefined): Prisma.Sql {
  return Prisma.sql`SELECT team_id FROM team_member WHERE user_id = ${userId ?? null}::uuid`;
}

/**
 * Moves the head on to a number of its own, if it still stands where the caller saw it, and answers the number. Of two commits on one
 * base, the second waits for the first one's transaction and then finds another head.
 */
export async function advanceHead(tx: TenantTransaction, labId: string, from: number): Promise<number | undefined> {
  const [row] = await tx.prisma.$queryRaw<readonly { readonly number: number }[]>`
    UPDATE lab SET head_number = GREATEST(head_number, last_number) + 1, last_number = GREATEST(head_number, last_number) + 1
     WHERE id = ${labId}::uuid AND head_number = ${from} AND deleted_at IS NULL
    RETURNING head_number AS number`;
  return row?.number;
}

/** Lets nobody else add a revision to the lab before the transaction ends. */
export async function lockLab(tx: TenantTransaction, labId: string): Promise<void> {
  await tx.prisma.$queryRaw`SELECT FROM lab WHERE id = ${labId}::uuid FOR UPDATE`;
}

/** A number for a revision beside the main line. */
export async function takeNumber(tx: TenantTransaction, labId: string): Promise<number> {
  const [row] = await tx.prisma.$queryRaw<readonly { readonly number: number }[]>`
    UPDATE lab SET last_number = GREATEST(head_number, last_number) + 1 WHERE id = ${labId}::uuid RETURNING last_number AS number`;
  if (row === undefined) throw new Error(`There is no lab ${labId} to take a number from.`);
  return row.number;
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly headNumber: number;
  readonly createdAt: Date;
  readonly visibility: string;
  readonly createdBy: string | null;
  readonly forkedFrom: string | null;
}

function labOf(row: Row): Lab {
  return {
    id: row.id,
    name: row.name,
    headNumber: row.headNumber,
    createdAt: row.createdAt,
    visibility: visibilityOf(row.visibility),
    createdBy: row.createdBy ?? undefined,
    forkedFrom: row.forkedFrom ?? undefined,
  };
}

function visibilityOf(text: string): LabVisibility {
  if (isLabVisibility(text)) return text;
  throw new Error(`Unknown visibility of a lab: ${text}`);
}
