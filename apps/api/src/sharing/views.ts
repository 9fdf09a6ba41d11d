import { encodeNodeId } from '@vantage/contract';
import type { AuditEvent, LabPresence, LabShare } from '@vantage/db';

export interface LabShareView {
  readonly __typename: 'LabShare';
  readonly row: LabShare;
}

export interface AuditEventView {
  readonly __typename: 'AuditEvent';
  readonly row: AuditEvent;
}

export function shareView(row: LabShare) {
  const { access, createdAt } = row;
  return { __typename: 'LabShare' as const, id: encodeNodeId('share', row.id), access, createdAt, row };
}

export function presenceView(row: LabPresence) {
  return { __typename: 'Presence' as const, since: row.since, row };
}

export type PresenceView = ReturnType<typeof presenceView>;

export function auditEventView(row: AuditEvent) {
  const { id, at, actorVia, operation, subjectKind, subjectId, detail } = row;
  return { __typename: 'AuditEvent' as const, id, at, via: actorVia, operation, subjectKind, subjectId, detail: JSON.stringify(detail), row };
}
