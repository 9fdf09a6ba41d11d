/** Who asks, whether they may, and which revision is meant: one statement, whoever asks, and over which face. */
import { randomUUID } from 'node:crypto';
import { ensureUserOf, insertAccount, insertMembership } from '@vantage/db';
import { csrfTokenOf, findSignedIn, startSession } from '@vantage/usecases';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { askerOf, newLab, startApi, until } from '../testing/api.js';
import type { Asker, NewLab, TestApi } from '../testing/api.js';
import { restClientOf } from '../testing/restClient.js';
import type { RestClient } from '../testing/restClient.js';

let api: TestApi;
let lab: NewLab;
let other: NewLab;
let foreign: NewLab;

/** Somebody who asks, by what their requests carry. */
interface Sender {
  readonly headers: Readonly<Record<string, string>>;
  readonly asker: Asker;
  readonly rest: RestClient;
}

type Way = 'a key' | 'a session' | 'a link';
const senders = new Map<Way, Sender>();

beforeAll(async () => {
  api = await startApi();
  lab = await newLab(api.ours);
  other = await newLab(api.ours, 'other');
  foreign = await newLab(api.theirs, 'foreign');
  senders.set('a key', sender({ authorization: `Bearer ${api.ours.apiKey}` }));
  senders.set('a session', sender(await signedIn()));
  senders.set('a link', sender({ 'vantage-link': await link(lab) }));
  for (const way of senders.keys()) await ask(way, 'POST /reach');
  // Uses are noted beside the requests, and no more than once a minute: from here on nobody notes any.
  await until(noted, (all) => all);
});

afterAll(async () => {
  await api.close();
});

function sender(headers: Readonly<Record<string, string>>): Sender {
  return { headers, asker: askerOf(api.url, headers), rest: restClientOf({ url: api.url }) };
}

const LIMITS = { idle: 3_600_000, lifetime: 3_600_000 };

/** Somebody of ours with a browser. */
async function signedIn(): Promise<Readonly<Record<string, string>>> {
  const account = { id: randomUUID(), name: 'Ada', email: undefined, emailVerified: false };
  const { database } = api.deps;
  await database.withAccount(account.id, (tx) => insertAccount(tx, account, { issuer: 'https://issuer.example', subject: 'ada' }));
  await database.withTenant(api.ours.tenantId, async (tx) => {
    const user = await ensureUserOf(tx, { id: randomUUID(), name: account.name, accountId: account.id });
    await insertMembership(tx, user.id, 'MEMBER');
  });
  const { token } = await startSession(api.deps, account.id, LIMITS);
  return { cookie: `vantage-session=${token}`, 'x-csrf-token': csrfTokenOf(token), 'vantage-organization': 'ours' };
}

async function link({ id }: NewLab): Promise<string> {
  await api.ours.query('mutation ($input: SetVisibilityInput!) { setVisibility(input: $input) { lab { id } } }', { input: { labId: id, visibility: 'LINK' } });
  const { data } = await api.ours.query<{ createShareLink: { token: string } }>('mutation ($input: CreateShareLinkInput!) { createShareLink(input: $input) { token } }', { input: { labId: id } });
  return data.createShareLink.token;
}

async function noted(): Promise<boolean> {
  return api.deps.database.withTenant(api.ours.tenantId, async ({ prisma }) => {
    const [key, shared] = [await prisma.apiKey.findFirst(), await prisma.shareLink.findFirst()];
    return [key, shared].every((used) => used !== null && used.lastUsedAt !== null);
  });
}

const question = { from: 'shop/pod/client', to: 'http://web' };
const FIELDS = 'number reach(from: "shop/pod/client", to: "http://web") { reachability }';
const OF_LAB = `query ($id: ID!) { lab(id: $id) { name head { ${FIELDS} } } }`;
const OF_REVISION = `query ($id: ID!) { revision(id: $id) { ${FIELDS} resolve(from: "shop/pod/client", name: "web") { outcome } } }`;

/** Queries that differ from all before. */
let asked = 0;

/** A request, and what it was answered. */
type Request = (sender: Sender) => Promise<unknown>;

const at = (revision: string, what: string, { id } = lab): string => `/v1/labs/${id}/revisions/${revision}/${what}`;

const requests = {
  'a lab, over GraphQL': async ({ asker }) => (await asker.query(OF_LAB, { id: lab.id })).data,
  'a revision, over GraphQL': async ({ asker }) => (await asker.query(OF_REVISION, { id: lab.head.id })).data,
  'a lab, over GraphQL, and what nobody asked before': async ({ asker }) => (await asker.query(`query Q${(asked += 1)} { lab(id: "${lab.id}") { head { ${FIELDS} message } } }`)).data,
  'POST /reach': async ({ rest, headers }) => (await rest.post(at('head', 'reach'), { headers, body: question })).body,
  'POST /reach, by number': async ({ rest, headers }) => (await rest.post(at('1', 'reach'), { headers, body: question })).body,
  'POST /reach, by id': async ({ rest, headers }) => (await rest.post(at(lab.head.id, 'reach'), { headers, body: question })).body,
  'POST /reach-all': async ({ rest, headers }) => (await rest.post(at('head', 'reach-all'), { headers, body: { questions: [question] } })).body,
  'POST /resolve': async ({ rest, headers }) => (await rest.post(at('head', 'resolve'), { headers, body: { from: question.from, name: 'web' } })).body,
  'POST /connectivity': async ({ rest, headers }) => (await rest.post(at('head', 'connectivity'), { headers, body: {} })).body,
  'GET /topology': async ({ rest, headers }) => (await rest.get(at('head', 'topology'), { headers })).body,
  'GET /capacity': async ({ rest, headers }) => (await rest.get(at('head', 'capacity'), { headers })).body,
  'GET /diagnostics': async ({ rest, headers }) => (await rest.get(at('head', 'diagnostics'), { headers })).body,
  'GET the revision': async ({ rest, headers }) => (await rest.get(`/v1/labs/${lab.id}/revisions/head`, { headers })).body,
} satisfies Readonly<Record<string, Request>>;

async function ask(way: Way, what: keyof typeof requests): Promise<unknown> {
  const from = senders.get(way);
  if (from === undefined) throw new Error(`Nobody asks by ${way}.`);
  return requests[what](from);
}

/** The statements that reach PostgreSQL while something is done, from this process: Prisma's among them. */
async function statementsOf(work: () => Promise<unknown>): Promise<readonly string[]> {
  const query = vi.spyOn(pg.Client.prototype, 'query');
  try {
    await work();
    return query.mock.calls.map(([statement]) => textOf(statement));
  } finally {
    query.mockRestore();
  }
}

function textOf(statement: unknown): string {
  if (typeof statement === 'string') return statement;
  return typeof statement === 'object' && statement !== null && 'text' in statement ? String(statement.text) : 'unknown';
}

const PRESENTS: Readonly<Record<Way, string>> = { 'a key': 'present_api_key', 'a session': 'present_session', 'a link': 'present_link' };

describe.each(['a key', 'a session', 'a link'] as const)('with %s', (way) => {
  test.each(Object.keys(requests).filter((name): name is keyof typeof requests => name in requests))('%s takes one round trip', async (what) => {
    const first = await ask(way, what);
    let again: unknown;
    const statements = await statementsOf(async () => (again = await ask(way, what)));
    expect(statements).toEqual([expect.stringContaining(PRESENTS[way])]);
    expect(JSON.stringify(again)).toMatch(/"reachability":"ALWAYS"|"outcome"|"connections"|"devices"|"clusters"|"diagnostics"|"contentHash"/);
    expect(again).toEqual(first);
  });

  test('what may not be read is not found, in one round trip, too', async () => {
    const { asker, rest, headers } = senders.get(way) ?? sender({});
    const refusals: readonly (readonly [() => Promise<unknown>, object])[] = [
      [async () => (await asker.query(OF_LAB, { id: foreign.id })).data, { lab: null }],
      [async () => (await asker.query(OF_REVISION, { id: foreign.head.id })).data, { revision: null }],
      [async () => (await rest.post(at('head', 'reach', foreign), { headers, body: question })).body, { code: 'NOT_FOUND', detail: expect.stringContaining(foreign.id) as unknown }],
      [async () => (await rest.post(at('2', 'reach'), { headers, body: question })).body, { code: 'NOT_FOUND', detail: expect.stringContaining('2') as unknown }],
      [async () => (await rest.post(at(other.head.id, 'reach'), { headers, body: question })).body, { code: 'NOT_FOUND', detail: expect.stringContaining(other.head.id) as unknown }],
      [async () => (await rest.post(at(foreign.head.id, 'reach'), { headers, body: question })).body, { code: 'NOT_FOUND', detail: expect.stringContaining(foreign.head.id) as unknown }],
    ];
    for (const [refused, answer] of refusals) {
      let given: unknown;
      expect(await statementsOf(async () => (given = await refused()))).toEqual([expect.stringContaining(PRESENTS[way])]);
      expect(given).toMatchObject(answer);
    }
  });
});

describe('the list of labs', () => {
  test.each(['a key', 'a session', 'a link'] as const)('is one statement in one transaction, with %s, over REST and over GraphQL', async (way) => {
    const { asker, rest, headers } = senders.get(way) ?? sender({});
    const lists = [
      async () => (await rest.get('/v1/labs', { headers, query: { search: 'SHO' } })).body,
      async () => (await asker.query('{ labs(search: "SHO") { nodes { name } } }')).data,
    ];
    for (const list of lists) {
      let given: unknown;
      const statements = await statementsOf(async () => (given = await list()));
      expect(statements.map((statement) => /present_\w+|set_config|FROM lab\b/.exec(statement)?.[0] ?? statement)).toEqual([PRESENTS[way], 'BEGIN', 'set_config', 'FROM lab', 'COMMIT']);
      expect(JSON.stringify(given)).toContain('"shop"');
    }
  });

  test('shows the newest revision of each lab after one more', async () => {
    let given: unknown;
    const statements = await statementsOf(async () => (given = (await api.ours.query('{ labs { nodes { name head { id number message contentHash author { id } } } } }')).data));
    expect(statements.filter((statement) => statement.includes('JOIN revision'))).toHaveLength(1);
    expect(statements.filter((statement) => statement === 'BEGIN')).toHaveLength(3);
    for (const { id, name, head } of [lab, other]) {
      const alone = await api.ours.query('query ($id: ID!) { lab(id: $id) { name head { id number message contentHash author { id } } } }', { id });
      expect(alone.data).toMatchObject({ lab: { name, head: { id: head.id } } });
      expect(given).toMatchObject({ labs: { nodes: expect.arrayContaining([(alone.data as { readonly lab: unknown }).lab]) as unknown } });
    }
  });

  test('takes the signs of what is searched for as they are', async () => {
    const { rest, headers } = senders.get('a key') ?? sender({});
    for (const search of ['sh_p', '%', 's%p', 'shop\\']) expect((await rest.get('/v1/labs', { headers, query: { search } })).body).toMatchObject({ items: [] });
  });
});

describe('a session', () => {
  test('without its page’s token asks nothing, whatever was looked up', async () => {
    const { cookie = '' } = senders.get('a session')?.headers ?? {};
    const bare = { cookie };
    expect((await askerOf(api.url, bare).query(OF_LAB, { id: lab.id })).errors?.[0]?.extensions.code).toBe('CSRF_TOKEN_MISSING');
    expect((await restClientOf({ url: api.url }).post(at('head', 'reach'), { headers: bare, body: question })).body).toMatchObject({ code: 'CSRF_TOKEN_MISSING' });
    expect((await restClientOf({ url: api.url }).get(at('head', 'topology'), { headers: bare })).status).toBe(200);
  });

  test('is nobody in an organisation that it does not belong to, whatever the name', async () => {
    const { headers } = senders.get('a session') ?? sender({});
    for (const organization of ['theirs', 'nowhere', '']) {
      const elsewhere = { ...headers, 'vantage-organization': organization };
      expect((await askerOf(api.url, elsewhere).query(OF_LAB, { id: lab.id })).errors?.[0]?.extensions.code).toBe('NOT_FOUND');
      expect((await restClientOf({ url: api.url }).post(at('head', 'reach'), { headers: elsewhere, body: question })).body).toMatchObject({ code: 'NOT_FOUND', argument: 'Vantage-Organization' });
    }
  });

  test('may name an organisation over WebSocket in any text, one that PostgreSQL does not know among them', async () => {
    const token = senders.get('a session')?.headers['cookie']?.split('=')[1] ?? '';
    const found = await findSignedIn(api.deps, { token, organization: 'ours\0' }, LIMITS);
    expect(found).toMatchObject({ ok: true, value: { admitted: { ok: false, failure: { code: 'NOT_FOUND' } } } });
  });
});
