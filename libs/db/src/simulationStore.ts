import { announceChange } from './changes.js';
import type { TenantTransaction } from './database.js';
import type { Prisma } from './generated/client.js';

export type SimulationStatus = 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';

/** JSON as PostgreSQL keeps it; its meaning is the use case's. */
export type Json = Prisma.InputJsonValue;

export interface Simulation {
  readonly id: string;
  readonly revisionId: string;
  readonly kind: string;
  readonly status: SimulationStatus;
  /** 0 to 1. */
  readonly progress: number;
  readonly error: unknown;
  readonly result: unknown;
  readonly createdAt: Date;
  readonly startedAt: Date | undefined;
  readonly finishedAt: Date | undefined;
  /** The user who started it. */
  readonly createdBy: string | undefined;
}

const UNFINISHED: SimulationStatus[] = ['QUEUED', 'RUNNING'];

export async function insertSimulation(
  tx: TenantTransaction,
  simulation: Pick<Simulation, 'id' | 'revisionId' | 'kind' | 'createdBy'>,
): Promise<Simulation> {
  return simulationOf(await tx.prisma.simulation.create({ data: { ...simulation, createdBy: simulation.createdBy ?? null, status: 'QUEUED', tenantId: tx.tenant } }));
}

export async function findSimulation(tx: TenantTransaction, id: string): Promise<Simulation | undefined> {
  const row = await tx.prisma.simulation.findUnique({ where: { id } });
  return row === null ? undefined : simulationOf(row);
}

/** Marks a simulation as running; a second worker that takes over does not move its start. */
export async function markRunning(tx: TenantTransaction, id: string, now: Date): Promise<void> {
  const { count } = await tx.prisma.simulation.updateMany({ where: { id, status: 'QUEUED' }, data: { status: 'RUNNING', startedAt: now } });
  if (count === 1) await announceChange(tx, 'simulation', id);
}

/** Keeps finished pieces; the same ones again, from a worker that took over, change nothing. */
export async function savePieces(
  tx: TenantTransaction,
  id: string,
  pieces: readonly { readonly position: number; readonly result: Json }[],
): Promise<void> {
  await tx.prisma.simulationPiece.createMany({
    data: pieces.map(({ position, result }) => ({ tenantId: tx.tenant, simulationId: id, position, result })),
    skipDuplicates: true,
  });
}

/** Which pieces are kept already. */
export async function listPositions(tx: TenantTransaction, id: string): Promise<readonly number[]> {
  const rows = await tx.prisma.simulationPiece.findMany({ where: { simulationId: id }, select: { position: true } });
  return rows.map((row) => row.position);
}

export async function saveProgress(tx: TenantTransaction, id: string, progress: number): Promise<void> {
  await tx.prisma.simulation.updateMany({ where: { id, status: 'RUNNING', progress: { lt: progress } }, data: { progress } });
  await announceChange(tx, 'simulation', id);
}

export async function listPieces(
  tx: TenantTransaction,
  id: string,
): Promise<readonly { readonly position: number; readonly result: unknown }[]> {
  return tx.prisma.simulationPiece.findMany({
    where: { simulationId: id },
    select: { position: true, result: true },
    orderBy: { position: 'asc' },
  });
}

export type SimulationEnd =
  | { readonly status: 'SUCCEEDED'; readonly result: Json }
  | { readonly status: 'FAILED'; readonly error: Json }
  | { readonly status: 'CANCELLED' };

/** Ends a simulation once: what has ended already, as cancelled for instance, stays as it is. Answers whether this call ended it. */
export async function endSimulation(tx: TenantTransaction, id: string, end: SimulationEnd, now: Date): Promise<boolean> {
  const { count } = await tx.prisma.simulation.updateMany({
    where: { id, status: { in: UNFINISHED } },
    data: {
      status: end.status,
      finishedAt: now,
      ...(end.status === 'SUCCEEDED' ? { result: end.result, progress: 1 } : {}),
      ...(end.status === 'FAILED' ? { error: end.error } : {}),
    },
  });
  if (count === 1) await announceChange(tx, 'simulation', id);
  return count === 1;
}

type Row = Prisma.SimulationGetPayload<object>;

function simulationOf(row: Row): Simulation {
  return {
    id: row.id,
    revisionId: row.revisionId,
    kind: row.kind,
    status: statusOf(row.status),
    progress: row.progress,
    error: row.error,
    result: row.result,
    createdAt: row.createdAt,
    startedAt: row.startedAt ?? undefined,
    finishedAt: row.finishedAt ?? undefined,
    createdBy: row.createdBy ?? undefined,
  };
}

function statusOf(text: string): SimulationStatus {
  switch (text) {
    case 'QUEUED':
    case 'RUNNING':
    case 'SUCCEEDED':
    case 'FAILED':
    case 'CANCELLED':
      return text;
    default:
      throw new Error(`Unknown status of a simulation: ${text}`);
  }
}
