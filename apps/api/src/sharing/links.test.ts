/** Links to labs: who holds one sees that lab, and nothing else of the organisation. */
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { COMMIT, closedLab, newLab, startApi, until } from '../testing/api.js';
import type { Client, GraphqlError, NewLab, TestApi } from '../testing/api.js';
import { newMember } from '../testing/members.js';
import type { Member } from '../testing/members.js';

let api: TestApi;
let owner: Member;

beforeAll(async () => {
  api = await startApi();
  owner = await newMember(api, 'MEMBER', 'Ann');
});

afterAll(async () => {
  await api.close();
});

const VISIBILITY = 'mutation ($input: SetVisibilityInput!) { setVisibility(input: $input) { lab { id } } }';
const LINK = 'mutation ($input: CreateShareLinkInput!) { createShareLink(input: $input) { token link { id name createdBy { name } expiresAt revokedAt } } }';
const REVOKE = 'mutation ($id: ID!) { revokeShareLink(id: $id) { link { revokedAt } } }';
const SHARE = 'mutation ($input: ShareLabInput!) { shareLab(input: $input) { lab { id } } }';
const SEE = '{ linkedLab { id name } }';

interface Linked {
  readonly lab: NewLab;
  readonly token: string;
  readonly linkId: string;
}

async function linkedLab(input: object = {}): Promise<Linked> {
  const lab = await newLab(owner);
  await owner.query(VISIBILITY, { input: { labId: lab.id, visibility: 'LINK' } });
  const { data, errors } = await owner.query<{ createShareLink: { token: string; link: { id: string } } }>(LINK, { input: { labId: lab.id, ...input } });
  expect(errors).toBeUndefined();
  return { lab, token: data.createShareLink.token, linkId: data.createShareLink.link.id };
}

interface Body {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly GraphqlError[];
}

/** Asks as whoever has the token, and whatever else is sent along. */
async function ask(token: string, query: string, variables: object = {}, headers: Readonly<Record<string, string>> = {}): Promise<Body> {
  const response = await api.anonymous().post('/graphql').set({ ...headers, 'vantage-link': token }).send({ query, variables });
  return response.body as Body;
}

async function codeOf(client: Client, query: string, variables: Readonly<Record<string, unknown>>): Promise<string> {
  return (await client.query(query, variables)).errors?.[0]?.extensions.code ?? 'ok';
}

const GONE = { errors: [{ extensions: { code: 'LINK_GONE' } }] };

describe('a link', () => {
  test('is for owners of the lab to make, while the lab is shared by link', async () => {
    const lab = await newLab(owner);
    expect(await codeOf(owner, LINK, { input: { labId: lab.id } })).toBe('NOT_SHARED_BY_LINK');
    expect(await codeOf(await newMember(api, 'STUDENT'), LINK, { input: { labId: lab.id } })).toBe('FORBIDDEN');
    expect(await codeOf(api.theirs, LINK, { input: { labId: lab.id } })).toBe('NOT_FOUND');
    expect(await codeOf(owner, LINK, { input: { labId: lab.id, expiresAt: '2001-01-01T00:00:00Z' } })).toBe('BAD_USER_INPUT');
  });

  test.each([
    ['left the organisation', (ann: Member) => api.ours.query('mutation ($id: ID!) { removeMember(userId: $id) { user { id } } }', { id: ann.userId })],
    ['may no longer share the lab', (ann: Member, lab: NewLab) => owner.query(SHARE, { input: { labId: lab.id, userId: ann.userId, access: 'VIEWER' } })],
  ])('whose maker has %s belongs to the lab: it stays, and those who may share the lab see whose it was, and end it', async (_what, change) => {
    const ann = await newMember(api, 'MEMBER', 'Ann of the link');
    const { lab } = await linkedLab();
    await owner.query(SHARE, { input: { labId: lab.id, userId: ann.userId, access: 'OWNER' } });
    const { data } = await ann.query<{ createShareLink: { token: string; link: { id: string } } }>(LINK, { input: { labId: lab.id, name: 'by Ann' } });
    const { token, link } = data.createShareLink;
    expect((await change(ann, lab)).errors).toBeUndefined();
    expect((await ask(token, SEE)).data).toMatchObject({ linkedLab: { id: lab.id } });
    expect(await codeOf(ann, REVOKE, { id: link.id })).not.toBe('ok');
    const listed = await owner.query('query ($id: ID!) { lab(id: $id) { links { name createdBy { name } } } }', { id: lab.id });
    expect(listed.data).toMatchObject({ lab: { links: expect.arrayContaining([{ name: 'by Ann', createdBy: { name: 'Ann of the link' } }]) as unknown } });
    expect(await codeOf(owner, REVOKE, { id: link.id })).toBe('ok');
    expect(await ask(token, SEE)).toMatchObject(GONE);
  });

  test('is shown once: nothing that is kept, told or logged has its token', async () => {
    const { lab, token } = await linkedLab({ name: 'for the parents' });
    await ask(token, SEE);
    const listed = await owner.query('query ($id: ID!) { lab(id: $id) { links { id name createdBy { name } revokedAt } } }', { id: lab.id });
    expect(listed.data).toEqual({ lab: { links: [{ id: expect.any(String) as unknown, name: 'for the parents', createdBy: { name: 'Ann' }, revokedAt: null }] } });
    const stored = await api.deps.database.withTenant(api.ours.tenantId, (tx) => tx.prisma.shareLink.findMany());
    const log = await api.ours.query('query ($id: ID) { viewer { organization { auditLog(subject: $id) { nodes { operation detail } } } } }', { id: lab.id });
    expect(JSON.stringify(log)).toContain('for the parents');
    for (const text of [JSON.stringify(stored), JSON.stringify(listed), JSON.stringify(log), api.log.join('\n')]) expect(text).not.toContain(token.slice(3));
  });

  test('tells its owners when it was used last', async () => {
    const { lab, token } = await linkedLab();
    await ask(token, SEE);
    const used = () => owner.query<{ lab: { links: readonly { lastUsedAt: string | null }[] } }>('query ($id: ID!) { lab(id: $id) { links { lastUsedAt } } }', { id: lab.id });
    await until(used, ({ data }) => data.lab.links[0]?.lastUsedAt !== null);
  });

  test.each([
    ['was revoked', async ({ linkId }: Linked) => void (await owner.query(REVOKE, { id: linkId }))],
    ['leads to a lab that is no longer shared by link', async ({ lab }: Linked) => void (await owner.query(VISIBILITY, { input: { labId: lab.id, visibility: 'ORGANIZATION' } }))],
    ['leads to a lab that was deleted', async ({ lab }: Linked) => void (await owner.query('mutation ($id: ID!) { deleteLab(id: $id) { id } }', { id: lab.id }))],
  ])('that %s opens nothing', async (_what, end) => {
    const linked = await linkedLab();
    expect(await ask(linked.token, SEE)).toMatchObject({ data: { linkedLab: { id: linked.lab.id } } });
    await end(linked);
    expect(await ask(linked.token, SEE)).toMatchObject(GONE);
  });

  test('that has expired opens nothing', async () => {
    const { token } = await linkedLab({ expiresAt: new Date(Date.now() + 3_600_000).toISOString() });
    expect((await ask(token, SEE)).errors).toBeUndefined();
    await anHourLater(async () => expect(await ask(token, SEE)).toMatchObject(GONE));
  });

  test.each(['', 'vl_', `vl_${'A'.repeat(43)}`, 'x'.repeat(60)])('that nobody made ("%s") proves nothing', async (token) => {
    const response = await api.anonymous().post('/graphql').set('vantage-link', token).send({ query: SEE });
    expect([response.status, response.body]).toMatchObject([401, { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] }]);
  });

  test('is revoked by owners of its lab alone', async () => {
    const { linkId } = await linkedLab();
    expect(await codeOf(await newMember(api, 'STUDENT'), REVOKE, { id: linkId })).toBe('FORBIDDEN');
    expect(await codeOf(api.theirs, REVOKE, { id: linkId })).toBe('NOT_FOUND');
    expect(await codeOf(owner, REVOKE, { id: linkId })).toBe('ok');
    expect(await codeOf(owner, REVOKE, { id: linkId })).toBe('ok');
  });
});

/** Runs with a clock that is an hour ahead. */
async function anHourLater(work: () => Promise<void>): Promise<void> {
  const { now } = api.deps;
  Object.assign(api.deps, { now: () => new Date(Date.now() + 3_600_000) });
  try {
    await work();
  } finally {
    Object.assign(api.deps, { now });
  }
}

describe('whoever holds a link', () => {
  test('reads the lab, asks it, and learns nobody’s name', async () => {
    const { lab, token } = await linkedLab();
    await owner.query('mutation ($input: CreateBranchInput!) { createBranch(input: $input) { branch { id } } }', { input: { labId: lab.id, name: 'idea' } });
    const query = `{
      linkedLab { id name visibility present { user { name } } branches { name createdBy { name } } revisions { nodes { number author { name } } }
        head { files { path } reach(from: "shop/pod/client", to: "http://web") { reachability } } }
      labs { nodes { id } }
    }`;
    expect(await ask(token, query)).toEqual({
      data: {
        linkedLab: {
          id: lab.id,
          name: 'shop',
          visibility: 'LINK',
          present: [],
          branches: [{ name: 'idea', createdBy: null }],
          revisions: { nodes: [{ number: 1, author: null }] },
          head: { files: [{ path: 'web.yaml' }], reach: { reachability: 'ALWAYS' } },
        },
        labs: { nodes: [{ id: lab.id }] },
      },
      extensions: expect.anything() as unknown,
    });
  });

  test.each([
    ['another lab of the organisation', 'query ($lab: ID!) { lab(id: $lab) { id } }', null],
    ['another lab’s revision', 'query ($revision: ID!) { revision(id: $revision) { id } }', null],
    ['one of its users', 'query ($user: ID!) { node(id: $user) { id } }', null],
    ['the organisation', '{ viewer { organization { name } } }', 'FORBIDDEN'],
    ['files of their own', '{ scratch(files: [{ path: "a.yaml", content: "kind: Pod" }]) { contentHash } }', 'FORBIDDEN'],
  ])('finds or asks nothing of %s', async (_what, query, code) => {
    const { token } = await linkedLab();
    const other = await newLab(owner);
    const { data, errors } = await ask(token, query, { lab: other.id, revision: other.head.id, user: owner.userId });
    expect(code === null ? Object.values(data ?? {}) : errors?.[0]?.extensions.code).toEqual(code === null ? [null] : code);
  });

  test('sees the same with a key of another organisation, and that organisation only without the link', async () => {
    const { lab, token } = await linkedLab();
    const theirs = await newLab(api.theirs, 'theirs');
    const key = { authorization: `Bearer ${api.theirs.apiKey}` };
    const query = 'query ($lab: ID!, $own: ID!) { lab(id: $lab) { name } own: lab(id: $own) { name } labs { nodes { name } } }';
    const by = { lab: lab.id, own: theirs.id };
    expect((await ask(token, query, by, key)).data).toEqual({ lab: { name: 'shop' }, own: null, labs: { nodes: [{ name: 'shop' }] } });
    expect((await api.theirs.query(query, by)).data).toEqual({ lab: null, own: { name: 'theirs' }, labs: { nodes: [{ name: 'theirs' }] } });
  });

  test('loses with a key what the key may, on the short way too', async () => {
    const { lab, token } = await linkedLab();
    const other = await newLab(owner);
    const key = { authorization: `Bearer ${owner.apiKey}` };
    const query = 'query ($id: ID!) { lab(id: $id) { name head { number } } }';
    expect((await ask(token, query, { id: other.id }, key)).data).toEqual({ lab: null });
    expect((await ask(token, COMMIT, { input: { labId: lab.id, baseRevisionId: lab.head.id, files: closedLab, message: '' } }, key)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });

  test('comes over REST as well, to that lab alone', async () => {
    const { lab, token } = await linkedLab();
    const get = (path: string) => api.anonymous().get(path).set('vantage-link', token);
    expect((await get(`/v1/labs/${lab.id}/revisions/head`)).status).toBe(200);
    expect((await get(`/v1/labs/${(await newLab(owner)).id}`)).status).toBe(404);
    expect((await get('/v1/labs')).body).toMatchObject({ items: [{ id: lab.id }], nextCursor: null });
  });
});

describe('a subscription by link', () => {
  function watch(token: string, query: string): { readonly told: unknown[]; readonly ended: Promise<unknown>; readonly dispose: () => void | Promise<void> } {
    const socket = createClient({ url: `${api.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, connectionParams: { 'Vantage-Link': token } });
    const told: unknown[] = [];
    const ended = new Promise<unknown>((resolve) => {
      socket.subscribe({ query }, { next: ({ data, errors }) => void told.push(errors ?? data), error: resolve, complete: () => resolve(told.at(-1)) });
    });
    return { told, ended, dispose: () => socket.dispose() };
  }

  test('tells of every change, and ends with the link', async () => {
    const { lab, token, linkId } = await linkedLab();
    const { told, ended, dispose } = watch(token, `subscription { labChanged(id: "${lab.id}") { name head { number } } }`);
    await until(() => Promise.resolve(told.length), (count) => count === 1);
    await owner.query(COMMIT, { input: { labId: lab.id, baseRevisionId: lab.head.id, files: closedLab, message: '' } });
    await until(() => Promise.resolve(JSON.stringify(told.at(-1))), (text) => text.includes('"number":2'));
    await owner.query(REVOKE, { id: linkId });
    expect(JSON.stringify(await ended)).toContain('LINK_GONE');
    await dispose();
  });

  test('to who is there is for people with names', async () => {
    const { lab, token } = await linkedLab();
    const { ended, dispose } = watch(token, `subscription { labPresence(id: "${lab.id}") { user { name } } }`);
    expect(JSON.stringify(await ended)).toContain('FORBIDDEN');
    await dispose();
  });
});
