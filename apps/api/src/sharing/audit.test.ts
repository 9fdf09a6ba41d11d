/** Every mutation of the schema leaves a line in the audit log, in the transaction of its change; and nobody takes a line out again. */
import { randomUUID } from 'node:crypto';
import { schemaText } from '@vantage/contract';
import { buildSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askerOf, closedLab, newLab, startApi, webLab } from '../testing/api.js';
import type { Asker, NewLab, TestApi } from '../testing/api.js';
import { newMember } from '../testing/members.js';
import { newPerson } from '../testing/roles.js';

let api: TestApi;

beforeAll(async () => {
  api = await startApi();
});

afterAll(async () => {
  await api.close();
});

/** A mutation of our organisation that must succeed; what it answers. */
async function must<T>(query: string, variables: Readonly<Record<string, unknown>>, who: Asker = api.ours): Promise<T> {
  const { data, errors } = await who.query<T>(query, variables);
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}

/** `mutation ($input: CreateLabInput!) { createLab(input: $input) … }` with what is asked for behind it. */
const byInput = (name: string, type: string, inside: string) => (input: object) => must<Readonly<Record<string, never>>>(`mutation ($input: ${type}!) { ${name}(input: $input) { ${inside} } }`, { input });
const byId = (name: string, inside: string, argument = 'id') => (id: string) => must<Readonly<Record<string, never>>>(`mutation ($id: ID!) { ${name}(${argument}: $id) { ${inside} } }`, { id });

const setVisibility = byInput('setVisibility', 'SetVisibilityInput', 'lab { id }');
const shareLab = byInput('shareLab', 'ShareLabInput', 'lab { shares { id } }');
const createShareLink = byInput('createShareLink', 'CreateShareLinkInput', 'link { id }');
const createBranch = byInput('createBranch', 'CreateBranchInput', 'branch { id head { id } }');
const commit = byInput('commitRevision', 'CommitRevisionInput', 'revision { id }');
const startSimulation = byInput('startSimulation', 'StartSimulationInput', 'simulation { id }');
const inviteMember = byInput('inviteMember', 'InviteMemberInput', 'token invitation { id }');
const createTeam = byInput('createTeam', 'CreateTeamInput', 'team { id }');
const addTeamMember = byInput('addTeamMember', 'TeamMemberInput', 'team { id }');
const createKey = byInput('createKey', 'CreateKeyInput', 'key { id }');
const createWebhook = byInput('createWebhook', 'CreateWebhookInput', 'webhook { id }');
const testWebhook = byId('testWebhook', 'delivery { id }');

const member = async (): Promise<string> => (await newMember(api, 'STUDENT')).userId;
const revisionOf = (lab: NewLab) => ({ labId: lab.id, baseRevisionId: lab.head.id });
const assignment = {
  path: 'assignment.yaml',
  content: 'apiVersion: vantage.lab/v1\nkind: Assignment\nmetadata: { name: a }\nspec: { title: a, checks: [{ id: a, title: a, points: 1, reach: { from: internet, to: "shop/service/web:80", expect: { reachability: NEVER } } }] }\n',
};

async function idOf(made: Promise<object>): Promise<string> {
  const id = /"id":"([^"]+)"/.exec(JSON.stringify(await made))?.[1];
  if (id === undefined) throw new Error('Nothing was made.');
  return id;
}

async function sharedByLink(): Promise<NewLab> {
  const lab = await newLab(api.ours);
  await setVisibility({ labId: lab.id, visibility: 'LINK' });
  return lab;
}

/** What each mutation needs first, and then the mutation itself. */
const mutations: Readonly<Record<string, () => Promise<() => Promise<unknown>>>> = {
  createLab: async () => () => newLab(api.ours),
  commitRevision: async () => prepared(newLab(api.ours), (lab) => commit({ ...revisionOf(lab), files: closedLab, message: '' })),
  renameLab: async () => prepared(newLab(api.ours), ({ id }) => byInput('renameLab', 'RenameLabInput', 'lab { id }')({ labId: id, name: 'renamed' })),
  deleteLab: async () => prepared(newLab(api.ours), ({ id }) => byId('deleteLab', 'id')(id)),
  setVisibility: async () => prepared(newLab(api.ours), ({ id }) => setVisibility({ labId: id, visibility: 'PRIVATE' })),
  shareLab: async () => prepared(Promise.all([newLab(api.ours), member()]), ([{ id }, userId]) => shareLab({ labId: id, userId, access: 'VIEWER' })),
  unshareLab: async () => {
    const [{ id: labId }, userId] = [await newLab(api.ours), await member()];
    const shareId = await idOf(shareLab({ labId, userId, access: 'VIEWER' }));
    return () => byInput('unshareLab', 'UnshareLabInput', 'lab { id }')({ labId, shareId });
  },
  createShareLink: async () => prepared(sharedByLink(), ({ id }) => createShareLink({ labId: id })),
  revokeShareLink: async () => prepared(sharedByLink().then(({ id }) => idOf(createShareLink({ labId: id }))), byId('revokeShareLink', 'link { id }')),
  inviteToLab: async () => prepared(newLab(api.ours), ({ id }) => byInput('inviteToLab', 'InviteToLabInput', 'token')({ labId: id, email: 'a@b.example', access: 'VIEWER' })),
  createBranch: async () => prepared(newLab(api.ours), ({ id }) => createBranch({ labId: id, name: 'idea' })),
  deleteBranch: async () => prepared(newLab(api.ours).then(({ id }) => idOf(createBranch({ labId: id, name: 'idea' }))), byId('deleteBranch', 'lab { id }')),
  mergeBranch: async () => {
    const lab = await newLab(api.ours);
    await createBranch({ labId: lab.id, name: 'idea' });
    const fromRevisionId = await idOf(commit({ ...revisionOf(lab), branch: 'idea', files: closedLab, message: '' }));
    return () => byInput('mergeBranch', 'MergeBranchInput', 'revision { id }')({ labId: lab.id, from: 'idea', fromRevisionId, intoRevisionId: lab.head.id, message: '' });
  },
  restoreRevision: async () => prepared(newLab(api.ours), (lab) => byInput('restoreRevision', 'RestoreRevisionInput', 'lab { id }')({ ...revisionOf(lab), revisionId: lab.head.id })),
  forkLab: async () => prepared(newLab(api.ours), (lab) => byInput('forkLab', 'ForkLabInput', 'lab { id }')({ revisionId: lab.head.id })),
  startSimulation: async () => prepared(newLab(api.ours), (lab) => startSimulation({ kind: 'MATRIX', revisionId: lab.head.id })),
  cancelSimulation: async () => prepared(newLab(api.ours).then((lab) => idOf(startSimulation({ kind: 'MATRIX', revisionId: lab.head.id }))), byId('cancelSimulation', 'id')),
  submit: async () => () => byInput('submit', 'SubmitInput', 'submission { id }')({ files: webLab, assignment, idempotencyKey: randomUUID() }),
  updateOrganization: async () => () => byInput('updateOrganization', 'UpdateOrganizationInput', 'organization { id }')({ name: 'Ours' }),
  inviteMember: async () => () => inviteMember({ email: 'a@b.example', role: 'STUDENT' }),
  revokeInvitation: async () => prepared(idOf(inviteMember({ email: 'a@b.example', role: 'STUDENT' })), byId('revokeInvitation', 'invitation { id }')),
  acceptInvitation: async () => {
    const { inviteMember: invited } = (await inviteMember({ email: 'a@b.example', role: 'STUDENT', open: true })) as unknown as { inviteMember: { token: string } };
    const person = askerOf(api.url, (await newPerson(api, {})).headers);
    return () => must('mutation ($token: String!) { acceptInvitation(token: $token) { affiliation { slug } } }', { token: invited.token }, person);
  },
  changeRole: async () => prepared(member(), (userId) => byInput('changeRole', 'ChangeRoleInput', 'member { role }')({ userId, role: 'VIEWER' })),
  removeMember: async () => prepared(member(), byId('removeMember', 'user { id }', 'userId')),
  createRobot: async () => () => byInput('createRobot', 'CreateRobotInput', 'member { role }')({ name: 'robot', role: 'STUDENT' }),
  createTeam: async () => () => createTeam({ name: randomUUID() }),
  renameTeam: async () => prepared(idOf(createTeam({ name: randomUUID() })), (teamId) => byInput('renameTeam', 'RenameTeamInput', 'team { id }')({ teamId, name: randomUUID() })),
  deleteTeam: async () => prepared(idOf(createTeam({ name: randomUUID() })), byId('deleteTeam', 'team { id }')),
  addTeamMember: async () => prepared(Promise.all([idOf(createTeam({ name: randomUUID() })), member()]), ([teamId, userId]) => addTeamMember({ teamId, userId })),
  removeTeamMember: async () => {
    const input = { teamId: await idOf(createTeam({ name: randomUUID() })), userId: await member() };
    await addTeamMember(input);
    return () => byInput('removeTeamMember', 'TeamMemberInput', 'team { id }')(input);
  },
  createKey: async () => () => createKey({ name: 'key', scopes: ['*'] }),
  revokeKey: async () => prepared(idOf(createKey({ name: 'key', scopes: ['*'] })), byId('revokeKey', 'key { id }')),
  rotateKey: async () => prepared(idOf(createKey({ name: 'key', scopes: ['*'] })), byId('rotateKey', 'key { id }')),
  createWebhook: async () => () => createWebhook({ url: 'https://hooks.example.org/', events: ['*'] }),
  updateWebhook: async () =>
    prepared(idOf(createWebhook({ url: 'https://hooks.example.org/', events: ['*'] })), (id) => must('mutation ($id: ID!) { updateWebhook(id: $id, input: { description: "new" }) { webhook { id } } }', { id })),
  deleteWebhook: async () => prepared(idOf(createWebhook({ url: 'https://hooks.example.org/', events: ['*'] })), byId('deleteWebhook', 'webhook { id }')),
  rotateWebhookSecret: async () => prepared(idOf(createWebhook({ url: 'https://hooks.example.org/', events: ['*'] })), byId('rotateWebhookSecret', 'secret')),
};

async function prepared<T>(first: Promise<T>, then: (value: T) => Promise<unknown>): Promise<() => Promise<unknown>> {
  const value = await first;
  return () => then(value);
}

/** What changes nothing that an organisation has: a person's own browsers, and messages that the webhook's list of deliveries tells of. */
const unlogged: Readonly<Record<string, () => Promise<() => Promise<unknown>>>> = {
  testWebhook: async () => prepared(idOf(createWebhook({ url: 'http://127.0.0.1:9/', events: ['*'] })), testWebhook),
  replayWebhookDelivery: async () => prepared(idOf(createWebhook({ url: 'http://127.0.0.1:9/', events: ['*'] })).then((id) => idOf(testWebhook(id))), byId('replayWebhookDelivery', 'delivery { id }')),
};
const ofPersons = ['endSession', 'signOutEverywhere'];

async function countLines(): Promise<number> {
  return api.deps.database.withTenant(api.ours.tenantId, (tx) => tx.prisma.auditEvent.count());
}

test('every mutation of the schema is looked at here', () => {
  const names = Object.keys(buildSchema(schemaText).getMutationType()?.getFields() ?? {});
  expect([...Object.keys(mutations), ...Object.keys(unlogged), ...ofPersons].sort()).toEqual(names.sort());
});

describe('a line in the audit log is written by', () => {
  test.each(Object.entries(mutations))('%s, one', async (_name, prepare) => {
    const mutate = await prepare();
    const before = await countLines();
    await mutate();
    expect(await countLines()).toBe(before + 1);
  });
});

describe('none is written by', () => {
  test.each(Object.entries(unlogged))('%s', async (_name, prepare) => {
    const mutate = await prepare();
    const before = await countLines();
    await mutate();
    expect(await countLines()).toBe(before);
  });
});
