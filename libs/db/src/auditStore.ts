/** The log of what was changed, by whom: written with the change, in its transaction, and never touched again. */
import type { TenantTransaction } from './database.js';
import type { Prisma } from './generated/client.js';
import type { Page, PageCursor } from './page.js';
import { pageOf } from './page.js';

export interface AuditEvent {
  readonly id: string;
  readonly at: Date;
  readonly actorUserId: string | undefined;
  readonly actorVia: 'key' | 'session' | 'system';
  readonly operation: string;
  /** What kind of thing was changed: `lab`, `user`, `apiKey`. */
  readonly subjectKind: string;
  readonly subjectId: string;
  /** What changed, without secrets. */
  readonly detail: Prisma.JsonObject;
}

/** What was changed, newest first; only of one thing where a subject is given. */
export async function listAuditEvents(
  tx: TenantTransaction,
  query: { readonly first: number; readonly after: PageCursor | undefined; readonly subjectId: string | undefined },
): Promise<Page<AuditEvent>> {
  const { first, after, subjectId } = query;
  const older = after === undefined ? {} : { OR: [{ at: { lt: after.createdAt } }, { at: after.createdAt, id: { lt: after.id } }] };
  const rows = await tx.prisma.auditEvent.findMany({
    where: { tenantId: tx.tenant, ...(subjectId === undefined ? {} : { subjectId }), ...older },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: first + 1,
  });
  return pageOf(rows.map(eventOf), first);
}

interface Row extends Omit<AuditEvent, 'actorUserId' | 'actorVia' | 'detail'> {
  readonly actorUserId: string | null;
  readonly actorVia: string;
  readonly detail: Prisma.JsonValue;
}

function eventOf({ id, at, actorUserId, actorVia, operation, subjectKind, subjectId, detail }: Row): AuditEvent {
  if (actorVia !== 'key' && actorVia !== 'session' && actorVia !== 'system') throw new Error(`Unknown way of an actor: ${actorVia}`);
  if (typeof detail !== 'object' || detail === null || Array.isArray(detail)) throw new Error('The detail of an audit event is an object.');
  return { id, at, actorUserId: actorUserId ?? undefined, actorVia, operation, subjectKind, subjectId, detail };
}

export async function insertAuditEvent(tx: TenantTransaction, event: AuditEvent): Promise<void> {
  await tx.prisma.auditEvent.create({ data: { ...event, actorUserId: event.actorUserId ?? null, tenantId: tx.tenant } });
}
