/** An organisation and who is in it. */
import { z } from 'zod';
import { changeRoleInput, createKeyInput, rotateKeyInput, createRobotInput, createTeamInput, inviteMemberInput, inviteToLabInput, updateOrganizationInput } from '../../inputs.js';
import { labAccesses, roles } from '../../rights.js';
import { time } from './time.js';

const role = z.enum(roles);

/** Shown once: what is kept for a repetition of the request does not hold it. */
const secret = z.string().nullable();

export const organizationChange = updateOrganizationInput.strict().meta({ id: 'OrganizationChange' });
export const newInvitation = inviteMemberInput.strict().meta({ id: 'NewInvitation' });
export const newLabInvitation = inviteToLabInput.omit({ labId: true }).strict().meta({ id: 'NewLabInvitation' });
export const roleChange = changeRoleInput.pick({ role: true }).strict().meta({ id: 'RoleChange' });
export const newRobot = createRobotInput.strict().meta({ id: 'NewRobot' });
export const teamName = createTeamInput.strict().meta({ id: 'TeamName' });
export const newKey = createKeyInput.extend({ expiresAt: time.nullish().describe('Left out or null, it ends by being revoked alone.') }).strict().meta({ id: 'NewKey' });
export const newRotation = rotateKeyInput.strict().meta({ id: 'NewRotation' });
export const acceptance = z.strictObject({ token: z.string().max(200, 'is no token') }).meta({ id: 'Acceptance' });

export const userResource = z.object({ id: z.string(), name: z.string() }).meta({ id: 'User', description: 'A person, or a robot, as one organisation knows them.' });

export const organizationResource = z
  .object({ id: z.string(), name: z.string(), slug: z.string().describe('Its name in headers and addresses: unique, and never changed.') })
  .meta({ id: 'Organization' });

export const affiliationResource = z
  .object({ slug: z.string().describe('For the header `Vantage-Organization`.'), name: z.string(), role: role.nullable().describe('Null for a guest.') })
  .meta({ id: 'Affiliation', description: 'An organisation, and as what somebody is there.' });

export const viewerResource = z
  .object({
    organization: organizationResource,
    user: userResource.nullable().describe('Null where nobody in particular asks.'),
    role: role.nullable().describe('Null for a guest.'),
    permissions: z.array(z.string()).describe('Operations that are not refused outright, as docs/permissions.md lists them.'),
    organizations: z.array(affiliationResource).describe('Where the person who is signed in is; for a key, its own organisation.'),
  })
  .meta({ id: 'Viewer' });

export const memberResource = z
  .object({ user: userResource, role, email: z.string().nullable().describe('Null for a robot, and where the provider tells none.'), since: time })
  .meta({ id: 'Member' });

const invitation = {
  id: z.string(),
  email: z.string().describe('For whom it is: accepted by an account with this address, which its provider has verified, unless it is open.'),
  open: z.boolean().describe('Whether whoever holds the token can accept it.'),
  role: role.nullable().describe('What one becomes by accepting; null for an invitation to a lab.'),
  labId: z.string().nullable().describe('The lab that it is to; null for an invitation into the organisation.'),
  access: z.enum(labAccesses).nullable().describe('What one may do with the lab; null for an invitation into the organisation.'),
  createdById: z.string().nullable().describe('Null where Vantage itself made it.'),
  createdAt: time,
  expiresAt: time,
} as const;

export const invitationResource = z.object(invitation).meta({ id: 'Invitation' });
export const invitationWithToken = z
  .object({ ...invitation, token: secret.describe('Shown this once, and null in a repetition. `/auth/login?invitation=<token>` signs in and accepts.') })
  .meta({ id: 'InvitationWithToken' });

export const teamResource = z.object({ id: z.string(), name: z.string().describe('Unique in the organisation.'), createdAt: time }).meta({ id: 'Team' });

const apiKey = {
  id: z.string(),
  name: z.string(),
  prefix: z.string().describe('How it begins: `vk_0123456789abcdef`.'),
  scopes: z.array(z.string()),
  userId: z.string().nullable().describe('For whom it acts.'),
  createdAt: time,
  expiresAt: time.nullable().describe('Null where it ends by being revoked alone.'),
  lastUsedAt: time.nullable().describe('To the minute.'),
  revokedAt: time.nullable().describe('Null while it is good.'),
  rotatedAt: time.nullable().describe('When it got the secret that it has; null where that is its first.'),
  previousSecretExpiresAt: time.nullable().describe('Until when the secret before the last rotation is good, or was; null where it ended at once.'),
} as const;

export const apiKeyResource = z.object(apiKey).meta({ id: 'ApiKey', description: 'A key for programs, without its secret.' });
export const apiKeyWithSecret = z.object({ ...apiKey, secret: secret.describe('The whole key. Shown this once, and null in a repetition.') }).meta({ id: 'ApiKeyWithSecret' });

export const sessionResource = z
  .object({ id: z.string(), current: z.boolean().describe('Whether it is the one that asks.'), createdAt: time, lastSeenAt: time.describe('To the minute.'), expiresAt: time })
  .meta({ id: 'Session', description: 'A browser in which the person is signed in.' });

export const auditEventResource = z
  .object({
    id: z.string(),
    at: time,
    userId: z.string().nullable().describe('Who did it; null for Vantage itself.'),
    via: z.enum(['key', 'session', 'system']),
    operation: z.string().describe('As docs/permissions.md lists them.'),
    subjectKind: z.string(),
    subjectId: z.string(),
    detail: z.record(z.string(), z.unknown()).describe('What changed, without secrets.'),
  })
  .meta({ id: 'AuditEvent' });

export type AffiliationResource = z.input<typeof affiliationResource>;
export type ApiKeyResource = z.input<typeof apiKeyResource>;
export type AuditEventResource = z.input<typeof auditEventResource>;
export type InvitationResource = z.input<typeof invitationResource>;
export type MemberResource = z.input<typeof memberResource>;
export type OrganizationResource = z.input<typeof organizationResource>;
export type SessionResource = z.input<typeof sessionResource>;
export type TeamResource = z.input<typeof teamResource>;
export type UserResource = z.input<typeof userResource>;
export type ViewerResource = z.input<typeof viewerResource>;
