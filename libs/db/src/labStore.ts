import type { TenantTransaction } from './database.js';
import type { Page } from './page.js';
import { pageOf } from './page.js';

export interface Lab {
  readonly id: string;
  readonly name: string;
  /** Number of the newest revision. */
  readonly headNumber: number;
  readonly createdAt: Date;
}

/** Where a page of labs ended: the next one begins behind it. */
export interface LabCursor {
  readonly createdAt: Date;
  readonly id: string;
}

export interface LabQuery {
  readonly first: number;
  readonly after: LabCursor | undefined;
  /** Part of the name, in any case. */
  readonly search: string | undefined;
}

export async function insertLab(tx: TenantTransaction, lab: Pick<Lab, 'id' | 'name' | 'headNumber'>): Promise<void> {
  await tx.prisma.lab.create({ data: { ...lab, tenantId: tx.tenant } });
}

export async function findLab(tx: TenantTransaction, id: string): Promise<Lab | undefined> {
  const row = await tx.prisma.lab.findUnique({ where: { id } });
  return row === null ? undefined : labOf(row);
}

/** Labs, newest first. */
export async function listLabs(tx: TenantTransaction, query: LabQuery): Promise<Page<Lab>> {
  const { after, search } = query;
  const rows = await tx.prisma.lab.findMany({
    where: {
      tenantId: tx.tenant,
      ...(search === undefined ? {} : { name: { contains: search, mode: 'insensitive' } }),
      ...(after === undefined
        ? {}
        : { OR: [{ createdAt: { lt: after.createdAt } }, { createdAt: after.createdAt, id: { lt: after.id } }] }),
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: query.first + 1,
  });
  return pageOf(rows.map(labOf), query.first);
}

/**
 * Moves the head one number on, if it still stands where the caller saw it; answers whether it did. Of two commits on one base,
 * the second waits for the first one's transaction and then finds another head.
 */
export async function advanceHead(tx: TenantTransaction, labId: string, from: number): Promise<boolean> {
  const { count } = await tx.prisma.lab.updateMany({ where: { id: labId, headNumber: from }, data: { headNumber: from + 1 } });
  return count === 1;
}

function labOf(row: Lab): Lab {
  return { id: row.id, name: row.name, headNumber: row.headNumber, createdAt: row.createdAt };
}
