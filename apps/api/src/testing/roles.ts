/** One of each role in an organisation, each with a way to ask the API: members by their keys, a guest by a session, a visitor by a link. */
import { randomUUID } from 'node:crypto';
import { roles, uuidOf } from '@vantage/contract';
import type { ActorRole, Role } from '@vantage/contract';
import { insertAccount, insertMembership, insertUser } from '@vantage/db';
import { csrfTokenOf, startSession } from '@vantage/usecases';
import { newLab } from './api.js';
import type { TestApi } from './api.js';

export interface Someone {
  readonly role: ActorRole;
  /** The row of the user; empty for a visitor, who is none. */
  readonly userId: string;
  /** What the API calls the user. */
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The public id of the key; a guest has none. */
  readonly keyId: string | undefined;
}

const ROBOT = 'mutation ($input: CreateRobotInput!) { createRobot(input: $input) { member { user { id } } } }';
const KEY = 'mutation ($input: CreateKeyInput!) { createKey(input: $input) { secret key { id } } }';

/** A member of `api.ours` with a role, and a key for it. */
export async function newMember(api: TestApi, role: (typeof roles)[number], scopes: readonly string[] = ['*']): Promise<Someone> {
  const robot = await api.ours.query<{ createRobot: { member: { user: { id: string } } } }>(ROBOT, { input: { name: `a ${role}`, role } });
  const { id } = robot.data.createRobot.member.user;
  const made = await api.ours.query<{ createKey: { secret: string; key: { id: string } } }>(KEY, { input: { name: 'key', scopes, userId: id } });
  const { secret, key } = made.data.createKey;
  return { role, id, userId: uuidOf('user', id) ?? '', headers: { authorization: `Bearer ${secret}` }, keyId: key.id };
}

/** Somebody who is signed in, and no member of `api.ours`. */
export async function newGuest(api: TestApi): Promise<Someone> {
  const { headers, ours: userId } = await newPerson(api, {});
  return { role: 'GUEST', userId, id: `usr_${userId}`, headers: { ...headers, 'vantage-organization': 'ours' }, keyId: undefined };
}

export interface SignedInPerson {
  readonly accountId: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The rows of the user in the two organisations. */
  readonly ours: string;
  readonly theirs: string;
}

/** Somebody who is signed in, a guest of both organisations, and a member of those that give a role. */
export async function newPerson(api: TestApi, is: { readonly ours?: Role; readonly theirs?: Role; readonly email?: string; readonly emailVerified?: boolean }): Promise<SignedInPerson> {
  const { database } = api.deps;
  const accountId = randomUUID();
  await database.withAccount(accountId, (tx) => insertAccount(tx, { id: accountId, name: 'Person', email: is.email, emailVerified: is.emailVerified ?? false }, { issuer: 'test', subject: accountId }));
  const enter = (tenantId: string, role: Role | undefined): Promise<string> =>
    database.withTenant(tenantId, async (tx) => {
      const id = randomUUID();
      await insertUser(tx, { id, name: 'Person', accountId });
      if (role !== undefined) await insertMembership(tx, id, role);
      return id;
    });
  const [ours, theirs] = [await enter(api.ours.tenantId, is.ours), await enter(api.theirs.tenantId, is.theirs)];
  const { token } = await startSession(api.deps, accountId, { idle: 3_600_000, lifetime: 3_600_000 });
  return { accountId, ours, theirs, headers: { cookie: `vantage-session=${token}`, 'x-csrf-token': csrfTokenOf(token) } };
}

/** Somebody with a link to a lab, and without an account. */
export async function newVisitor(api: TestApi, labId: string): Promise<Someone> {
  await api.ours.query('mutation ($input: SetVisibilityInput!) { setVisibility(input: $input) { lab { id } } }', { input: { labId, visibility: 'LINK' } });
  const made = await api.ours.query<{ createShareLink: { token: string } }>('mutation ($input: CreateShareLinkInput!) { createShareLink(input: $input) { token } }', { input: { labId } });
  return { role: 'VISITOR', userId: '', id: '', headers: { 'vantage-link': made.data.createShareLink.token }, keyId: undefined };
}

/** One of each; the visitor has a link to a lab of its own. */
export async function oneOfEach(api: TestApi): Promise<readonly Someone[]> {
  const { id } = await newLab(api.ours);
  return [...(await Promise.all(roles.map((role) => newMember(api, role)))), await newGuest(api), await newVisitor(api, id)];
}
