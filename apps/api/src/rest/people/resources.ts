/** People and what they have as REST shows them. */
import { encodeNodeId, isNodeKind } from '@vantage/contract';
import type {
  ApiKeyResource,
  AuditEventResource,
  InvitationResource,
  MemberResource,
  OrganizationResource,
  SessionResource,
  TeamResource,
  UserResource,
} from '@vantage/contract';
import type { ApiKey, AuditEvent, Invitation, Member, Organization, Session, Team, User } from '@vantage/db';
import { idOrNull, timeOrNull } from '../nulls.js';

export function organizationResource({ id, name, slug }: Organization): OrganizationResource {
  return { id: encodeNodeId('organization', id), name, slug };
}

export function userResource({ id, name }: User): UserResource {
  return { id: encodeNodeId('user', id), name };
}

export function memberResource({ user, role, since }: Member): MemberResource {
  return { user: userResource(user), role, email: user.email ?? null, since: since.toISOString() };
}

export function invitationResource({ id, email, to, open, createdBy, createdAt, expiresAt }: Invitation): InvitationResource {
  const [role, labId, access] = to.kind === 'organization' ? [to.role, undefined, null] : [null, to.labId, to.access];
  return {
    id: encodeNodeId('invitation', id),
    email,
    open,
    role,
    labId: idOrNull('lab', labId),
    access,
    createdById: idOrNull('user', createdBy),
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  };
}

export function teamResource({ id, name, createdAt }: Team): TeamResource {
  return { id: encodeNodeId('team', id), name, createdAt: createdAt.toISOString() };
}

export function apiKeyResource({ id, name, prefix, scopes, userId, createdAt, expiresAt, lastUsedAt, revokedAt, rotatedAt, previousUntil }: ApiKey): ApiKeyResource {
  return {
    id: encodeNodeId('apiKey', id),
    name,
    prefix,
    scopes: [...scopes],
    userId: idOrNull('user', userId),
    createdAt: createdAt.toISOString(),
    expiresAt: timeOrNull(expiresAt),
    lastUsedAt: timeOrNull(lastUsedAt),
    revokedAt: timeOrNull(revokedAt),
    rotatedAt: timeOrNull(rotatedAt),
    previousSecretExpiresAt: timeOrNull(previousUntil),
  };
}

export function sessionResource({ id, createdAt, lastSeenAt, expiresAt }: Session, currentId: string): SessionResource {
  return {
    id: encodeNodeId('session', id),
    current: id === currentId,
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  };
}

export function auditEventResource({ id, at, actorUserId, actorVia, operation, subjectKind, subjectId, detail }: AuditEvent): AuditEventResource {
  return {
    id,
    at: at.toISOString(),
    userId: idOrNull('user', actorUserId),
    via: actorVia,
    operation,
    subjectKind,
    subjectId: isNodeKind(subjectKind) ? encodeNodeId(subjectKind, subjectId) : subjectId,
    detail,
  };
}
