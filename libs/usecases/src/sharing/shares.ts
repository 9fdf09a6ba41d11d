/** With whom a lab is shared: users and teams of the organisation by name, people of anywhere by invitation. */
import { encodeNodeId, inviteToLabInput, setVisibilityInput, shareLabInput, unshareLabInput, uuidOf } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import { endShare, findTeam, findUser, insertInvitation, listInvitations, listShares, putShare, setVisibility as storeVisibility } from '@vantage/db';
import type { Invitation, Lab, LabShare, Page, Sharer, TenantTransaction } from '@vantage/db';
import { succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { Actor } from '../actor.js';
import { recordChange } from '../audit.js';
import { changeLab } from '../changeLab.js';
import type { LabToChange } from '../changeLab.js';
import { readPage } from '../cursors.js';
import type { PageRequest } from '../cursors.js';
import type { Deps } from '../deps.js';
import { badInput, checkInput, notFound } from '../failures.js';
import type { Invited } from '../people/invitations.js';
import { newToken } from '../token.js';
import { authorizeLab } from '../rights/authorizeLab.js';

const DAY = 86_400_000;

/** Shares a lab with a user or a team of the organisation; one that has a share already gets this one instead. */
export async function shareLab(deps: Deps, actor: Actor, input: unknown): Promise<Result<Lab, Failure>> {
  const checked = checkInput(shareLabInput, input, 'input');
  if (!checked.ok) return checked;
  const { labId, userId, teamId, access } = checked.value;
  return changeLab(deps, actor, 'lab.share', { labId, versions: undefined }, async (tx, lab) => {
    const sharer = await findSharer(tx, userId, teamId);
    if (!sharer.ok) return sharer;
    await putShare(tx, { id: deps.newId(), labId: lab.id, with: sharer.value, access, createdBy: actor.userId });
    return succeed({ lab, detail: { with: { ...sharer.value }, access } });
  });
}

/** Ends a share; what its holder wrote stays. */
export async function unshareLab(deps: Deps, actor: Actor, input: unknown): Promise<Result<Lab, Failure>> {
  const checked = checkInput(unshareLabInput, input, 'input');
  if (!checked.ok) return checked;
  const { labId, shareId } = checked.value;
  return changeLab(deps, actor, 'lab.share', { labId, versions: undefined }, async (tx, lab) => {
    const uuid = uuidOf('share', shareId);
    const ended = uuid === undefined ? undefined : await endShare(tx, lab.id, uuid);
    return ended === undefined ? notFound('share of this lab', shareId) : succeed({ lab, detail: { with: { ...ended.with }, access: null } });
  });
}

/** Says who sees a lab that is not shared with them by name; only if it is of one of the versions, where there are any. */
export async function setVisibility(deps: Deps, actor: Actor, input: unknown, versions?: LabToChange['versions']): Promise<Result<Lab, Failure>> {
  const checked = checkInput(setVisibilityInput, input, 'input');
  if (!checked.ok) return checked;
  const { labId, visibility, teamId } = checked.value;
  if ((visibility === 'TEAM') !== (teamId !== undefined)) {
    return badInput('input.teamId', 'names the team where the visibility is TEAM, and only there');
  }
  return changeLab(deps, actor, 'lab.update', { labId, versions }, async (tx, lab) => {
    const team = teamId === undefined ? undefined : await teamOf(tx, teamId);
    if (team?.ok === false) return team;
    const stored = await storeVisibility(tx, lab, visibility, team?.value);
    return succeed({ lab: stored ? { ...lab, visibility } : undefined, detail: { visibility, ...(teamId === undefined ? {} : { team: teamId }) } });
  });
}

/** An invitation for somebody who need not be of this organisation: accepting it makes them a guest, who sees this lab. */
export async function inviteToLab(deps: Deps, actor: Actor, input: unknown): Promise<Result<Invited, Failure>> {
  const checked = checkInput(inviteToLabInput, input, 'input');
  if (!checked.ok) return checked;
  const { labId, email, access, expiresInDays, open } = checked.value;
  const { token, hash } = newToken('vi');
  const expiresAt = new Date(deps.now().getTime() + expiresInDays * DAY);
  const otherwise = notFound('lab', labId);
  const labUuid = uuidOf('lab', labId);
  if (labUuid === undefined) return otherwise;
  return deps.database.withTenant(actor.tenantId, async (tx) => {
    const lab = await authorizeLab(tx, actor, { operation: 'lab.share', labId: labUuid, otherwise });
    if (!lab.ok) return lab;
    const id = deps.newId();
    await recordChange(tx, deps, actor, { operation: 'lab.share', subjectKind: 'lab', subjectId: labUuid, detail: { invitation: id, email, access, open } });
    const invitation = await insertInvitation(tx, { id, email, to: { kind: 'lab', labId: labUuid, access }, open, createdBy: actor.userId, expiresAt, hash });
    return succeed({ invitation, token });
  });
}

/** Invitations to a lab that nobody has accepted yet, newest first: for those who may share it. */
export async function getLabInvitations(deps: Deps, actor: Actor, lab: Lab, request: PageRequest): Promise<Result<Page<Invitation>, Failure>> {
  const page = readPage(request);
  if (!page.ok) return page;
  return deps.database.withTenant(actor.tenantId, async (tx) => {
    const permitted = await authorizeLab(tx, actor, { operation: 'lab.share', labId: lab.id, otherwise: notFound('lab', encodeNodeId('lab', lab.id)) });
    return permitted.ok ? succeed(await listInvitations(tx, { ...page.value, labId: lab.id, now: deps.now() })) : permitted;
  });
}

/** The shares of a lab: for those who may share it. */
export async function getShares(deps: Deps, actor: Actor, lab: Lab): Promise<Result<readonly LabShare[], Failure>> {
  return deps.database.withTenant(actor.tenantId, async (tx) => {
    const permitted = await authorizeLab(tx, actor, { operation: 'lab.share', labId: lab.id, otherwise: notFound('lab', encodeNodeId('lab', lab.id)) });
    return permitted.ok ? succeed(await listShares(tx, lab.id)) : permitted;
  });
}

async function findSharer(tx: TenantTransaction, userId: string | undefined, teamId: string | undefined): Promise<Result<Sharer, Failure>> {
  if (userId !== undefined && teamId === undefined) {
    const uuid = uuidOf('user', userId);
    const user = uuid === undefined ? undefined : await findUser(tx, uuid);
    return user === undefined ? notFound('user', userId) : succeed({ kind: 'user', userId: user.id });
  }
  if (teamId !== undefined && userId === undefined) {
    const team = await teamOf(tx, teamId);
    return team.ok ? succeed({ kind: 'team', teamId: team.value }) : team;
  }
  return badInput('input', 'names a user or a team, one of the two');
}

async function teamOf(tx: TenantTransaction, teamId: string): Promise<Result<string, Failure>> {
  const uuid = uuidOf('team', teamId);
  const team = uuid === undefined ? undefined : await findTeam(tx, uuid);
  return team === undefined ? notFound('team', teamId) : succeed(team.id);
}
