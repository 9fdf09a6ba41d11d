/**
 * Every field of the schema, asked as somebody without a key, as another organisation, as members who may not see a private lab, and by a link to another lab.
 * The operations are made from the schema: what is added to it is walked from that day on, or the walk says what it needs for that.
 */
import { buildSchema } from 'graphql';
import { createClient } from 'graphql-ws';
import { schemaText } from '@vantage/contract';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { askerOf, newLab, startApi, until, webLab } from '../testing/api.js';
import type { Asker, NewLab, TestApi } from '../testing/api.js';
import { newMember } from '../testing/members.js';
import { restClientOf } from '../testing/restClient.js';
import { rootOperations, typeOperations, unreached } from './operations.js';
import type { Operation, Samples } from './operations.js';
import { restRequests } from './restRequests.js';
import type { RestWalkRequest } from './restRequests.js';
import { restBodies, samplesOf, SECRET } from './samples.js';

const schema = buildSchema(schemaText);

let api: TestApi;
let lab: NewLab;
let samples: Samples;
let ids: Readonly<Record<string, string>>;
/** A lab that is shared by link, the token of its link, and that of a link to the secret lab, which is private by now. */
let opened: NewLab;
let openToken: string;
let deadToken: string;

const VISIBILITY = 'mutation ($input: SetVisibilityInput!) { setVisibility(input: $input) { lab { id } } }';
const LINK = 'mutation ($input: CreateShareLinkInput!) { createShareLink(input: $input) { token link { id } } }';

beforeAll(async () => {
  api = await startApi();
  await ours('mutation ($input: UpdateOrganizationInput!) { updateOrganization(input: $input) { organization { id } } }', { name: `${SECRET} organisation` });
  lab = await newLab(api.ours, `${SECRET} lab`, webLab.map((file) => ({ path: `${SECRET}/${file.path}`, content: `# ${SECRET}\n${file.content}` })));
  await ours(VISIBILITY, { labId: lab.id, visibility: 'LINK' });
  const link = await ours<{ createShareLink: { token: string; link: { id: string } } }>(LINK, { labId: lab.id, name: `${SECRET} link` });
  await ours(VISIBILITY, { labId: lab.id, visibility: 'PRIVATE' });
  opened = await newLab(api.ours, 'for everybody', [{ path: 'open.yaml', content: 'apiVersion: v1\nkind: Namespace\nmetadata: { name: open }\n' }]);
  await ours(VISIBILITY, { labId: opened.id, visibility: 'LINK' });
  openToken = (await ours<{ createShareLink: { token: string } }>(LINK, { labId: opened.id })).createShareLink.token;
  deadToken = link.createShareLink.token;
  const branch = await ours<{ createBranch: { branch: { id: string } } }>('mutation ($input: CreateBranchInput!) { createBranch(input: $input) { branch { id } } }', { labId: lab.id, name: SECRET });
  const robot = await newMember(api, 'MEMBER', `${SECRET} robot`);
  const share = await ours<{ shareLab: { lab: { shares: readonly { id: string }[] } } }>('mutation ($input: ShareLabInput!) { shareLab(input: $input) { lab { shares { id } } } }', { labId: lab.id, userId: robot.userId, access: 'VIEWER' });
  const team = await ours<{ createTeam: { team: { id: string } } }>('mutation ($input: CreateTeamInput!) { createTeam(input: $input) { team { id } } }', { name: `${SECRET} team` });
  await ours('mutation ($input: ShareLabInput!) { shareLab(input: $input) { lab { id } } }', { labId: lab.id, teamId: team.createTeam.team.id, access: 'EDITOR' });
  const invitation = await ours<{ inviteMember: { token: string; invitation: { id: string } } }>('mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { token invitation { id } } }', { email: `${SECRET}@example.org`, role: 'OWNER' });
  await ours('mutation ($input: InviteToLabInput!) { inviteToLab(input: $input) { invitation { id } } }', { labId: lab.id, email: `${SECRET}.guest@example.org`, access: 'EDITOR' });
  const key = await ours<{ createKey: { key: { id: string } } }>('mutation ($input: CreateKeyInput!) { createKey(input: $input) { key { id } } }', { name: `${SECRET} key`, scopes: ['*'] });
  const simulation = await ours<{ startSimulation: { simulation: { id: string } } }>('mutation ($input: StartSimulationInput!) { startSimulation(input: $input) { simulation { id } } }', { kind: 'MATRIX', revisionId: lab.head.id });
  const assignment = { path: 'assignment.yaml', content: `apiVersion: vantage.lab/v1\nkind: Assignment\nmetadata: { name: a }\nspec: { title: ${SECRET}, checks: [{ id: a, title: ${SECRET}, points: 1, reach: { from: internet, to: "shop/service/web:80", expect: { reachability: NEVER } } }] }\n` };
  const submission = await ours<{ submit: { submission: { id: string } } }>('mutation ($input: SubmitInput!) { submit(input: $input) { submission { id } } }', { files: webLab, assignment, idempotencyKey: SECRET });
  const webhook = await ours<{ createWebhook: { webhook: { id: string } } }>('mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { webhook { id } } }', { url: `http://127.0.0.1:9/${SECRET}`, events: ['lab.deleted'] });
  const tried = await api.ours.query<{ testWebhook: { delivery: { id: string } } }>('mutation ($id: ID!) { testWebhook(id: $id) { delivery { id } } }', { id: webhook.createWebhook.webhook.id });
  const worker = await api.work();
  const done = 'query ($id: ID!) { simulation(id: $id) { status } }';
  await until(() => api.ours.query<{ simulation: { status: string } }>(done, { id: simulation.startSimulation.simulation.id }), ({ data }) => data.simulation.status === 'SUCCEEDED');
  await worker.close();
  ids = {
    lab: lab.id,
    revision: lab.head.id,
    branch: branch.createBranch.branch.id,
    user: robot.userId,
    share: share.shareLab.lab.shares[0]?.id ?? '',
    link: link.createShareLink.link.id,
    team: team.createTeam.team.id,
    invitation: invitation.inviteMember.invitation.id,
    apiKey: key.createKey.key.id,
    simulation: simulation.startSimulation.simulation.id,
    submission: submission.submit.submission.id,
    webhook: webhook.createWebhook.webhook.id,
    delivery: tried.data.testWebhook.delivery.id,
  };
  samples = samplesOf(ids, invitation.inviteMember.token, assignment);
});

afterAll(async () => {
  await api.close();
});

async function ours<T>(mutation: string, input: object): Promise<T> {
  const { data, errors } = await api.ours.query<T>(mutation, { input });
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}

interface Answer {
  readonly title: string;
  readonly text: string;
  readonly codes: readonly string[];
}

/** What each operation answers, as text. */
async function walk(client: Asker, operations: readonly Operation[]): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (const { title, query } of operations) {
    const { data, errors } = await client.query(query);
    answers.push({ title, text: JSON.stringify({ data, errors }), codes: (errors ?? []).map((error) => error.extensions.code) });
  }
  return answers;
}

/** The rows of our organisation, whatever the table, as one text. */
async function everythingOfOurs(): Promise<string> {
  const client = new pg.Client(api.ownerUrl);
  await client.connect();
  try {
    await client.query(`SELECT set_config('app.tenant_id', $1, false)`, [api.ours.tenantId]);
    const { rows } = await client.query<{ name: string }>(
      `SELECT DISTINCT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'tenant_id' ORDER BY 1`,
    );
    const texts: string[] = [];
    for (const { name } of rows) {
      const table = pg.escapeIdentifier(name);
      const found = await client.query<{ text: string | null }>(`SELECT string_agg(line, chr(10) ORDER BY line) AS text FROM (SELECT (to_jsonb(t) - 'last_used_at')::text AS line FROM ${table} t WHERE tenant_id = $1) AS lines`, [api.ours.tenantId]);
      texts.push(`${name}\n${found.rows[0]?.text ?? ''}`);
    }
    return texts.join('\n\n');
  } finally {
    await client.end();
  }
}

describe('the walk itself', () => {
  test('reaches every type of the schema', () => {
    expect(unreached(schema, samples)).toEqual([]);
  });

  test('finds, as ourselves, what it looks for', async () => {
    const answers = await walk(api.ours, [...rootOperations(schema, 'query', samples), ...typeOperations(schema, samples)]);
    expect(answers.filter(({ codes }) => codes.length > 0).map(({ title, text }) => `${title}: ${text.slice(0, 300)}`)).toEqual([]);
    const seen = answers.filter(({ text }) => text.includes(SECRET)).map(({ title }) => title);
    expect(seen).toEqual(expect.arrayContaining(['Query.lab', 'Lab', 'Revision', 'Branch', 'LabFile', 'Team', 'ApiKey', 'Invitation', 'AuditEvent', 'Submission', 'Organization']));
  });

  test('sees every table that belongs to a tenant', async () => {
    expect(await everythingOfOurs()).toContain(SECRET);
  });
});

describe('without a key', () => {
  test.each(['query', 'mutation'] as const)('every %s is refused, and nothing is told', async (root) => {
    for (const { title, query } of rootOperations(schema, root, samples)) {
      const response = await api.anonymous().post('/graphql').send({ query });
      const body: unknown = response.body;
      expect(body, title).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
      expect(JSON.stringify(body), title).not.toContain(SECRET);
    }
  });

  test('every subscription is refused', async () => {
    for (const { title, query } of rootOperations(schema, 'subscription', samples)) {
      expect(await refusalOf({}, query), title).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    }
  });
});

describe('as another organisation', () => {
  test('nothing of ours is told, field by field and id by id', async () => {
    const byId = Object.values(ids).map((id) => ({ title: `node ${id}`, query: `{ node(id: "${id}") { __typename id } }` }));
    const answers = await walk(api.theirs, [...rootOperations(schema, 'query', samples), ...typeOperations(schema, samples), ...byId]);
    expect(answers.filter(({ text }) => text.replaceAll(`\\"${SECRET}\\"`, '').includes(SECRET)).map(({ title, text }) => `${title}: ${text.slice(0, 300)}`)).toEqual([]);
    expect(answers.filter(({ title }) => title.startsWith('node')).map(({ text }) => text)).toEqual(byId.map(() => '{"data":{"node":null}}'));
  });

  test('nothing of ours is changed, whatever the mutation', async () => {
    const before = await everythingOfOurs();
    const answers = await walk(api.theirs, rootOperations(schema, 'mutation', samples));
    expect(await everythingOfOurs()).toBe(before);
    expect(answers.filter(({ text }) => text.includes(SECRET)).map(({ title }) => title)).toEqual([]);
  });

  test('no subscription opens', async () => {
    for (const { title, query } of rootOperations(schema, 'subscription', samples)) {
      expect(await refusalOf({ Authorization: `Bearer ${api.theirs.apiKey}` }, query), title).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    }
  });
});

describe.each(['MEMBER', 'STUDENT', 'VIEWER'] as const)('as a %s of ours', (role) => {
  test('a private lab of somebody else is not told, and not changed', async () => {
    const member = await newMember(api, role, 'somebody');
    const ofTheLab = typeOperations(schema, samples).filter(({ query }) => /^\{ (lab|revision|simulation|submission)\(/.test(query));
    const answers = await walk(member, ofTheLab);
    expect(ofTheLab.length).toBeGreaterThan(40);
    expect(answers.filter(({ text }) => text.replaceAll(`\\"${SECRET}\\"`, '').includes(SECRET)).map(({ title, text }) => `${title}: ${text.slice(0, 300)}`)).toEqual([]);
    const before = await everythingOfOurs();
    const mutations = rootOperations(schema, 'mutation', samples).filter(({ query }) => query.includes(ids['lab'] ?? '-') || query.includes(ids['revision'] ?? '-') || query.includes(ids['simulation'] ?? '-'));
    const refused = await walk(member, mutations);
    expect(refused.filter(({ codes }) => !codes.some((code) => ['NOT_FOUND', 'FORBIDDEN'].includes(code))).map(({ title, text }) => `${title}: ${text}`)).toEqual([]);
    expect(await everythingOfOurs()).toBe(before);
  });
});

/** A request of every REST route. */
function requests(): readonly RestWalkRequest[] {
  return restRequests({ ...ids, revision: '1', branch: SECRET, key: ids['apiKey'] ?? '', holder: ids['user'] ?? '', session: 'ses_00000000-0000-4000-8000-000000000000' }, restBodies(lab.head.id));
}

function bearer({ apiKey }: { readonly apiKey: string }): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${apiKey}` };
}

async function answerTo({ method, path, body }: RestWalkRequest, headers: Readonly<Record<string, string>>) {
  const { status, headers: told, body: answered } = await restClientOf({ url: api.url })[method](path, { headers: { 'if-match': '*', ...headers }, ...(body === undefined ? {} : { body }) });
  return { status, text: JSON.stringify({ headers: told, body: answered }) };
}

describe('by a link to another lab', () => {
  test('that lab is told, and nothing else of the organisation', async () => {
    const visitor = askerOf(api.url, { 'vantage-link': openToken });
    const byId = Object.values(ids).map((id) => ({ title: `node ${id}`, query: `{ node(id: "${id}") { __typename id } }` }));
    const answers = await walk(visitor, [...rootOperations(schema, 'query', samples), ...typeOperations(schema, samples), ...byId]);
    expect(answers.filter(({ text }) => text.replaceAll(`\\"${SECRET}\\"`, '').includes(SECRET)).map(({ title, text }) => `${title}: ${text.slice(0, 300)}`)).toEqual([]);
    expect(answers.filter(({ title, text, codes }) => title.startsWith('node') && !text.includes('"node":null') && !codes.includes('FORBIDDEN'))).toEqual([]);
    expect(answers.filter(({ text }) => text.includes('for everybody')).map(({ title }) => title)).toEqual(expect.arrayContaining(['Query.linkedLab', 'LabEdge']));
  });

  test('nothing of it is changed, not even with a key beside the link', async () => {
    const before = await everythingOfOurs();
    for (const id of [ids, { ...ids, lab: opened.id, revision: opened.head.id }]) {
      const mutations = rootOperations(schema, 'mutation', { ...samples, ...samplesOf(id, 'vi_', {}) });
      for (const headers of [{ 'vantage-link': openToken }, { 'vantage-link': openToken, authorization: `Bearer ${api.ours.apiKey}` }]) {
        const answers = await walk(askerOf(api.url, headers), mutations);
        expect(answers.filter(({ codes }) => codes.length === 0).map(({ title, text }) => `${title}: ${text}`)).toEqual([]);
        expect(answers.filter(({ text }) => text.includes(SECRET)).map(({ title }) => title)).toEqual([]);
      }
    }
    expect(await everythingOfOurs()).toBe(before);
  });

  test('over REST that lab is told, and nothing else', async () => {
    for (const request of requests()) {
      const { text } = await answerTo(request, { 'vantage-link': openToken });
      expect(text, request.title).not.toContain(SECRET);
    }
  });

  test('no subscription to something else opens', async () => {
    for (const { title, query } of rootOperations(schema, 'subscription', samples)) {
      expect(JSON.stringify(await refusalOf({ 'Vantage-Link': openToken }, query)), title).toMatch(/NOT_FOUND|FORBIDDEN/);
    }
  });

  test('a link whose lab has become private opens nothing', async () => {
    for (const { title, codes } of await walk(askerOf(api.url, { 'vantage-link': deadToken }), rootOperations(schema, 'query', samples))) {
      expect(codes, title).toEqual(['LINK_GONE']);
    }
  });
});

describe('over REST', () => {
  test('nobody without a key is told anything', async () => {
    for (const request of requests()) {
      const { status, text } = await answerTo(request, {});
      expect(status, request.title).toBe(401);
      expect(text, request.title).not.toContain(SECRET);
    }
  });

  test('another organisation finds nothing of ours, and changes nothing', async () => {
    const before = await everythingOfOurs();
    for (const request of requests()) {
      const { status, text } = await answerTo(request, bearer(api.theirs));
      if (/\/[a-z]{3}_/.test(request.path) && request.access === 'key') expect(`${request.title}: ${status}`).toBe(`${request.title}: 404`);
      if (['startSimulation', 'forkLab'].includes(request.title)) expect(status).toBe(404);
      if (request.access === 'person') expect(`${request.title}: ${status}`).toBe(`${request.title}: 403`);
      expect(text.replaceAll(`\\"${SECRET}\\"`, ''), request.title).not.toContain(SECRET);
    }
    expect(await everythingOfOurs()).toBe(before);
  });

  test.each(['MEMBER', 'STUDENT', 'VIEWER'] as const)('a %s of ours finds nothing of a private lab of somebody else, and changes nothing of it', async (role) => {
    const member = await newMember(api, role, 'somebody');
    const before = await everythingOfOurs();
    for (const request of requests().filter(({ path }) => /\/(lab|sim)_/.test(path))) {
      const { status, text } = await answerTo(request, bearer(member));
      expect(`${request.title}: ${status}`).toBe(`${request.title}: 404`);
      expect(text, request.title).not.toContain(SECRET);
    }
    expect(await everythingOfOurs()).toBe(before);
  });

  test('we find what the others do not', async () => {
    const found = await Promise.all(requests().filter(({ method }) => method === 'get').map((request) => answerTo(request, bearer(api.ours))));
    expect(found.filter(({ text }) => text.includes(SECRET)).length).toBeGreaterThan(15);
  });
});

/** The errors with which a subscription is refused; nothing where it opens. */
async function refusalOf(connectionParams: Readonly<Record<string, string>>, query: string): Promise<unknown> {
  const socket = createClient({
    url: `${api.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams,
  });
  const refusal = await new Promise<unknown>((resolve) => {
    socket.subscribe({ query }, { next: (value) => resolve(value.errors ?? value.data), error: resolve, complete: () => resolve(undefined) });
  });
  await socket.dispose();
  return refusal;
}
