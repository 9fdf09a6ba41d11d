/** Members, invitations, teams and keys: what goes beyond the table of permissions. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, until } from '../testing/api.js';
import type { GraphqlAnswer, TestApi } from '../testing/api.js';
import { newMember } from '../testing/roles.js';
import type { Someone } from '../testing/roles.js';

let api: TestApi;

beforeAll(async () => {
  api = await startApi();
});

afterAll(async () => {
  await api.close();
});

type Answer = Pick<GraphqlAnswer<Readonly<Record<string, never>>>, 'errors' | 'data' | 'status'>;

async function ask(who: Pick<Someone, 'headers'>, query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
  const response = await api.anonymous().post('/graphql').set(who.headers).send({ query, variables });
  const { data, errors } = response.body as Answer;
  return { status: response.status, data, errors };
}

function codeOf({ errors }: Pick<Answer, 'errors'>): string | undefined {
  return errors?.[0]?.extensions.code;
}

const VIEWER = '{ viewer { role } }';
const KEY = 'mutation ($input: CreateKeyInput!) { createKey(input: $input) { secret key { id prefix scopes lastUsedAt revokedAt } } }';
const ROLE = 'mutation ($input: ChangeRoleInput!) { changeRole(input: $input) { member { role } } }';
const REMOVE = 'mutation ($id: ID!) { removeMember(userId: $id) { user { id } } }';

interface Made {
  readonly createKey: { readonly secret: string; readonly key: { readonly id: string; readonly prefix: string; readonly scopes: readonly string[] } };
}

async function newKey(input: Readonly<Record<string, unknown>>): Promise<{ readonly headers: { readonly authorization: string }; readonly key: Made['createKey']['key'] }> {
  const { data, errors } = await api.ours.query<Made>(KEY, { input: { name: 'key', ...input } });
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return { headers: { authorization: `Bearer ${data.createKey.secret}` }, key: data.createKey.key };
}

describe('a key', () => {
  test('is shown once: no list has its secret, and its row a hash', async () => {
    const { headers, key } = await newKey({ scopes: ['labs:read'] });
    const secret = headers.authorization.slice('Bearer '.length);
    const { data } = await api.ours.query<Readonly<Record<string, unknown>>>('{ viewer { organization { keys(first: 100) { nodes { id prefix name scopes user { name } } } } } }');
    expect(JSON.stringify(data)).toContain(key.id);
    expect(JSON.stringify(data)).not.toContain(secret.slice(-43));
    const rows = await api.deps.database.withTenant(api.ours.tenantId, (tx) => tx.prisma.apiKey.findMany());
    expect(JSON.stringify(rows)).not.toContain(secret.slice(-43));
  });

  test('does what its scopes say, and says which it lacks', async () => {
    const reader = await newKey({ scopes: ['labs:read'] });
    expect((await ask(reader, '{ labs { nodes { id } } }')).errors).toBeUndefined();
    const refused = await ask(reader, 'mutation { createTeam(input: { name: "t" }) { team { id } } }');
    expect(codeOf(refused)).toBe('FORBIDDEN');
    expect(refused.errors?.[0]?.message).toContain('labs:read');
  });

  test('makes none that may do more than itself', async () => {
    const maker = await newKey({ scopes: ['key.create', 'labs:read'] });
    expect(codeOf(await ask(maker, KEY, { input: { name: 'k', scopes: ['labs:read'] } }))).toBeUndefined();
    for (const scope of ['*', 'admin', 'lab.commit']) expect(codeOf(await ask(maker, KEY, { input: { name: 'k', scopes: [scope] } })), scope).toBe('FORBIDDEN');
  });

  test.each([
    ['a scope that means nothing', { scopes: ['everything'] }, 'input.scopes[0]'],
    ['no scope', { scopes: [] }, 'input.scopes'],
    ['an end in the past', { scopes: ['*'], expiresAt: '2020-01-01T00:00:00Z' }, 'input.expiresAt'],
  ])('with %s is refused', async (_what, input, argument) => {
    const { errors } = await api.ours.query(KEY, { input: { name: 'k', ...input } });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument } }]);
  });

  test('ends when it expires', async () => {
    const key = await newKey({ scopes: ['*'], expiresAt: new Date(Date.now() + 60_000).toISOString() });
    expect((await ask(key, VIEWER)).status).toBe(200);
    const { now } = api.deps;
    Object.assign(api.deps, { now: () => new Date(Date.now() + 61_000) });
    expect((await ask(key, VIEWER)).status).toBe(401);
    Object.assign(api.deps, { now });
  });

  test('ends when it is revoked', async () => {
    const key = await newKey({ scopes: ['*'] });
    expect((await ask(key, VIEWER)).status).toBe(200);
    await api.ours.query('mutation ($id: ID!) { revokeKey(id: $id) { key { id } } }', { id: key.key.id });
    expect((await ask(key, VIEWER)).status).toBe(401);
  });

  test('tells when it was used', async () => {
    const key = await newKey({ scopes: ['*'] });
    const used = async () => (await api.ours.query<{ node: { lastUsedAt: string | null } }>('query ($id: ID!) { node(id: $id) { ... on ApiKey { lastUsedAt } } }', { id: key.key.id })).data.node.lastUsedAt;
    expect(await used()).toBeNull();
    await ask(key, VIEWER);
    expect(Date.parse((await until(used, (at) => at !== null)) ?? '')).toBeLessThanOrEqual(Date.now());
  });

  test('acts for its maker or for a robot, never for another person', async () => {
    const member = await newMember(api, 'MEMBER');
    expect(codeOf(await ask(member, KEY, { input: { name: 'k', scopes: ['*'], userId: (await newMember(api, 'OWNER')).id } }))).toBe('FORBIDDEN');
    const person = await personOf('someone');
    expect(codeOf(await api.ours.query(KEY, { input: { name: 'k', scopes: ['*'], userId: person } }))).toBe('FORBIDDEN');
  });
});

/** A member who has an account, and so is no robot. */
async function personOf(name: string): Promise<string> {
  const { database, newId } = api.deps;
  const [accountId, userId] = [newId(), newId()];
  await database.withAccount(accountId, (tx) => tx.prisma.account.create({ data: { id: accountId, name } }));
  await database.withTenant(api.ours.tenantId, async (tx) => {
    await tx.prisma.user.create({ data: { id: userId, name, accountId, tenantId: tx.tenant } });
    await tx.prisma.membership.create({ data: { tenantId: tx.tenant, userId, role: 'MEMBER' } });
  });
  return `usr_${userId}`;
}

describe('members', () => {
  test('a removed member’s keys stop at once, and do not come back with the member', async () => {
    const member = await newMember(api, 'MEMBER');
    expect((await ask(member, VIEWER)).status).toBe(200);
    expect(codeOf(await api.ours.query(REMOVE, { id: member.id }))).toBeUndefined();
    expect((await ask(member, VIEWER)).status).toBe(401);
    await api.deps.database.withTenant(api.ours.tenantId, (tx) => tx.prisma.membership.create({ data: { tenantId: tx.tenant, userId: member.userId, role: 'MEMBER' } }));
    expect((await ask(member, VIEWER)).status).toBe(401);
  });

  test('a change of role counts from the next request on', async () => {
    const member = await newMember(api, 'MEMBER');
    await api.ours.query(ROLE, { input: { userId: member.id, role: 'STUDENT' } });
    expect((await ask(member, VIEWER)).data).toEqual({ viewer: { role: 'STUDENT' } });
  });

  test('an instructor manages students and nobody above', async () => {
    const [instructor, student, member] = [await newMember(api, 'INSTRUCTOR'), await newMember(api, 'STUDENT'), await newMember(api, 'MEMBER')];
    expect(codeOf(await ask(instructor, ROLE, { input: { userId: student.id, role: 'VIEWER' } }))).toBeUndefined();
    expect(codeOf(await ask(instructor, ROLE, { input: { userId: student.id, role: 'OWNER' } }))).toBe('FORBIDDEN');
    expect(codeOf(await ask(instructor, ROLE, { input: { userId: instructor.id, role: 'OWNER' } }))).toBe('FORBIDDEN');
    expect(codeOf(await ask(instructor, REMOVE, { id: member.id }))).toBe('FORBIDDEN');
    expect(codeOf(await ask(instructor, 'mutation { inviteMember(input: { email: "a@b.example", role: OWNER }) { token } }'))).toBe('FORBIDDEN');
  });

  test('the last owner stays, however often at once two owners remove each other', async () => {
    const alone = await lonelyOwners();
    const [one, other] = alone.owners;
    const answers = await Promise.all([alone.ask(one, REMOVE, { id: other.id }), alone.ask(other, REMOVE, { id: one.id })]);
    const left = await alone.owners.reduce(async (sum, owner) => (await sum) + ((await alone.ask(owner, VIEWER)).status === 200 ? 1 : 0), Promise.resolve(0));
    expect(left).toBe(1);
    expect(answers.filter((answer) => answer.errors === undefined && answer.status === 200)).toHaveLength(1);
    const last = (await alone.ask(one, VIEWER)).status === 200 ? one : other;
    expect(codeOf(await alone.ask(last, REMOVE, { id: last.id }))).toBe('LAST_OWNER');
    expect(codeOf(await alone.ask(last, ROLE, { input: { userId: last.id, role: 'MEMBER' } }))).toBe('LAST_OWNER');
  });

  test('everything is in the log, and no secret is', async () => {
    const key = await newKey({ scopes: ['admin'] });
    const rows = await api.deps.database.withTenant(api.ours.tenantId, (tx) => tx.prisma.auditEvent.findMany());
    expect([...new Set(rows.map((row) => row.operation))]).toEqual(expect.arrayContaining(['robot.manage', 'key.create', 'key.revoke', 'member.manage']));
    expect(rows.find((row) => row.subjectId === key.key.id.slice('key_'.length))).toMatchObject({ operation: 'key.create', subjectKind: 'apiKey', actorVia: 'key' });
    expect(JSON.stringify(rows)).not.toContain(key.headers.authorization.slice(-43));
  });
});

/** Another organisation, with two owners and nobody else: `theirs`, whose first owner leaves it to two robots. */
async function lonelyOwners() {
  const theirs: TestApi = { ...api, ours: api.theirs };
  const owners = [await newMember(theirs, 'OWNER'), await newMember(theirs, 'OWNER')] as const;
  const { data } = await api.theirs.query<{ viewer: { user: { id: string } } }>('{ viewer { user { id } } }');
  await api.theirs.query(ROLE, { input: { userId: data.viewer.user.id, role: 'MEMBER' } });
  return { owners, ask };
}

describe('teams', () => {
  test('have names of their own, members of the organisation, and an end', async () => {
    const member = await newMember(api, 'MEMBER');
    const { data } = await api.ours.query<{ createTeam: { team: { id: string } } }>('mutation { createTeam(input: { name: "red" }) { team { id } } }');
    const teamId = data.createTeam.team.id;
    expect(codeOf(await api.ours.query('mutation { createTeam(input: { name: "red" }) { team { id } } }'))).toBe('NAME_TAKEN');
    const add = 'mutation ($input: TeamMemberInput!) { addTeamMember(input: $input) { team { members { id } } } }';
    expect((await api.ours.query(add, { input: { teamId, userId: member.id } })).data).toEqual({ addTeamMember: { team: { members: [{ id: member.id }] } } });
    const stranger = await newMember({ ...api, ours: api.ours }, 'STUDENT');
    expect(codeOf(await api.ours.query(add, { input: { teamId, userId: stranger.id.replace(/.$/, '0') } }))).toBe('NOT_FOUND');
    expect(codeOf(await api.ours.query('mutation ($id: ID!) { deleteTeam(id: $id) { team { name } } }', { id: teamId }))).toBeUndefined();
    expect((await api.ours.query('query ($id: ID!) { node(id: $id) { id } }', { id: teamId })).data).toEqual({ node: null });
  });
});

describe('invitations', () => {
  test('are listed until they are taken back, and are found by nobody’s guess', async () => {
    const { data } = await api.ours.query<{ inviteMember: { token: string; invitation: { id: string } } }>(
      'mutation { inviteMember(input: { email: "x@y.example", role: MEMBER, expiresInDays: 1 }) { token invitation { id } } }',
    );
    const { token, invitation } = data.inviteMember;
    const list = async () => JSON.stringify((await api.ours.query('{ viewer { organization { invitations(first: 100) { nodes { id email role } } } } }')).data);
    expect(await list()).toContain(invitation.id);
    expect(await list()).not.toContain(token.slice(3));
    await api.ours.query('mutation ($id: ID!) { revokeInvitation(id: $id) { invitation { id } } }', { id: invitation.id });
    expect(await list()).not.toContain(invitation.id);
  });

  test('are nothing that a key accepts', async () => {
    expect(codeOf(await api.ours.query('mutation { acceptInvitation(token: "vi_x") { affiliation { slug } } }'))).toBe('FORBIDDEN');
  });
});
