/** The log of what was changed, by whom: written with the change, in its transaction, and never touched again. */
import type { TenantTransaction } from './database.js';
import type { Prisma } from './generated/client.js';

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
  readonly detail: Prisma.InputJsonObject;
}

export async function insertAuditEvent(tx: TenantTransaction, event: AuditEvent): Promise<void> {
  await tx.prisma.auditEvent.create({ data: { ...event, actorUserId: event.actorUserId ?? null, tenantId: tx.tenant } });
}
