import { isLabAccess } from '@vantage/contract';
import type { LabAccess } from '@vantage/contract';
import type { TenantTransaction } from './database.js';

/** With whom a lab is shared: one user, or one team. */
export type Sharer = { readonly kind: 'user'; readonly userId: string } | { readonly kind: 'team'; readonly teamId: string };

export interface LabShare {
  readonly id: string;
  readonly labId: string;
  readonly with: Sharer;
  readonly access: LabAccess;
  readonly createdAt: Date;
}

/** Shares a lab with a user or a team; one that has a share already gets this one instead. */
export async function putShare(
  tx: TenantTransaction,
  share: Pick<LabShare, 'id' | 'labId' | 'with' | 'access'> & { readonly createdBy: string | undefined },
): Promise<LabShare> {
  const { id, labId, access, createdBy = null } = share;
  const [userId, teamId] = share.with.kind === 'user' ? [share.with.userId, null] : [null, share.with.teamId];
  const where = userId === null ? { labId_teamId: { labId, teamId: teamId ?? '' } } : { labId_userId: { labId, userId } };
  const row = await tx.prisma.labShare.upsert({ where, create: { id, labId, userId, teamId, access, createdBy, tenantId: tx.tenant }, update: { access } });
  return shareOf(row);
}

/** The shares of a lab, oldest first. */
export async function listShares(tx: TenantTransaction, labId: string): Promise<readonly LabShare[]> {
  const rows = await tx.prisma.labShare.findMany({ where: { labId }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });
  return rows.map(shareOf);
}

/** Ends one share of a lab; answers what it was. */
export async function endShare(tx: TenantTransaction, labId: string, id: string): Promise<LabShare | undefined> {
  const row = await tx.prisma.labShare.findFirst({ where: { id, labId } });
  if (row === null) return undefined;
  await tx.prisma.labShare.deleteMany({ where: { id } });
  return shareOf(row);
}

interface Row extends Omit<LabShare, 'with' | 'access'> {
  readonly userId: string | null;
  readonly teamId: string | null;
  readonly access: string;
}

function shareOf({ id, labId, userId, teamId, access, createdAt }: Row): LabShare {
  if (!isLabAccess(access)) throw new Error(`Unknown access of a share: ${access}`);
  const sharer: Sharer = userId === null ? { kind: 'team', teamId: teamId ?? '' } : { kind: 'user', userId };
  return { id, labId, with: sharer, access, createdAt };
}

/** The labs that a team sees because it is that team. */
export async function listLabsOfTeam(tx: TenantTransaction, teamId: string): Promise<readonly string[]> {
  const rows = await tx.prisma.$queryRaw<readonly { readonly id: string }[]>`
    SELECT id FROM lab
     WHERE tenant_id = ${tx.tenant}::uuid AND deleted_at IS NULL
       AND (team_id = ${teamId}::uuid OR id IN (SELECT lab_id FROM lab_share WHERE team_id = ${teamId}::uuid))`;
  return rows.map(({ id }) => id);
}

/** Ends every share to a user. */
export async function endSharesTo(tx: TenantTransaction, userId: string): Promise<void> {
  await tx.prisma.labShare.deleteMany({ where: { tenantId: tx.tenant, userId } });
}
