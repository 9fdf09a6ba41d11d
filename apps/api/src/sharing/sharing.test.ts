/** Who may do what with a lab that was shared, and what is told of it. */
import { uuidOf } from '@vantage/contract';
import { insertLabPresence } from '@vantage/db';
import { createClient } from 'graphql-ws';
import type { Client as Socket } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { COMMIT, closedLab, newLab, startApi, until } from '../testing/api.js';
import type { Client, NewLab, TestApi } from '../testing/api.js';
import { newMember } from '../testing/members.js';
import type { Member } from '../testing/members.js';

let api: TestApi;
let owner: Member;
let student: Member;
let other: Member;

beforeAll(async () => {
  api = await startApi();
  [owner, student, other] = await Promise.all([newMember(api, 'MEMBER', 'Ann'), newMember(api, 'STUDENT', 'Bob'), newMember(api, 'STUDENT', 'Cid')]);
});

afterAll(async () => {
  await api.close();
});

const SEE = 'query ($id: ID!) { lab(id: $id) { name } }';
const RENAME = 'mutation ($input: RenameLabInput!) { renameLab(input: $input) { lab { name } } }';
const SHARE = 'mutation ($input: ShareLabInput!) { shareLab(input: $input) { lab { shares { id access user { name } team { name } } } } }';
const VISIBILITY = 'mutation ($input: SetVisibilityInput!) { setVisibility(input: $input) { lab { visibility } } }';

async function privateLab(): Promise<NewLab> {
  const lab = await newLab(owner);
  await done(owner, VISIBILITY, { labId: lab.id, visibility: 'PRIVATE' });
  return lab;
}

async function done<T>(client: Client, mutation: string, input: object): Promise<T> {
  const { data, errors } = await client.query<T>(mutation, { input });
  expect(errors).toBeUndefined();
  return data;
}

async function codeOf(client: Client, query: string, variables: Readonly<Record<string, unknown>>): Promise<string> {
  return (await client.query(query, variables)).errors?.[0]?.extensions.code ?? 'ok';
}

/** What somebody can do with a lab: see it, commit to it, rename it. */
async function powersOf(client: Client, lab: NewLab): Promise<readonly string[]> {
  const seen = await client.query<{ lab: { name: string } | null }>(SEE, { id: lab.id });
  const commit = { labId: lab.id, baseRevisionId: 'rev_00000000-0000-4000-8000-000000000000', files: closedLab, message: '' };
  return [seen.data.lab === null ? 'NOT_FOUND' : 'ok', await codeOf(client, COMMIT, { input: commit }), await codeOf(client, RENAME, { input: { labId: lab.id, name: 'renamed' } })];
}

// A commit that may be made is refused for its base, which does not exist: NOT_FOUND of the revision.
const powers = {
  none: ['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND'],
  VIEWER: ['ok', 'FORBIDDEN', 'FORBIDDEN'],
  EDITOR: ['ok', 'NOT_FOUND', 'FORBIDDEN'],
  OWNER: ['ok', 'NOT_FOUND', 'ok'],
} as const;

describe('a share', () => {
  test.each(['VIEWER', 'EDITOR', 'OWNER'] as const)('to a user as %s gives that and no more, until it ends', async (access) => {
    const lab = await privateLab();
    expect(await powersOf(student, lab)).toEqual(powers.none);
    const { shareLab } = await done<{ shareLab: { lab: { shares: readonly { id: string }[] } } }>(owner, SHARE, { labId: lab.id, userId: student.userId, access });
    expect(shareLab.lab.shares).toEqual([{ id: expect.any(String) as unknown, access, user: { name: 'Bob' }, team: null }]);
    expect(await powersOf(student, lab)).toEqual(powers[access]);
    expect(await powersOf(other, lab)).toEqual(powers.none);
    await done(owner, 'mutation ($input: UnshareLabInput!) { unshareLab(input: $input) { lab { id } } }', { labId: lab.id, shareId: shareLab.lab.shares[0]?.id });
    expect(await powersOf(student, lab)).toEqual(powers.none);
  });

  test('to a team is for those who are in it, as long as they are', async () => {
    const lab = await privateLab();
    const { createTeam } = await done<{ createTeam: { team: { id: string } } }>(api.ours, 'mutation ($input: CreateTeamInput!) { createTeam(input: $input) { team { id } } }', { name: 'red' });
    const membership = { teamId: createTeam.team.id, userId: student.userId };
    await done(api.ours, 'mutation ($input: TeamMemberInput!) { addTeamMember(input: $input) { team { id } } }', membership);
    await done(owner, SHARE, { labId: lab.id, teamId: createTeam.team.id, access: 'EDITOR' });
    expect(await powersOf(student, lab)).toEqual(powers.EDITOR);
    expect(await powersOf(other, lab)).toEqual(powers.none);
    await done(api.ours, 'mutation ($input: TeamMemberInput!) { removeTeamMember(input: $input) { team { id } } }', membership);
    expect(await powersOf(student, lab)).toEqual(powers.none);
  });

  test('given twice is the one that was given last', async () => {
    const lab = await privateLab();
    await done(owner, SHARE, { labId: lab.id, userId: student.userId, access: 'OWNER' });
    const { shareLab } = await done<{ shareLab: { lab: { shares: readonly unknown[] } } }>(owner, SHARE, { labId: lab.id, userId: student.userId, access: 'VIEWER' });
    expect(shareLab.lab.shares).toMatchObject([{ access: 'VIEWER' }]);
    expect(await powersOf(student, lab)).toEqual(powers.VIEWER);
  });

  test('is for owners of the lab to give and to see', async () => {
    const lab = await privateLab();
    await done(owner, SHARE, { labId: lab.id, userId: student.userId, access: 'EDITOR' });
    expect(await codeOf(student, SHARE, { input: { labId: lab.id, userId: other.userId, access: 'VIEWER' } })).toBe('FORBIDDEN');
    expect(await codeOf(student, 'query ($id: ID!) { lab(id: $id) { shares { id } } }', { id: lab.id })).toBe('FORBIDDEN');
    expect(await codeOf(other, SHARE, { input: { labId: lab.id, userId: other.userId, access: 'VIEWER' } })).toBe('NOT_FOUND');
  });

  test.each([
    ['nobody', () => ({}), 'BAD_USER_INPUT'],
    ['a user and a team at once', () => ({ userId: student.userId, teamId: 'tem_00000000-0000-4000-8000-000000000000' }), 'BAD_USER_INPUT'],
    ['a user of another organisation', () => ({ userId: 'usr_00000000-0000-4000-8000-000000000000' }), 'NOT_FOUND'],
  ])('to %s is refused', async (_whom, whom, code) => {
    const lab = await privateLab();
    expect(await codeOf(owner, SHARE, { input: { labId: lab.id, access: 'VIEWER', ...whom() } })).toBe(code);
  });
});

describe('visibility', () => {
  test.each([
    ['PRIVATE', powers.none],
    ['ORGANIZATION', powers.VIEWER],
    ['LINK', powers.VIEWER],
  ] as const)('%s is what a student of the organisation then has', async (visibility, expected) => {
    const lab = await privateLab();
    await done(owner, VISIBILITY, { labId: lab.id, visibility });
    expect(await powersOf(student, lab)).toEqual(expected);
    expect(await powersOf(api.theirs, lab)).toEqual(powers.none);
  });

  test('TEAM names its team, and only TEAM does', async () => {
    const lab = await privateLab();
    const teamId = 'tem_00000000-0000-4000-8000-000000000000';
    expect(await codeOf(owner, VISIBILITY, { input: { labId: lab.id, visibility: 'TEAM' } })).toBe('BAD_USER_INPUT');
    expect(await codeOf(owner, VISIBILITY, { input: { labId: lab.id, visibility: 'PRIVATE', teamId } })).toBe('BAD_USER_INPUT');
    expect(await codeOf(owner, VISIBILITY, { input: { labId: lab.id, visibility: 'TEAM', teamId } })).toBe('NOT_FOUND');
  });
});

describe('an invitation to a lab', () => {
  test('is for owners of the lab to make, and shows its token once', async () => {
    const lab = await privateLab();
    const INVITE = 'mutation ($input: InviteToLabInput!) { inviteToLab(input: $input) { token invitation { email role } } }';
    const input = { labId: lab.id, email: 'guest@example.org', access: 'EDITOR' };
    const { inviteToLab } = await done<{ inviteToLab: { token: string } }>(owner, INVITE, input);
    expect(inviteToLab).toMatchObject({ invitation: { email: 'guest@example.org', role: null }, token: expect.stringMatching(/^vi_/) as unknown });
    expect(await codeOf(student, INVITE, { input })).toBe('NOT_FOUND');
  });
});

describe('a lab that is deleted', () => {
  test('is found no more, and nothing of it is', async () => {
    const lab = await newLab(owner);
    await owner.query('mutation ($id: ID!) { deleteLab(id: $id) { id } }', { id: lab.id });
    for (const [query, id] of [
      ['query ($id: ID!) { lab(id: $id) { id } }', lab.id],
      ['query ($id: ID!) { revision(id: $id) { id } }', lab.head.id],
      ['query ($id: ID!) { node(id: $id) { id } }', lab.id],
    ] as const) {
      expect(Object.values((await owner.query<object>(query, { id })).data)).toEqual([null]);
    }
  });
});

describe('the audit log', () => {
  const LOG = 'query ($subject: ID) { viewer { organization { auditLog(subject: $subject, first: 100) { nodes { operation via subjectKind detail user { name } } } } } }';
  interface Log {
    readonly viewer: { readonly organization: { readonly auditLog: { readonly nodes: readonly { readonly operation: string; readonly detail: string }[] } } };
  }

  test('tells every change of a lab, by whom, newest first', async () => {
    const lab = await newLab(owner, 'audited');
    await done(owner, RENAME, { labId: lab.id, name: 'renamed' });
    await done(owner, SHARE, { labId: lab.id, userId: student.userId, access: 'EDITOR' });
    await done(student, COMMIT, { labId: lab.id, baseRevisionId: lab.head.id, files: closedLab, message: '' });
    await owner.query('mutation ($id: ID!) { deleteLab(id: $id) { id } }', { id: lab.id });
    const { data } = await api.ours.query<Log>(LOG, { subject: lab.id });
    expect(data.viewer.organization.auditLog.nodes.map(({ detail, ...event }) => ({ ...event, ...(JSON.parse(detail) as object) }))).toMatchObject([
      { operation: 'lab.delete', via: 'KEY', user: { name: 'Ann' } },
      { operation: 'lab.commit', subjectKind: 'lab', user: { name: 'Bob' }, number: 2 },
      { operation: 'lab.share', user: { name: 'Ann' }, access: 'EDITOR' },
      { operation: 'lab.update', user: { name: 'Ann' }, name: 'renamed', before: 'audited' },
      { operation: 'lab.create', user: { name: 'Ann' }, name: 'audited' },
    ]);
  });

  test('is for owners of the organisation', async () => {
    expect(await codeOf(student, LOG, {})).toBe('FORBIDDEN');
    expect(await codeOf(await newMember(api, 'INSTRUCTOR'), LOG, {})).toBe('FORBIDDEN');
  });

  test('tells nothing of another organisation', async () => {
    const lab = await newLab(owner);
    const { data } = await api.theirs.query<Log>(LOG, { subject: lab.id });
    expect(data.viewer.organization.auditLog.nodes).toEqual([]);
  });
});

describe('presence', () => {
  function connect(client: Client): Socket {
    return createClient({ url: `${api.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, connectionParams: { Authorization: `Bearer ${client.apiKey}` } });
  }

  /** The names that a subscriber was told last. */
  function watch(socket: Socket, id: string): { readonly told: string[][]; readonly stop: () => void } {
    const told: string[][] = [];
    const stop = socket.subscribe<{ labPresence: readonly { user: { name: string } }[] }>(
      { query: 'subscription ($id: ID!) { labPresence(id: $id) { user { name } } }', variables: { id } },
      { next: ({ data }) => void told.push((data?.labPresence ?? []).map(({ user }) => user.name)), error: () => undefined, complete: () => undefined },
    );
    return { told, stop };
  }

  test('shows who comes and who goes, each once', async () => {
    const lab = await newLab(owner);
    const [annsSocket, bobsSocket] = [connect(owner), connect(student)];
    const ann = watch(annsSocket, lab.id);
    await until(() => Promise.resolve(ann.told.at(-1)), (names) => names?.join() === 'Ann');
    const bob = watch(bobsSocket, lab.id);
    const again = watch(bobsSocket, lab.id);
    await until(() => Promise.resolve(ann.told.at(-1)), (names) => names?.join() === 'Ann,Bob');
    await until(() => Promise.resolve(again.told.at(-1)), (names) => names?.join() === 'Ann,Bob');
    const query = await owner.query('query ($id: ID!) { lab(id: $id) { present { user { name } } } }', { id: lab.id });
    expect(query.data).toEqual({ lab: { present: [{ user: { name: 'Ann' } }, { user: { name: 'Bob' } }] } });
    bob.stop();
    again.stop();
    await until(() => Promise.resolve(ann.told.at(-1)), (names) => names?.join() === 'Ann');
    await Promise.all([annsSocket.dispose(), bobsSocket.dispose()]);
  });

  test('ends with the connection', async () => {
    const lab = await newLab(owner);
    const [annsSocket, bobsSocket] = [connect(owner), connect(student)];
    const ann = watch(annsSocket, lab.id);
    watch(bobsSocket, lab.id);
    await until(() => Promise.resolve(ann.told.at(-1)), (names) => names?.join() === 'Ann,Bob' || names?.join() === 'Bob,Ann');
    bobsSocket.terminate();
    await until(() => Promise.resolve(ann.told.at(-1)), (names) => names?.join() === 'Ann');
    await Promise.all([annsSocket.dispose(), bobsSocket.dispose()]);
  });

  /** As a process leaves it that was killed: somebody is in the lab, and nobody will say that they are not. */
  async function leftBehind(lab: NewLab, { userId }: Member, secondsAgo = 0): Promise<void> {
    const [labId = '', user = ''] = [uuidOf('lab', lab.id), uuidOf('user', userId)];
    const since = new Date(Date.now() - secondsAgo * 1_000);
    await api.deps.database.withTenant(api.ours.tenantId, (tx) => insertLabPresence(tx, { id: api.deps.newId(), labId, userId: user, since }));
  }

  async function presentIn(lab: NewLab): Promise<readonly string[]> {
    const { data } = await owner.query<{ lab: { present: readonly { user: { name: string } }[] } }>('query ($id: ID!) { lab(id: $id) { present { user { name } } } }', { id: lab.id });
    return data.lab.present.map(({ user }) => user.name);
  }

  test('ends three quarters of a minute after the last sign of it, where a process was killed', async () => {
    const lab = await newLab(owner);
    await leftBehind(lab, student, 46);
    await leftBehind(lab, other, 30);
    expect(await presentIn(lab)).toEqual(['Cid']);
  });

  test('ends at once for whoever leaves the organisation, and for nobody else, where a process was killed', async () => {
    const lab = await newLab(owner);
    const eve = await newMember(api, 'STUDENT', 'Eve');
    await leftBehind(lab, student, 2);
    await leftBehind(lab, eve, 1);
    expect(await presentIn(lab)).toEqual(['Bob', 'Eve']);
    expect((await api.ours.query('mutation ($id: ID!) { removeMember(userId: $id) { user { id } } }', { id: eve.userId })).errors).toBeUndefined();
    expect(await presentIn(lab)).toEqual(['Bob']);
  });
});
