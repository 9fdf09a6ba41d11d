/** Two frontends on one lab: what one does reaches the other, and whose access is taken away is told nothing more. */
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { COMMIT, closedLab, newLab, startApi, until } from '../testing/api.js';
import type { Client, NewLab, TestApi } from '../testing/api.js';
import { newMember } from '../testing/members.js';
import type { Member } from '../testing/members.js';

let api: TestApi;
let ann: Member;

beforeAll(async () => {
  api = await startApi();
  ann = await newMember(api, 'MEMBER', 'Ann');
});

afterAll(async () => {
  await api.close();
});

async function must<T>(who: Client, query: string, variables: Readonly<Record<string, unknown>>): Promise<T> {
  const { data, errors } = await who.query<T>(query, variables);
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}

const send = (type: string, name: string) => (who: Client, input: object) => must<Readonly<Record<string, never>>>(who, `mutation ($input: ${type}!) { ${name}(input: $input) { lab { id shares { id } } } }`, { input });
const setVisibility = send('SetVisibilityInput', 'setVisibility');
const shareLab = send('ShareLabInput', 'shareLab');
const commit = (lab: NewLab, branch?: string) => must<{ commitRevision: { revision: { id: string } } }>(ann, COMMIT, { input: { labId: lab.id, baseRevisionId: lab.head.id, branch, files: closedLab, message: '' } });
const createBranch = (lab: NewLab) => must<{ createBranch: { branch: { id: string } } }>(ann, 'mutation ($id: ID!) { createBranch(input: { labId: $id, name: "idea" }) { branch { id } } }', { id: lab.id });

const LAB = 'subscription ($id: ID!) { labChanged(id: $id) { name visibility head { number } branches { name head { number } } } }';
const PRESENCE = 'subscription ($id: ID!) { labPresence(id: $id) { user { name } } }';

interface Watch {
  /** What was told, as text, the newest last. */
  readonly told: readonly string[];
  /** How it ended. */
  readonly ended: Promise<string>;
  readonly close: () => void | Promise<void>;
}

function watch(who: Client, query: string, lab: NewLab): Watch {
  const socket = createClient({ url: `${api.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, connectionParams: { Authorization: `Bearer ${who.apiKey}` }, retryAttempts: 0 });
  const told: string[] = [];
  const ended = new Promise<string>((resolve) => {
    const next = (value: unknown): void => void told.push(JSON.stringify(value));
    socket.subscribe({ query, variables: { id: lab.id } }, { next, error: (error) => resolve(JSON.stringify(error)), complete: () => resolve(told.at(-1) ?? '') });
  });
  return { told, ended, close: () => socket.dispose() };
}

async function hears(watching: Watch, text: string | RegExp): Promise<void> {
  await until(() => Promise.resolve(watching.told.at(-1) ?? ''), (told) => (typeof text === 'string' ? told.includes(text) : text.test(told)));
}

describe('what one does the other hears of', () => {
  test.each<[string, (lab: NewLab) => Promise<unknown>, string | RegExp]>([
    ['a commit', (lab) => commit(lab), '"head":{"number":2}'],
    ['a new name', ({ id }) => must(ann, 'mutation ($id: ID!) { renameLab(input: { labId: $id, name: "renamed" }) { lab { id } } }', { id }), 'renamed'],
    ['another visibility', ({ id }) => setVisibility(ann, { labId: id, visibility: 'LINK' }), '"LINK"'],
    ['a branch', (lab) => createBranch(lab), '"idea"'],
    ['a commit to a branch', (lab) => createBranch(lab).then(() => commit(lab, 'idea')), '"branches":[{"name":"idea","head":{"number":2}}]'],
    ['a merge', merge, '"head":{"number":3}'],
    ['a restored revision', restore, '"head":{"number":3}'],
  ])('%s', async (_what, change, text) => {
    const lab = await newLab(ann);
    const bob = watch(await newMember(api, 'STUDENT', 'Bob'), LAB, lab);
    await hears(bob, '"number":1');
    await change(lab);
    await hears(bob, text);
    await bob.close();
  });

  async function merge(lab: NewLab): Promise<unknown> {
    await createBranch(lab);
    const { commitRevision } = await commit(lab, 'idea');
    const input = { labId: lab.id, from: 'idea', fromRevisionId: commitRevision.revision.id, intoRevisionId: lab.head.id, message: '' };
    return must(ann, 'mutation ($input: MergeBranchInput!) { mergeBranch(input: $input) { revision { id } } }', { input });
  }

  async function restore(lab: NewLab): Promise<unknown> {
    const { commitRevision } = await commit(lab);
    const input = { labId: lab.id, revisionId: lab.head.id, baseRevisionId: commitRevision.revision.id };
    return must(ann, 'mutation ($input: RestoreRevisionInput!) { restoreRevision(input: $input) { revision { id } } }', { input });
  }

  test('a branch that is deleted', async () => {
    const lab = await newLab(ann);
    const { createBranch: made } = await createBranch(lab);
    const bob = watch(await newMember(api, 'STUDENT', 'Bob'), LAB, lab);
    await hears(bob, '"idea"');
    await must(ann, 'mutation ($id: ID!) { deleteBranch(id: $id) { lab { id } } }', { id: made.branch.id });
    await hears(bob, '"branches":[]');
    await bob.close();
  });

  test('a lab that is deleted, as the end', async () => {
    const lab = await newLab(ann);
    const bob = watch(await newMember(api, 'STUDENT', 'Bob'), LAB, lab);
    await hears(bob, '"number":1');
    await must(ann, 'mutation ($id: ID!) { deleteLab(id: $id) { id } }', { id: lab.id });
    expect(await bob.ended).toContain('NOT_FOUND');
    await bob.close();
  });
});

describe('whose access is taken away', () => {
  interface Taken {
    readonly lab: NewLab;
    readonly bob: Member;
    readonly shareId: string;
    readonly teamId: string;
  }

  async function sharedLab(by: 'share' | 'team'): Promise<Taken> {
    const lab = await newLab(ann);
    const bob = await newMember(api, 'STUDENT', 'Bob');
    await setVisibility(ann, { labId: lab.id, visibility: 'PRIVATE' });
    const team = await must<{ createTeam: { team: { id: string } } }>(api.ours, 'mutation ($name: String!) { createTeam(input: { name: $name }) { team { id } } }', { name: lab.id });
    const teamId = team.createTeam.team.id;
    await must(api.ours, 'mutation ($input: TeamMemberInput!) { addTeamMember(input: $input) { team { id } } }', { input: { teamId, userId: bob.userId } });
    const shared = await shareLab(ann, { labId: lab.id, ...(by === 'team' ? { teamId } : { userId: bob.userId }), access: 'VIEWER' });
    return { lab, bob, teamId, shareId: /shr_[0-9a-f-]{36}/.exec(JSON.stringify(shared))?.[0] ?? '' };
  }

  const ends: readonly (readonly [string, 'share' | 'team', RegExp, (taken: Taken) => Promise<unknown>])[] = [
    ['by the end of the share', 'share', /NOT_FOUND/, ({ lab, shareId }) => send('UnshareLabInput', 'unshareLab')(ann, { labId: lab.id, shareId })],
    ['with the team', 'team', /NOT_FOUND/, ({ teamId }) => must(api.ours, 'mutation ($id: ID!) { deleteTeam(id: $id) { team { id } } }', { id: teamId })],
    ['by leaving the team', 'team', /NOT_FOUND/, ({ teamId, bob }) => must(api.ours, 'mutation ($input: TeamMemberInput!) { removeTeamMember(input: $input) { team { id } } }', { input: { teamId, userId: bob.userId } })],
    ['by leaving the organisation', 'share', /UNAUTHENTICATED/, ({ bob }) => must(api.ours, 'mutation ($id: ID!) { removeMember(userId: $id) { user { id } } }', { id: bob.userId })],
  ];

  test.each(ends)('%s: they hear nothing more of the lab', async (_how, by, code, end) => {
    const taken = await sharedLab(by);
    const bob = watch(taken.bob, LAB, taken.lab);
    await hears(bob, '"number":1');
    await end(taken);
    await commit(taken.lab);
    expect(await bob.ended).toMatch(code);
    expect(bob.told.join()).not.toContain('"number":2');
    await bob.close();
  });

  test.each(ends)('%s: they are there no more, at once, and hear nothing of who is', async (_how, by, code, end) => {
    const taken = await sharedLab(by);
    const [anns, bobs] = [watch(ann, PRESENCE, taken.lab), watch(taken.bob, PRESENCE, taken.lab)];
    await hears(anns, 'Bob');
    await hears(bobs, 'Ann');
    await end(taken);
    expect(await bobs.ended).toMatch(code);
    await hears(anns, /^((?!Bob).)*$/);
    await Promise.all([anns.close(), bobs.close()]);
  });

  test('by a key that was revoked: they hear nothing more', async () => {
    const { lab, bob } = await sharedLab('share');
    const watching = [watch(bob, LAB, lab), watch(bob, PRESENCE, lab)];
    for (const each of watching) await until(() => Promise.resolve(each.told.length), (count) => count > 0);
    const keys = await must<{ viewer: { organization: { keys: { nodes: readonly { id: string; prefix: string }[] } } } }>(api.ours, '{ viewer { organization { keys(first: 100) { nodes { id prefix } } } } }', {});
    const id = keys.viewer.organization.keys.nodes.find(({ prefix }) => bob.apiKey.startsWith(prefix))?.id;
    await must(api.ours, 'mutation ($id: ID!) { revokeKey(id: $id) { key { id } } }', { id });
    await commit(lab);
    for (const each of watching) {
      expect(await each.ended).toMatch(/UNAUTHENTICATED/);
      await each.close();
    }
    expect(watching[0]?.told.join()).not.toContain('"number":2');
  });

  test('in part: whoever has become less is told less', async () => {
    const lab = await newLab(ann);
    const eve = await newMember(api, 'INSTRUCTOR', 'Eve');
    const watching = watch(eve, 'subscription ($id: ID!) { labChanged(id: $id) { head { number } shares { id } } }', lab);
    await hears(watching, '"shares":[]');
    await must(api.ours, 'mutation ($id: ID!) { changeRole(input: { userId: $id, role: STUDENT }) { member { role } } }', { id: eve.userId });
    await commit(lab);
    await hears(watching, 'FORBIDDEN');
    await watching.close();
  });
});
