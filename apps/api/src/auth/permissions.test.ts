/** Every cell of the table of permissions, asked of the running API: role × operation, and where it counts × access to the lab, or × whose thing it is. */
import { randomUUID } from 'node:crypto';
import { encodeNodeId, labAccesses } from '@vantage/contract';
import type { LabAccess, Role } from '@vantage/contract';
import { putShare } from '@vantage/db';
import { createLab, getHead, newActor, operations, permissionOf, startSimulation, submit } from '@vantage/usecases';
import type { Operation, Rule } from '@vantage/usecases';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, webLab } from '../testing/api.js';
import type { TestApi } from '../testing/api.js';
import { newMember, newPerson, newVisitor, oneOfEach } from '../testing/roles.js';
import type { Someone } from '../testing/roles.js';

let api: TestApi;
let everyone: readonly Someone[];
/** Who made what everyone is after. */
let author: Someone;

beforeAll(async () => {
  api = await startApi();
  author = await newMember(api, 'MEMBER');
  everyone = await oneOfEach(api);
});

afterAll(async () => {
  await api.close();
});

/** `allowed`, or a code. */
type Outcome = string;

interface GraphqlBody {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}

/** What became of it: allowed, or a code. A field that is null is not found. */
async function asks(who: Someone, query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<Outcome> {
  const { body } = (await api.anonymous().post('/graphql').set(who.headers).send({ query, variables })) as { body: GraphqlBody };
  const code = body.errors?.[0]?.extensions.code;
  return code ?? (Object.values(body.data ?? {}).includes(null) ? 'NOT_FOUND' : 'allowed');
}

async function sends(who: Someone, method: 'patch' | 'delete', path: string, body: object): Promise<Outcome> {
  const response = await api.anonymous()[method](path).set(who.headers).send(body);
  return response.status < 300 ? 'allowed' : (response.body as { code: string }).code;
}

/** A private lab of the author's, with a simulation of it. */
interface Prize {
  readonly labId: string;
  readonly revisionId: string;
  readonly simulationId: string;
}

function actorOf(who: Someone) {
  return newActor({ tenantId: api.ours.tenantId, userId: who.userId, role: who.role, scopes: ['*'], via: 'system' });
}

function must<T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: { readonly message: string } }): T {
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

async function newPrize(who: Someone, access: LabAccess | undefined): Promise<Prize> {
  const maker = actorOf(author);
  const lab = must(await createLab(api.deps, maker, { name: 'lab', files: webLab }));
  await api.deps.database.withTenant(api.ours.tenantId, async (tx) => {
    await tx.prisma.lab.update({ where: { id: lab.id }, data: { visibility: 'PRIVATE' } });
    if (access !== undefined) await putShare(tx, { id: randomUUID(), labId: lab.id, with: { kind: 'user', userId: who.userId }, access, createdBy: undefined });
  });
  const revisionId = encodeNodeId('revision', (await getHead(api.deps, maker, lab)).id);
  const simulation = must(await startSimulation(api.deps, maker, { kind: 'MATRIX', revisionId }));
  return { labId: encodeNodeId('lab', lab.id), revisionId, simulationId: encodeNodeId('simulation', simulation.id) };
}

const assignment = {
  path: 'assignment.yaml',
  content: `apiVersion: vantage.lab/v1
kind: Assignment
metadata: { name: a }
spec: { title: a, checks: [{ id: a, title: a, points: 1, reach: { from: internet, to: "shop/service/web:80", expect: { reachability: NEVER } } }] }
`,
};

function handIn() {
  return { files: webLab, assignment, idempotencyKey: randomUUID() };
}

/** Operations that take nothing but a role. */
const plain: Partial<Record<Operation, (who: Someone) => Promise<Outcome>>> = {
  'organization.read': (who) => asks(who, '{ viewer { organization { name slug } permissions } }'),
  'user.read': (who) => asks(who, 'query ($id: ID!) { node(id: $id) { id } }', { id: author.id }),
  'organization.update': (who) => asks(who, 'mutation { updateOrganization(input: { name: "Ours" }) { organization { name } } }'),
  'quota.read': (who) => asks(who, '{ viewer { organization { quotas { kind limit used } } } }'),
  'member.read': (who) => asks(who, '{ viewer { organization { members { nodes { email } } } } }'),
  'member.manage': (who) => asks(who, 'mutation { inviteMember(input: { email: "a@b.example", role: STUDENT }) { token } }'),
  'member.leave': async (who) => {
    const leaver = who.role === 'GUEST' || who.role === 'VISITOR' ? who : await newMember(api, who.role);
    return asks(leaver, 'mutation ($id: ID!) { removeMember(userId: $id) { user { id } } }', { id: leaver.id });
  },
  'team.read': (who) => asks(who, '{ viewer { organization { teams { nodes { name members { name } } } } } }'),
  'team.manage': (who) => asks(who, 'mutation ($name: String!) { createTeam(input: { name: $name }) { team { id } } }', { name: randomUUID() }),
  'key.create': (who) => asks(who, 'mutation { createKey(input: { name: "k", scopes: ["labs:read"] }) { secret } }'),
  'robot.manage': (who) => asks(who, 'mutation { createRobot(input: { name: "r", role: VIEWER }) { member { role } } }'),
  'audit.read': (who) => asks(who, '{ viewer { organization { auditLog { nodes { operation } } } } }'),
  'lab.list': (who) => asks(who, '{ labs { nodes { name } } }'),
  'lab.create': (who) => asks(who, 'mutation ($files: [LabFileInput!]!) { createLab(input: { name: "l", files: $files }) { lab { id } } }', { files: webLab }),
  'scratch.ask': (who) => asks(who, 'query ($files: [LabFileInput!]!) { scratch(files: $files) { contentHash } }', { files: webLab }),
  'submission.create': (who) => asks(who, 'mutation ($input: SubmitInput!) { submit(input: $input) { submission { status } } }', { input: handIn() }),
};

/** Operations on somebody's lab, in an order in which none spoils the next. */
const ofLabs: Partial<Record<Operation, (who: Someone, prize: Prize) => Promise<Outcome>>> = {
  'lab.read': (who, { labId }) => asks(who, 'query ($id: ID!) { lab(id: $id) { name head { files { path } diagnostics { code } } } }', { id: labId }),
  'simulation.read': (who, { simulationId }) => asks(who, 'query ($id: ID!) { simulation(id: $id) { status } }', { id: simulationId }),
  'simulation.start': (who, { revisionId }) =>
    asks(who, 'mutation ($id: ID!) { startSimulation(input: { kind: MATRIX, revisionId: $id }) { simulation { status } } }', { id: revisionId }),
  'simulation.cancel': (who, { simulationId }) => asks(who, 'mutation ($id: ID!) { cancelSimulation(id: $id) { status } }', { id: simulationId }),
  'lab.commit': (who, { labId, revisionId }) =>
    asks(who, 'mutation ($input: CommitRevisionInput!) { commitRevision(input: $input) { lab { id } } }', { input: { labId, baseRevisionId: revisionId, files: webLab, message: '' } }),
  'lab.share': (who, { labId }) => asks(who, 'mutation ($input: ShareLabInput!) { shareLab(input: $input) { lab { id } } }', { input: { labId, userId: author.id, access: 'VIEWER' } }),
  'lab.update': (who, { labId }) => sends(who, 'patch', `/v1/labs/${labId}`, { name: 'renamed' }),
  'lab.delete': (who, { labId }) => sends(who, 'delete', `/v1/labs/${labId}`, {}),
};

/** Operations on things that somebody made: another's first, then one's own where there is one. */
const ofThings: Partial<Record<Operation, { readonly make: (maker: Someone) => Promise<string | undefined>; readonly attempt: (who: Someone, id: string) => Promise<Outcome> }>> = {
  'key.read': {
    make: async (maker) => maker.keyId,
    attempt: (who, id) => asks(who, 'query ($id: ID!) { node(id: $id) { id } }', { id }),
  },
  'key.revoke': {
    make: async (maker) => (maker.role === 'GUEST' || maker.role === 'VISITOR' ? undefined : await anotherKeyOf(maker)),
    attempt: (who, id) => asks(who, 'mutation ($id: ID!) { revokeKey(id: $id) { key { revokedAt } } }', { id }),
  },
  'key.rotate': {
    make: async (maker) => (maker.role === 'GUEST' || maker.role === 'VISITOR' ? undefined : await anotherKeyOf(maker)),
    // A key rotates what was made by way of it; who has others' keys, too, has them in a browser.
    attempt: async (who, id) => asks(who.role === 'OWNER' ? await inBrowser('OWNER') : who, 'mutation ($id: ID!) { rotateKey(id: $id) { key { rotatedAt } } }', { id }),
  },
  'submission.read': {
    make: async (maker) => {
      const submitted = await submit(api.deps, actorOf(maker), handIn());
      return submitted.ok ? encodeNodeId('submission', submitted.value.id) : undefined;
    },
    attempt: (who, id) => asks(who, 'query ($id: ID!) { submission(id: $id) { status } }', { id }),
  },
};

async function inBrowser(role: Role): Promise<Someone> {
  const { ours, headers } = await newPerson(api, { ours: role });
  return { role, id: encodeNodeId('user', ours), userId: ours, headers: { ...headers, 'vantage-organization': 'ours' }, keyId: undefined };
}

async function anotherKeyOf(maker: Someone): Promise<string> {
  const response = await api.anonymous().post('/graphql').set(maker.headers).send({ query: 'mutation { createKey(input: { name: "k", scopes: ["*"] }) { key { id } } }' });
  return (response.body as { data: { createKey: { key: { id: string } } } }).data.createKey.key.id;
}

/** No request leads to these yet: what opens a door to one of them takes it from here, and gets its cells asked. */
const withoutDoor: readonly Operation[] = ['webhook.manage'];

test('every operation is asked for', () => {
  const asked = [...Object.keys(plain), ...Object.keys(ofLabs), ...Object.keys(ofThings), ...withoutDoor];
  expect(asked.sort()).toEqual([...operations].sort());
});

function ruleOf(operation: string, who: Someone): Rule {
  const known = operations.find((candidate) => candidate === operation);
  if (known === undefined) throw new Error(`${operation} is no operation.`);
  return permissionOf(known).rules[who.role];
}

/** The code with which a role is refused whatever it asks for. */
function refusalOf(rule: Rule): Outcome | undefined {
  if (rule.kind === 'hidden') return 'NOT_FOUND';
  return rule.kind === 'refused' ? rule.code : undefined;
}

/** What the rule says of a lab of somebody else's. */
function expectedOf(rule: Rule, who: Someone, shared: LabAccess | undefined): Outcome {
  const access = who.role === 'OWNER' || who.role === 'INSTRUCTOR' ? 'OWNER' : shared;
  const refusal = refusalOf(rule);
  if (refusal !== undefined) return refusal;
  if (access === undefined) return 'NOT_FOUND';
  if (rule.kind !== 'lab' && rule.kind !== 'ownOrLab') throw new Error(`${rule.kind} is no rule of labs.`);
  return labAccesses.indexOf(access) >= labAccesses.indexOf(rule.access) ? 'allowed' : 'FORBIDDEN';
}

describe('by role alone', () => {
  test.each(Object.entries(plain))('%s', async (operation, attempt) => {
    for (const who of everyone) {
      const rule = ruleOf(operation, who);
      expect(await attempt(who), who.role).toBe(refusalOf(rule) ?? 'allowed');
    }
  });
});

describe.each([undefined, ...labAccesses])('with access %s to a private lab of somebody else', (access) => {
  test.each(['OWNER', 'INSTRUCTOR', 'MEMBER', 'STUDENT', 'VIEWER', 'GUEST'])('a %s', async (role) => {
    const who = everyone.find((candidate) => candidate.role === role);
    if (who === undefined) throw new Error(`There is no ${role}.`);
    const prize = await newPrize(who, access);
    for (const [operation, attempt] of Object.entries(ofLabs)) {
      expect(await attempt(who, prize), operation).toBe(expectedOf(ruleOf(operation, who), who, access));
    }
  });
});

describe('a visitor', () => {
  test.each(['of this lab', 'of another lab'] as const)('%s', async (which) => {
    const prize = await newPrize(author, undefined);
    const who = await newVisitor(api, which === 'of this lab' ? prize.labId : (await newPrize(author, undefined)).labId);
    for (const [operation, attempt] of Object.entries(ofLabs)) {
      expect(await attempt(who, prize), operation).toBe(expectedOf(ruleOf(operation, who), who, which === 'of this lab' ? 'VIEWER' : undefined));
    }
  });
});

describe('what somebody made', () => {
  test.each(Object.entries(ofThings))('%s', async (operation, { make, attempt }) => {
    for (const who of everyone) {
      const theirs = await make(author);
      const rule = ruleOf(operation, who);
      expect(await attempt(who, theirs ?? ''), `another's, by a ${who.role}`).toBe(rule.kind === 'allowed' ? 'allowed' : (refusalOf(rule) ?? 'NOT_FOUND'));
      const mine = await make(who);
      if (mine !== undefined) expect(await attempt(who, mine), `one's own, by a ${who.role}`).toBe('allowed');
    }
  });

  test('who looks at a lab stops the simulations that they started, and no others', async () => {
    const student = await newMember(api, 'STUDENT');
    const { revisionId } = await newPrize(student, 'VIEWER');
    const own = must(await startSimulation(api.deps, actorOf(student), { kind: 'MATRIX', revisionId }));
    expect(await asks(student, 'mutation ($id: ID!) { cancelSimulation(id: $id) { status } }', { id: encodeNodeId('simulation', own.id) })).toBe('allowed');
  });
});

describe('a list', () => {
  test('shows exactly the labs that one may read', async () => {
    const stranger = await newMember(api, 'STUDENT');
    const shared = await newPrize(stranger, 'VIEWER');
    const hidden = await newPrize(stranger, undefined);
    for (const who of [stranger, ...everyone]) {
      const response = await api.anonymous().post('/graphql').set(who.headers).send({ query: '{ labs(first: 100) { nodes { id } } }' });
      const listed = (response.body as { data: { labs: { nodes: { id: string }[] } } }).data.labs.nodes.map(({ id }) => id);
      for (const { labId } of [shared, hidden]) expect(listed.includes(labId), who.role).toBe((await asks(who, 'query ($id: ID!) { lab(id: $id) { id } }', { id: labId })) === 'allowed');
    }
  });
});
