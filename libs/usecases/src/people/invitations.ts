/** Ways into an organisation, or to one lab of it. */
import { encodeNodeId, inviteMemberInput, uuidOf } from '@vantage/contract';
import type { Failure, Role } from '@vantage/contract';
import {
  consumeInvitation,
  ensureUserOf,
  findAccount,
  findInvitation,
  findInvitedTenant,
  findMember,
  findOrganization,
  insertInvitation,
  insertMembership,
  listInvitations,
  noteAcceptedBy,
  putShare,
  revokeInvitation as storeRevocation,
} from '@vantage/db';
import type { Account, Invitation, Organization, Page, TenantTransaction, User } from '@vantage/db';
import { fail, invariant, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import { newActor } from '../actor.js';
import type { Actor } from '../actor.js';
import { recordChange } from '../audit.js';
import { readPage } from '../cursors.js';
import type { PageRequest } from '../cursors.js';
import type { Deps } from '../deps.js';
import { checkInput, notFound } from '../failures.js';
import { withinQuotas } from '../quotas.js';
import { authorize, isOwn } from '../rights/authorize.js';
import { authorizeLab } from '../rights/authorizeLab.js';
import type { Person } from '../sessions/person.js';
import { hashOfToken, newToken } from '../token.js';
import { mayGrant } from './members.js';

const DAY = 86_400_000;

export interface Invited {
  readonly invitation: Invitation;
  /** Shown once, to be passed on to whom it is for: only its hash is kept. */
  readonly token: string;
}

export async function inviteMember(deps: Deps, actor: Actor, input: unknown): Promise<Result<Invited, Failure>> {
  const permitted = authorize(actor, 'member.manage');
  if (!permitted.ok) return permitted;
  const checked = checkInput(inviteMemberInput, input, 'input');
  if (!checked.ok) return checked;
  const { email, role, expiresInDays, open } = checked.value;
  const grant = mayGrant(actor, role);
  if (!grant.ok) return grant;
  const { token, hash } = newToken('vi');
  const expiresAt = new Date(deps.now().getTime() + expiresInDays * DAY);
  const invitation = await deps.database.withTenant(actor.tenantId, async (tx) => {
    const id = deps.newId();
    await recordChange(tx, deps, actor, { operation: 'member.manage', subjectKind: 'invitation', subjectId: id, detail: { email, role, open } });
    return insertInvitation(tx, { id, email, to: { kind: 'organization', role }, open, createdBy: actor.userId, expiresAt, hash });
  });
  return succeed({ invitation, token });
}

/** Invitations that nobody has accepted yet. */
export async function getInvitations(deps: Deps, actor: Actor, request: PageRequest): Promise<Result<Page<Invitation>, Failure>> {
  const permitted = authorize(actor, 'member.manage');
  if (!permitted.ok) return permitted;
  const page = readPage(request);
  if (!page.ok) return page;
  return succeed(await deps.database.withTenant(actor.tenantId, (tx) => listInvitations(tx, { ...page.value, now: deps.now() })));
}

/** An invitation, accepted or not. */
export async function getInvitation(deps: Deps, actor: Actor, id: string): Promise<Result<Invitation, Failure>> {
  const permitted = authorize(actor, 'member.manage');
  if (!permitted.ok) return permitted;
  const uuid = uuidOf('invitation', id);
  const invitation = uuid === undefined ? undefined : await deps.database.withTenant(actor.tenantId, (tx) => findInvitation(tx, uuid));
  return invitation === undefined ? notFound('invitation', id) : succeed(invitation);
}

/** Takes an invitation back: for those who may invite to the same, and for whoever made it. One that was accepted or has expired already is not found. */
export async function revokeInvitation(deps: Deps, actor: Actor, id: string): Promise<Result<Invitation, Failure>> {
  const uuid = uuidOf('invitation', id);
  if (uuid === undefined) return notFound('invitation', id);
  return deps.database.withTenant(actor.tenantId, async (tx) => {
    const invitation = await findInvitation(tx, uuid);
    const operation = (await mayTakeBackFromLab(tx, actor, invitation)) ? 'lab.share' : 'member.manage';
    const permitted = authorize(actor, operation);
    if (!permitted.ok) return permitted;
    if (invitation === undefined || !(await storeRevocation(tx, uuid, deps.now()))) return notFound('invitation', id);
    await recordChange(tx, deps, actor, { operation, subjectKind: 'invitation', subjectId: uuid, detail: { revoked: true } });
    return succeed(invitation);
  });
}

/** Whether it leads to a lab that the actor may share, or the actor made it. */
async function mayTakeBackFromLab(tx: TenantTransaction, actor: Actor, invitation: Invitation | undefined): Promise<boolean> {
  if (invitation?.to.kind !== 'lab') return false;
  const { labId } = invitation.to;
  return isOwn(actor, invitation.createdBy) || (await authorizeLab(tx, actor, { operation: 'lab.share', labId, otherwise: notFound('lab', encodeNodeId('lab', labId)) })).ok;
}

export interface Accepted {
  readonly organization: Organization;
  /** Undefined for a guest. */
  readonly role: Role | undefined;
}

/** Who would accept, as their provider tells it. */
type Addressee = Pick<Account, 'email' | 'emailVerified'>;

/** Whether they could accept it at this moment, or why not. */
export async function checkInvitation(deps: Pick<Deps, 'database' | 'now'>, token: string, who: Addressee): Promise<Result<Invitation, Failure>> {
  const found = await findInvitedTenant(deps.database, hashOfToken(token), deps.now());
  return found === undefined ? gone() : deps.database.withTenant(found.tenantId, (tx) => acceptable(tx, found.id, who));
}

async function acceptable(tx: TenantTransaction, id: string, who: Addressee): Promise<Result<Invitation, Failure>> {
  const invitation = await findInvitation(tx, id);
  if (invitation === undefined || !(await isStillMeant(tx, invitation))) return gone();
  const theirs = isFor(invitation, who);
  return theirs.ok ? succeed(invitation) : theirs;
}

/**
 * Whoever holds the token, is signed in, and is who was invited, comes into the organisation, or to the lab as a guest; once. Whoever made the
 * invitation must still be able to give what it gives.
 */
export async function acceptInvitation(deps: Pick<Deps, 'database' | 'newId' | 'now' | 'quotas'>, person: Pick<Person, 'accountId'>, token: string): Promise<Result<Accepted, Failure>> {
  const found = await findInvitedTenant(deps.database, hashOfToken(token), deps.now());
  if (found === undefined) return gone();
  const account = await deps.database.withAccount(person.accountId, findAccount);
  invariant(account !== undefined, 'who is signed in has an account');
  return deps.database.withTenant(found.tenantId, async (tx) => {
    const invitation = await acceptable(tx, found.id, account);
    if (!invitation.ok) return invitation;
    const room = await withinQuotas(tx, deps, invitation.value.to.kind === 'organization' ? ['members'] : []);
    if (!room.ok) return room;
    if (!(await consumeInvitation(tx, found.id, deps.now()))) return gone();
    const user = await ensureUserOf(tx, { id: deps.newId(), name: account.name, email: account.email, accountId: account.id });
    await noteAcceptedBy(tx, found.id, user.id);
    const organization = await findOrganization(tx);
    invariant(organization !== undefined, 'an invitation leads into an organisation');
    await enter(tx, deps, user, invitation.value);
    return succeed({ organization, role: (await findMember(tx, user.id))?.role });
  });
}

/** Whether the account is the one that was invited. An address counts where the provider says that it is the person's own. */
function isFor({ email, open }: Invitation, account: Addressee): Result<undefined, Failure> {
  if (open) return succeed(undefined);
  if (!account.emailVerified) return fail({ code: 'EMAIL_NOT_VERIFIED', message: 'This invitation is for one e-mail address, and your provider does not say that yours is verified: verify it there, and sign in again.' });
  if (account.email?.toLowerCase() === email.toLowerCase()) return succeed(undefined);
  return fail({ code: 'INVITATION_NOT_YOURS', message: 'This invitation is for another e-mail address than your account’s: sign in with the one it was sent to, or ask for an open one.', argument: 'token' });
}

/** Whether whoever made the invitation may still give what it gives: they may have left since, or be less. */
async function isStillMeant(tx: TenantTransaction, { to, createdBy }: Invitation): Promise<boolean> {
  if (createdBy === undefined) return true;
  const role = (await findMember(tx, createdBy))?.role ?? 'GUEST';
  const inviter = newActor({ tenantId: tx.tenant, userId: createdBy, role, scopes: ['*'], via: 'system' });
  if (to.kind === 'organization') return authorize(inviter, 'member.manage').ok && mayGrant(inviter, to.role).ok;
  return (await authorizeLab(tx, inviter, { operation: 'lab.share', labId: to.labId, otherwise: gone() })).ok;
}

async function enter(tx: TenantTransaction, deps: Pick<Deps, 'newId' | 'now'>, user: User, { id, to, createdBy }: Invitation): Promise<void> {
  const actor = newActor({ tenantId: tx.tenant, userId: user.id, role: 'GUEST', scopes: ['*'], via: 'session' });
  const entered = { subjectKind: 'user', subjectId: user.id } as const;
  if (to.kind === 'organization') {
    const isNew = await insertMembership(tx, user.id, to.role);
    // Who is a member already keeps their role.
    const detail = isNew ? { invitation: id, role: to.role } : { invitation: id };
    await recordChange(tx, deps, actor, { ...entered, operation: 'member.manage', detail });
    return;
  }
  await putShare(tx, { id: deps.newId(), labId: to.labId, with: { kind: 'user', userId: user.id }, access: to.access, createdBy });
  await recordChange(tx, deps, actor, { ...entered, operation: 'lab.share', detail: { invitation: id, lab: to.labId, access: to.access } });
}

function gone(): { readonly ok: false; readonly failure: Failure } {
  return fail({ code: 'INVITATION_GONE', message: 'This invitation is unknown, used, taken back or expired, or whoever made it may no longer invite: ask for a new one.', argument: 'token' });
}
