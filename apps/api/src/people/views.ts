/** People and what they have, as the schema shows them; `row` is for the resolvers of their fields. */
import { encodeNodeId } from '@vantage/contract';
import type { ApiKey, Invitation, Member, Presence, Session, Team } from '@vantage/db';
import { userView } from '../viewer/views.js';

export interface TeamView {
  readonly __typename: 'Team';
  readonly row: Team;
}

export interface ApiKeyView {
  readonly __typename: 'ApiKey';
  readonly row: ApiKey;
}

export interface InvitationView {
  readonly __typename: 'Invitation';
  readonly row: Invitation;
}

export function memberView(row: Member) {
  return { __typename: 'Member', user: userView(row.user), role: row.role, email: row.user.email, since: row.since };
}

export function teamView(row: Team) {
  return { __typename: 'Team' as const, id: encodeNodeId('team', row.id), name: row.name, row };
}

export function invitationView(row: Invitation) {
  const { email, open, createdAt, expiresAt } = row;
  const grants = row.to.kind === 'organization' ? { role: row.to.role } : { access: row.to.access };
  return { __typename: 'Invitation' as const, id: encodeNodeId('invitation', row.id), email, open, ...grants, createdAt, expiresAt, row };
}

export function apiKeyView(row: ApiKey) {
  const { name, prefix, scopes, createdAt, expiresAt, lastUsedAt, revokedAt, rotatedAt, previousUntil } = row;
  const times = { createdAt, expiresAt, lastUsedAt, revokedAt, rotatedAt, previousSecretExpiresAt: previousUntil };
  return { __typename: 'ApiKey' as const, id: encodeNodeId('apiKey', row.id), name, prefix, scopes, ...times, row };
}

export function sessionView(row: Session, currentId: string | undefined) {
  const { createdAt, lastSeenAt, expiresAt } = row;
  return { __typename: 'Session', id: encodeNodeId('session', row.id), current: row.id === currentId, createdAt, lastSeenAt, expiresAt };
}

/** Where a person is. */
export function affiliationsOf(presences: readonly Presence[]) {
  return presences.map(({ slug, organizationName, role }) => ({ slug, name: organizationName, role }));
}
