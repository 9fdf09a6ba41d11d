/** Changes of a lab's row. Each is made only while the lab is as its caller saw it, and answers whether it was. */
import type { LabVisibility } from '@vantage/contract';
import type { TenantTransaction } from './database.js';
import type { Lab } from './labStore.js';

export async function renameLabRow(tx: TenantTransaction, seen: Lab, name: string): Promise<boolean> {
  const { count } = await tx.prisma.lab.updateMany({ where: asSeen(seen), data: { name } });
  return count === 1;
}

/** Who sees it that it is not shared with by name; TEAM means that team. */
export async function setVisibility(tx: TenantTransaction, seen: Lab, visibility: LabVisibility, teamId: string | undefined): Promise<boolean> {
  const { count } = await tx.prisma.lab.updateMany({ where: asSeen(seen), data: { visibility, teamId: teamId ?? null } });
  return count === 1;
}

/** From then on it is not found; its rows stay. */
export async function markLabDeleted(tx: TenantTransaction, seen: Lab, now: Date): Promise<boolean> {
  const { count } = await tx.prisma.lab.updateMany({ where: asSeen(seen), data: { deletedAt: now } });
  return count === 1;
}

function asSeen({ id, name, headNumber }: Lab) {
  return { id, name, headNumber, deletedAt: null };
}
