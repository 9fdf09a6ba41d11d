import { encodeNodeId } from '@vantage/contract';
import type { AuditEvent, LabPresence, LabShare, ShareLink } from '@vantage/db';

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

export interface ShareLinkView {
  readonly __typename: 'ShareLink';
  readonly row: ShareLink;
}

export function shareLinkView(row: ShareLink) {
  const { name, createdAt, expiresAt, revokedAt, lastUsedAt } = row;
  return { __typename: 'ShareLink' as const, id: encodeNodeId('shareLink', row.id), name, createdAt, expiresAt, revokedAt, lastUsedAt, row };
}

export function presenceView(row: LabPresence) {
  return { __typename: 'Presence' as const, since: row.since, row };
}

export type PresenceView = ReturnType<typeof presenceView>;

export function auditEventView(row: AuditEvent) {
  const { id, at, actorVia, operation, subjectKind, subjectId, detail } = row;
  return { __typename: 'AuditEvent' as const, id, at, via: actorVia, operation, subjectKind, subjectId, detail: JSON.stringify(detail), row };
}
