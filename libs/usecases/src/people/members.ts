/** Who belongs to an organisation, and as what. */
import { changeRoleInput, uuidOf } from '@vantage/contract';
import type { Failure, Role } from '@vantage/contract';
import {
  announceChange,
  changeRole as storeRole,
  deleteMembership,
  endPresencesOf,
  endSharesTo,
  findMember,
  leaveTeams,
  listMembers,
  lockOwners,
  markRemoved,
  revokeApiKeysOf,
} from '@vantage/db';
import type { Member, Page, TenantTransaction } from '@vantage/db';
import { fail, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { Actor } from '../actor.js';
import { recordChange } from '../audit.js';
import { readPage } from '../cursors.js';
import type { PageRequest } from '../cursors.js';
import type { Deps } from '../deps.js';
import { checkInput, notFound } from '../failures.js';
import { authorize, forbidden } from '../rights/authorize.js';
import { grantableRoles } from '../rights/permissions.js';

export async function getMembers(deps: Deps, actor: Actor, request: PageRequest): Promise<Result<Page<Member>, Failure>> {
  const permitted = authorize(actor, 'member.read');
  if (!permitted.ok) return permitted;
  const page = readPage(request);
  if (!page.ok) return page;
  return succeed(await deps.database.withTenant(actor.tenantId, (tx) => listMembers(tx, page.value)));
}

export async function getMember(deps: Deps, actor: Actor, userId: string): Promise<Result<Member, Failure>> {
  const permitted = authorize(actor, 'member.read');
  if (!permitted.ok) return permitted;
  return deps.database.withTenant(actor.tenantId, (tx) => memberOf(tx, userId));
}

/** Makes a member something else; nobody gives or takes a role that is not theirs to give, and the last owner stays one. */
export async function changeRole(deps: Deps, actor: Actor, input: unknown): Promise<Result<Member, Failure>> {
  const permitted = authorize(actor, 'member.manage');
  if (!permitted.ok) return permitted;
  const checked = checkInput(changeRoleInput, input, 'input');
  if (!checked.ok) return checked;
  const { userId, role } = checked.value;
  return deps.database.withTenant(actor.tenantId, async (tx) => {
    const member = await memberOf(tx, userId);
    if (!member.ok) return member;
    const grant = mayGrant(actor, member.value.role, role);
    if (!grant.ok) return grant;
    const spare = await sparesAnOwner(tx, member.value, role);
    if (!spare.ok) return spare;
    await storeRole(tx, member.value.user.id, role);
    const detail = { from: member.value.role, to: role };
    await recordChange(tx, deps, actor, { operation: 'member.manage', subjectKind: 'user', subjectId: member.value.user.id, detail });
    return succeed({ ...member.value, role });
  });
}

/**
 * Ends a membership, one's own or somebody else's. What the user wrote stays under its name; its keys, its teams and what was shared
 * with it end at once.
 */
export async function removeMember(deps: Deps, actor: Actor, userId: string): Promise<Result<Member, Failure>> {
  const leaving = actor.userId !== undefined && uuidOf('user', userId) === actor.userId;
  const operation = leaving ? 'member.leave' : 'member.manage';
  const permitted = authorize(actor, operation);
  if (!permitted.ok) return permitted;
  return deps.database.withTenant(actor.tenantId, async (tx) => {
    const member = await memberOf(tx, userId);
    if (!member.ok) return member;
    const { user, role } = member.value;
    const grant = leaving ? succeed(undefined) : mayGrant(actor, role);
    if (!grant.ok) return grant;
    const spare = await sparesAnOwner(tx, member.value, undefined);
    if (!spare.ok) return spare;
    await deleteMembership(tx, user.id);
    await leaveTeams(tx, user.id);
    await endSharesTo(tx, user.id);
    await revokeApiKeysOf(tx, user.id, deps.now());
    await markRemoved(tx, user.id, deps.now());
    for (const labId of await endPresencesOf(tx, user.id)) await announceChange(tx, 'presence', labId);
    await recordChange(tx, deps, actor, { operation, subjectKind: 'user', subjectId: user.id, detail: { role } });
    return member;
  });
}

/** Whether the actor may give, or take, each of these roles. */
export function mayGrant(actor: Actor, ...wanted: readonly Role[]): Result<undefined, Failure> {
  const grantable = grantableRoles[actor.role];
  const beyond = wanted.find((role) => !grantable.includes(role));
  return beyond === undefined ? succeed(undefined) : forbidden(`The role ${beyond} is not for a ${actor.role} to give or take.`);
}

async function memberOf(tx: TenantTransaction, userId: string): Promise<Result<Member, Failure>> {
  const uuid = uuidOf('user', userId);
  const member = uuid === undefined ? undefined : await findMember(tx, uuid);
  return member === undefined ? notFound('member', userId) : succeed(member);
}

/** Whether an owner is left when the member becomes `next`. */
async function sparesAnOwner(tx: TenantTransaction, member: Member, next: Role | undefined): Promise<Result<undefined, Failure>> {
  if (next === 'OWNER') return succeed(undefined);
  const owners = await lockOwners(tx);
  if (owners.some((owner) => owner !== member.user.id)) return succeed(undefined);
  return fail({ code: 'LAST_OWNER', message: `${member.user.name} is the last owner of the organisation: make somebody else one first.` });
}
