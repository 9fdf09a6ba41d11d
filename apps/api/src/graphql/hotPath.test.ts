/** What was answered once is answered again only to whoever may still ask, and only while it is still so. */
import pg from 'pg';
import supertest from 'supertest';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { askerOf, closedLab, COMMIT, newLab, startApi } from '../testing/api.js';
import type { NewLab, TestApi } from '../testing/api.js';
import { newVisitor } from '../testing/roles.js';

const REACH = 'query ($id: ID!) { lab(id: $id) { name head { id number reach(from: "shop/pod/client", to: "http://web") { reachability summary } } } }';
const OF_REVISION = 'query ($id: ID!) { revision(id: $id) { number reach(from: "shop/pod/client", to: "http://web") { reachability } } }';

interface Reached {
  readonly lab: { readonly name: string; readonly head: { readonly number: number; readonly reach: { readonly reachability: string } } } | null;
}

let api: TestApi;
let lab: NewLab;

beforeEach(async () => {
  api = await startApi();
  lab = await newLab(api.ours);
  const first = await api.ours.query<Reached>(REACH, { id: lab.id });
  expect(first.data.lab?.head.reach.reachability).toBe('ALWAYS');
});

afterEach(async () => {
  await api.close();
});

/** Changes rows of ours as the owner of the tables, whom row level security binds too. */
async function asOwner(statement: string): Promise<void> {
  const client = new pg.Client(api.ownerUrl);
  await client.connect();
  await client.query(`SELECT set_config('app.tenant_id', $1, false)`, [api.ours.tenantId]);
  const { rowCount } = await client.query(statement);
  await client.end();
  expect(rowCount).toBeGreaterThan(0);
}

/** Asks as we did before. */
function again() {
  return api.ours.query<Reached>(REACH, { id: lab.id });
}

describe('a kept answer', () => {
  test('is the same as the one that was computed', async () => {
    const [second, third] = [await again(), await again()];
    expect(third).toEqual(second);
    expect(second.data.lab).toMatchObject({ name: 'shop', head: { id: lab.head.id, number: 1, reach: { reachability: 'ALWAYS' } } });
  });

  test('is not given for other variables, another operation or another query', async () => {
    const two = 'query A($id: ID!) { lab(id: $id) { id } } query B($id: ID!) { lab(id: $id) { name } }';
    const send = (operationName: string) =>
      supertest(api.url).post('/graphql').set('authorization', `Bearer ${api.ours.apiKey}`).send({ query: two, variables: { id: lab.id }, operationName });
    const asked = 'query ($id: ID!, $to: String!) { lab(id: $id) { head { reach(from: "shop/pod/client", to: $to) { reachability } } } }';
    expect((await send('A')).body).toEqual({ data: { lab: { id: lab.id } } });
    expect((await send('B')).body).toEqual({ data: { lab: { name: 'shop' } } });
    const [web, wrong] = [await api.ours.query(asked, { id: lab.id, to: 'http://web' }), await api.ours.query(asked, { id: lab.id, to: 'http://web:81' })];
    expect([web.data, wrong.data]).toMatchObject([
      { lab: { head: { reach: { reachability: 'ALWAYS' } } } },
      { lab: { head: { reach: { reachability: 'NEVER' } } } },
    ]);
  });

  test('is not given once there is a newer revision', async () => {
    await api.ours.query(COMMIT, { input: { labId: lab.id, baseRevisionId: lab.head.id, message: 'close', files: closedLab } });
    expect((await again()).data.lab?.head).toMatchObject({ number: 2, reach: { reachability: 'NEVER' } });
    expect((await api.ours.query(OF_REVISION, { id: lab.head.id })).data).toMatchObject({ revision: { number: 1, reach: { reachability: 'ALWAYS' } } });
  });

  test('is not given once the lab has another name', async () => {
    await api.deps.database.withTenant(api.ours.tenantId, (tx) => tx.prisma.lab.updateMany({ where: {}, data: { name: 'renamed' } }));
    expect((await again()).data.lab?.name).toBe('renamed');
  });

  test('is not given once the lab was deleted', async () => {
    await api.deps.database.withTenant(api.ours.tenantId, (tx) => tx.prisma.lab.updateMany({ where: {}, data: { deletedAt: new Date() } }));
    expect((await again()).data.lab).toBeNull();
  });

  test.each([
    ['visibility', 'setVisibility(input: { labId: $id, visibility: PRIVATE }) { lab { id } }'],
    ['head { lab { visibility } }', 'setVisibility(input: { labId: $id, visibility: PRIVATE }) { lab { id } }'],
    ['branches { name }', 'createBranch(input: { labId: $id, name: "idea" }) { branch { id } }'],
    ['links { name }', 'createShareLink(input: { labId: $id, name: "for all" }) { link { id } }'],
  ])('is not given of what changes without a new revision: %s', async (fields, mutation) => {
    await api.ours.query('mutation ($id: ID!) { setVisibility(input: { labId: $id, visibility: LINK }) { lab { id } } }', { id: lab.id });
    const ask = () => api.ours.query(`query ($id: ID!) { lab(id: $id) { ${fields} } }`, { id: lab.id });
    const before = await ask();
    expect((await ask()).data).toEqual(before.data);
    expect((await api.ours.query(`mutation ($id: ID!) { ${mutation} }`, { id: lab.id })).errors).toBeUndefined();
    expect((await ask()).data).not.toEqual(before.data);
  });

  test('is no refusal: what could not be answered is refused again', async () => {
    const ask = () => api.ours.query('query ($id: ID!) { lab(id: $id) { head { reach(from: "nowhere", to: "http://web") { summary } } } }', { id: lab.id });
    for (const answer of [await ask(), await ask()]) expect(answer.errors).toMatchObject([{ extensions: { code: expect.any(String) as string } }]);
  });
});

describe('whoever may not ask gets no kept answer', () => {
  test('with names of people in it: whoever comes by a link', async () => {
    const query = 'query ($id: ID!) { lab(id: $id) { head { author { name } } } }';
    const visitor = askerOf(api.url, (await newVisitor(api, lab.id)).headers);
    expect((await api.ours.query(query, { id: lab.id })).data).toMatchObject({ lab: { head: { author: { name: expect.any(String) as string } } } });
    expect((await visitor.query(query, { id: lab.id })).data).toEqual({ lab: { head: { author: null } } });
  });

  test('another organisation', async () => {
    expect((await api.theirs.query<Reached>(REACH, { id: lab.id })).data.lab).toBeNull();
    expect((await api.theirs.query(OF_REVISION, { id: lab.head.id })).data).toEqual({ revision: null });
  });

  test('a key with the right prefix and another secret', async () => {
    const forged = `${api.ours.apiKey.slice(0, -4)}AAAA`;
    const response = await supertest(api.url).post('/graphql').set('authorization', `Bearer ${forged}`).send({ query: REACH, variables: { id: lab.id } });
    expect(response.status).toBe(401);
    expect(response.body).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  });

  test('nobody', async () => {
    expect((await api.anonymous().post('/graphql').send({ query: REACH, variables: { id: lab.id } })).status).toBe(401);
  });

  test('a key that was revoked', async () => {
    await api.deps.database.withTenant(api.ours.tenantId, (tx) => tx.prisma.apiKey.updateMany({ where: {}, data: { revokedAt: new Date() } }));
    expect((await again()).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  test('a key that has expired', async () => {
    await asOwner(`UPDATE api_key SET expires_at = now() - interval '1 second'`);
    expect((await again()).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  test('a key without the scope', async () => {
    await asOwner(`UPDATE api_key SET scopes = '{grading}'`);
    expect((await again()).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  test('a viewer, once the lab is private, and an owner still does', async () => {
    await asOwner(`UPDATE lab SET visibility = 'PRIVATE', created_by = NULL`);
    expect((await again()).data.lab?.name).toBe('shop');
    await asOwner(`UPDATE membership SET role = 'VIEWER'`);
    expect((await again()).data.lab).toBeNull();
  });

  test('a user who left the organisation', async () => {
    await api.deps.database.withTenant(api.ours.tenantId, (tx) => tx.prisma.membership.deleteMany({ where: {} }));
    expect((await again()).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });
});
