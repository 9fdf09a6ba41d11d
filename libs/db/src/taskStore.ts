/** The outbox as a tenant's transaction sees it: a promise of work, kept or crossed out together with the data it is about. */
import { OUTBOX_CHANNEL } from './changes.js';
import type { TenantTransaction } from './database.js';

export type TaskKind = 'simulation' | 'submission';

export interface NewTask {
  readonly id: string;
  readonly kind: TaskKind;
  readonly subjectId: string;
  /** The request that promises the work, as the log names it; absent for what nobody asked for. */
  readonly requestId?: string | undefined;
}

/** Promises work on a subject; the relay hears of it when the transaction commits. */
export async function insertTask(tx: TenantTransaction, { requestId, ...task }: NewTask): Promise<void> {
  await tx.prisma.task.create({ data: { ...task, requestId: requestId ?? null, tenantId: tx.tenant } });
  await tx.prisma.$executeRaw`SELECT pg_notify(${OUTBOX_CHANNEL}, '')`;
}

/** A worker begins a task; answers how often one has, or undefined where the work is already done. */
export async function beginTask(tx: TenantTransaction, id: string, now: Date): Promise<number | undefined> {
  const { count } = await tx.prisma.task.updateMany({ where: { id }, data: { attempts: { increment: 1 }, aliveAt: now } });
  if (count === 0) return undefined;
  return (await tx.prisma.task.findUnique({ where: { id } }))?.attempts;
}

/** A sign of life from the worker that runs the task, and of progress: what gets on is no task that kills its workers. */
export async function keepTaskAlive(tx: TenantTransaction, id: string, now: Date): Promise<void> {
  await tx.prisma.task.updateMany({ where: { id }, data: { aliveAt: now, attempts: 0 } });
}

/** Crosses a task out, in the transaction that writes its result, and wakes the relay: there is room for the next one. */
export async function finishTask(tx: TenantTransaction, id: string): Promise<void> {
  await tx.prisma.task.deleteMany({ where: { id } });
  await tx.prisma.$executeRaw`SELECT pg_notify(${OUTBOX_CHANNEL}, '')`;
}

/** Crosses out the tasks of a subject that no longer wants its work. */
export async function dropTasksOf(tx: TenantTransaction, subjectId: string): Promise<void> {
  await tx.prisma.task.deleteMany({ where: { tenantId: tx.tenant, subjectId } });
  await tx.prisma.$executeRaw`SELECT pg_notify(${OUTBOX_CHANNEL}, '')`;
}
