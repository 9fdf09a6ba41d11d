import type { TenantTransaction } from './database.js';

/** A line of revisions beside the main one. */
export interface Branch {
  readonly id: string;
  readonly labId: string;
  /** Unique among the lab's branches. */
  readonly name: string;
  /** The newest revision; at first the one that the branch was made from. */
  readonly headId: string;
  readonly createdBy: string | undefined;
  readonly createdAt: Date;
}

/** Inserts a branch; answers whether its name was free. */
export async function insertBranch(tx: TenantTransaction, branch: Omit<Branch, 'createdAt'>): Promise<boolean> {
  const { count } = await tx.prisma.branch.createMany({
    data: { ...branch, createdBy: branch.createdBy ?? null, tenantId: tx.tenant },
    skipDuplicates: true,
  });
  return count === 1;
}

/** A branch that was not deleted. */
export async function findBranch(tx: TenantTransaction, id: string): Promise<Branch | undefined> {
  const row = await tx.prisma.branch.findUnique({ where: { id, deletedAt: null } });
  return row === null ? undefined : branchOf(row);
}

export async function findBranchByName(tx: TenantTransaction, labId: string, name: string): Promise<Branch | undefined> {
  const row = await tx.prisma.branch.findFirst({ where: { labId, name, deletedAt: null } });
  return row === null ? undefined : branchOf(row);
}

/** A lab's branches by name. */
export async function listBranches(tx: TenantTransaction, labId: string): Promise<readonly Branch[]> {
  const rows = await tx.prisma.branch.findMany({ where: { labId, deletedAt: null }, orderBy: { name: 'asc' } });
  return rows.map(branchOf);
}

/** Moves the head on, if it still stands where the caller saw it; answers whether it did. */
export async function advanceBranch(tx: TenantTransaction, id: string, from: string, to: string): Promise<boolean> {
  const { count } = await tx.prisma.branch.updateMany({ where: { id, headId: from, deletedAt: null }, data: { headId: to } });
  return count === 1;
}

/** From then on its name is free again; its revisions stay. */
export async function markBranchDeleted(tx: TenantTransaction, id: string, now: Date): Promise<void> {
  await tx.prisma.branch.updateMany({ where: { id, deletedAt: null }, data: { deletedAt: now } });
}

interface Row extends Omit<Branch, 'createdBy'> {
  readonly createdBy: string | null;
}

function branchOf({ id, labId, name, headId, createdBy, createdAt }: Row): Branch {
  return { id, labId, name, headId, createdBy: createdBy ?? undefined, createdAt };
}
