import type { TenantTransaction } from './database.js';
import type { Page, PageCursor } from './page.js';
import { behind, newestFirst, pageOf } from './page.js';

/** Users of an organisation with whom labs are shared together. */
export interface Team {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
}

/** Inserts a team unless its name is taken; answers whether it did. */
export async function insertTeam(tx: TenantTransaction, team: Pick<Team, 'id' | 'name'>): Promise<boolean> {
  const { count } = await tx.prisma.team.createMany({ data: [{ ...team, tenantId: tx.tenant }], skipDuplicates: true });
  return count === 1;
}

export async function findTeam(tx: TenantTransaction, id: string): Promise<Team | undefined> {
  const row = await tx.prisma.team.findUnique({ where: { id } });
  return row === null ? undefined : teamOf(row);
}

export async function findTeamByName(tx: TenantTransaction, name: string): Promise<Team | undefined> {
  const row = await tx.prisma.team.findUnique({ where: { tenantId_name: { tenantId: tx.tenant, name } } });
  return row === null ? undefined : teamOf(row);
}

export async function renameTeam(tx: TenantTransaction, id: string, name: string): Promise<void> {
  await tx.prisma.team.updateMany({ where: { id }, data: { name } });
}

/** Removes a team with its shares; a lab that was visible to it alone is private then. */
export async function deleteTeam(tx: TenantTransaction, id: string): Promise<void> {
  await tx.prisma.team.deleteMany({ where: { id } });
}

/** Teams, newest first. */
export async function listTeams(tx: TenantTransaction, query: { readonly first: number; readonly after: PageCursor | undefined }): Promise<Page<Team>> {
  const rows = await tx.prisma.team.findMany({ where: { tenantId: tx.tenant, ...behind(query.after) }, orderBy: newestFirst(), take: query.first + 1 });
  return pageOf(rows.map(teamOf), query.first);
}

export async function insertTeamMember(tx: TenantTransaction, teamId: string, userId: string): Promise<void> {
  await tx.prisma.teamMember.createMany({ data: [{ tenantId: tx.tenant, teamId, userId }], skipDuplicates: true });
}

export async function deleteTeamMember(tx: TenantTransaction, teamId: string, userId: string): Promise<void> {
  await tx.prisma.teamMember.deleteMany({ where: { teamId, userId } });
}

/** Takes a user out of every team. */
export async function leaveTeams(tx: TenantTransaction, userId: string): Promise<void> {
  await tx.prisma.teamMember.deleteMany({ where: { tenantId: tx.tenant, userId } });
}

export async function listTeamMembers(tx: TenantTransaction, teamId: string): Promise<readonly string[]> {
  const rows = await tx.prisma.teamMember.findMany({ where: { teamId }, select: { userId: true } });
  return rows.map((row) => row.userId);
}

function teamOf(row: Team): Team {
  return { id: row.id, name: row.name, createdAt: row.createdAt };
}
