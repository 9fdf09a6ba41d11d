/** Teams: users with whom labs are shared together. */
import { createTeamInput, renameTeamInput, teamMemberInput, uuidOf } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import {
  announceChange,
  deleteTeam as storeDeletion,
  deleteTeamMember,
  findTeam,
  findTeamByName,
  findUser,
  findUsers,
  insertTeam,
  insertTeamMember,
  listLabsOfTeam,
  listTeamMembers,
  listTeams,
  renameTeam as storeName,
} from '@vantage/db';
import type { Page, Team, TenantTransaction, User } from '@vantage/db';
import { fail, invariant, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { Actor } from '../actor.js';
import { recordChange } from '../audit.js';
import { readPage } from '../cursors.js';
import type { PageRequest } from '../cursors.js';
import type { Deps } from '../deps.js';
import { checkInput, notFound } from '../failures.js';
import { authorize } from '../rights/authorize.js';

export async function getTeams(deps: Deps, actor: Actor, request: PageRequest): Promise<Result<Page<Team>, Failure>> {
  const permitted = authorize(actor, 'team.read');
  if (!permitted.ok) return permitted;
  const page = readPage(request);
  if (!page.ok) return page;
  return succeed(await deps.database.withTenant(actor.tenantId, (tx) => listTeams(tx, page.value)));
}

export async function getTeam(deps: Deps, actor: Actor, id: string): Promise<Result<Team, Failure>> {
  const permitted = authorize(actor, 'team.read');
  if (!permitted.ok) return permitted;
  return deps.database.withTenant(actor.tenantId, (tx) => teamOf(tx, id));
}

/** Who is in a team, by name. */
export async function getTeamMembers(deps: Deps, actor: Actor, team: Team): Promise<Result<readonly User[], Failure>> {
  const permitted = authorize(actor, 'team.read');
  if (!permitted.ok) return permitted;
  const users = await deps.database.withTenant(actor.tenantId, async (tx) => findUsers(tx, await listTeamMembers(tx, team.id)));
  return succeed([...users].sort((a, b) => (a.name < b.name ? -1 : 1)));
}

export async function createTeam(deps: Deps, actor: Actor, input: unknown): Promise<Result<Team, Failure>> {
  const permitted = authorize(actor, 'team.manage');
  if (!permitted.ok) return permitted;
  const checked = checkInput(createTeamInput, input, 'input');
  if (!checked.ok) return checked;
  const { name } = checked.value;
  return deps.database.withTenant(actor.tenantId, async (tx) => {
    const id = deps.newId();
    if (!(await insertTeam(tx, { id, name }))) return nameTaken(name);
    await record(tx, deps, actor, id, { created: name });
    return stored(tx, id);
  });
}

export async function renameTeam(deps: Deps, actor: Actor, input: unknown): Promise<Result<Team, Failure>> {
  const permitted = authorize(actor, 'team.manage');
  if (!permitted.ok) return permitted;
  const checked = checkInput(renameTeamInput, input, 'input');
  if (!checked.ok) return checked;
  const { teamId, name } = checked.value;
  return deps.database.withTenant(actor.tenantId, async (tx) => {
    const team = await teamOf(tx, teamId);
    if (!team.ok) return team;
    const other = await findTeamByName(tx, name);
    if (other !== undefined && other.id !== team.value.id) return nameTaken(name);
    await storeName(tx, team.value.id, name);
    await record(tx, deps, actor, team.value.id, { from: team.value.name, to: name });
    return stored(tx, team.value.id);
  });
}

/** Removes a team and what was shared with it; its members stay in the organisation. */
export async function deleteTeam(deps: Deps, actor: Actor, id: string): Promise<Result<Team, Failure>> {
  const permitted = authorize(actor, 'team.manage');
  if (!permitted.ok) return permitted;
  return deps.database.withTenant(actor.tenantId, async (tx) => {
    const team = await teamOf(tx, id);
    if (!team.ok) return team;
    await tellViewers(tx, team.value.id);
    await storeDeletion(tx, team.value.id);
    await record(tx, deps, actor, team.value.id, { deleted: team.value.name });
    return team;
  });
}

/** Puts a user of the organisation into a team; who is in it already stays there. */
export async function addTeamMember(deps: Deps, actor: Actor, input: unknown): Promise<Result<Team, Failure>> {
  return changeTeam(deps, actor, input, async (tx, team, user) => {
    await insertTeamMember(tx, team.id, user.id);
    await record(tx, deps, actor, team.id, { added: user.id });
  });
}

export async function removeTeamMember(deps: Deps, actor: Actor, input: unknown): Promise<Result<Team, Failure>> {
  return changeTeam(deps, actor, input, async (tx, team, user) => {
    await deleteTeamMember(tx, team.id, user.id);
    await tellViewers(tx, team.id);
    await record(tx, deps, actor, team.id, { removed: user.id });
  });
}

async function changeTeam(
  deps: Deps,
  actor: Actor,
  input: unknown,
  change: (tx: TenantTransaction, team: Team, user: User) => Promise<void>,
): Promise<Result<Team, Failure>> {
  const permitted = authorize(actor, 'team.manage');
  if (!permitted.ok) return permitted;
  const checked = checkInput(teamMemberInput, input, 'input');
  if (!checked.ok) return checked;
  const userUuid = uuidOf('user', checked.value.userId);
  return deps.database.withTenant(actor.tenantId, async (tx) => {
    const team = await teamOf(tx, checked.value.teamId);
    if (!team.ok) return team;
    const user = userUuid === undefined ? undefined : await findUser(tx, userUuid);
    if (user === undefined) return notFound('user', checked.value.userId);
    await change(tx, team.value, user);
    return team;
  });
}

/** Whoever looks at a lab of the team looks again whether they still may. */
async function tellViewers(tx: TenantTransaction, teamId: string): Promise<void> {
  for (const labId of await listLabsOfTeam(tx, teamId)) await announceChange(tx, 'lab', labId);
}

async function teamOf(tx: TenantTransaction, id: string): Promise<Result<Team, Failure>> {
  const uuid = uuidOf('team', id);
  const team = uuid === undefined ? undefined : await findTeam(tx, uuid);
  return team === undefined ? notFound('team', id) : succeed(team);
}

async function stored(tx: TenantTransaction, id: string): Promise<Result<Team, Failure>> {
  const team = await findTeam(tx, id);
  invariant(team !== undefined, 'a team does not vanish inside a transaction');
  return succeed(team);
}

async function record(tx: TenantTransaction, deps: Deps, actor: Actor, teamId: string, detail: Readonly<Record<string, string>>): Promise<void> {
  await recordChange(tx, deps, actor, { operation: 'team.manage', subjectKind: 'team', subjectId: teamId, detail });
}

function nameTaken(name: string): { readonly ok: false; readonly failure: Failure } {
  return fail({ code: 'NAME_TAKEN', message: `The organisation has a team "${name}" already.`, argument: 'input.name' });
}
