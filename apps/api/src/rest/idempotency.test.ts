import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newLab, startApi, webLab } from '../testing/api.js';
import type { TestApi } from '../testing/api.js';
import { newMember } from '../testing/members.js';
import { restClientOf } from '../testing/restClient.js';
import type { RestClient } from '../testing/restClient.js';
import { writeTar } from './archive/writeTar.js';

let api: TestApi;
let ours: RestClient;
let theirs: RestClient;
let now: Date | undefined;

beforeAll(async () => {
  api = await startApi();
  Object.assign(api.deps, { now: () => now ?? new Date() });
  ours = restClientOf({ url: api.url, apiKey: api.ours.apiKey });
  theirs = restClientOf({ url: api.url, apiKey: api.theirs.apiKey });
});

afterAll(async () => {
  await api.close();
});

const creation = (key: string, name = key) => ({ headers: { 'idempotency-key': key }, body: { name, files: webLab } });

async function labsNamed(client: RestClient, search: string): Promise<number> {
  return ((await client.get('/v1/labs', { query: { search } })).body as { readonly items: readonly unknown[] }).items.length;
}

describe('the same request with the same key', () => {
  test('has one effect and one answer, however often it is sent', async () => {
    const first = await ours.post('/v1/labs', creation('once'));
    const again = await ours.post('/v1/labs', creation('once'));
    expect(first.headers['idempotency-replayed']).toBeUndefined();
    expect([again.status, again.body, again.headers['location'], again.headers['etag']]).toEqual([201, first.body, first.headers['location'], first.headers['etag']]);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(await labsNamed(ours, 'once')).toBe(1);
  });

  test('at once has one effect: the others are told to come again, or get the answer', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => ours.post('/v1/labs', creation('at once'))));
    expect(await labsNamed(ours, 'at once')).toBe(1);
    for (const answer of answers) {
      expect([201, 409]).toContain(answer.status);
      if (answer.status === 409) expect([answer.body, answer.headers['retry-after']]).toMatchObject([{ code: 'IDEMPOTENCY_IN_FLIGHT' }, '1']);
    }
    expect(answers.some((answer) => answer.status === 201)).toBe(true);
  });

  test('commits once: the second time its condition would fail, and is not asked', async () => {
    const lab = await newLab(api.ours);
    const etag = (await ours.get(`/v1/labs/${lab.id}/revisions/head`)).headers['etag'] ?? '';
    const commit = { headers: { 'idempotency-key': 'commit', 'if-match': etag }, body: { files: webLab, message: 'next' } };
    const answers = [await ours.post(`/v1/labs/${lab.id}/revisions`, commit), await ours.post(`/v1/labs/${lab.id}/revisions`, commit)];
    expect(answers.map((answer) => [answer.status, (answer.body as { readonly number: number }).number])).toEqual([[201, 2], [201, 2]]);
  });

  test('starts one simulation', async () => {
    const lab = await newLab(api.ours);
    const start = { headers: { 'idempotency-key': 'matrix' }, body: { kind: 'MATRIX', revisionId: lab.head.id } };
    const [one, other] = [await ours.post('/v1/simulations', start), await ours.post('/v1/simulations', start)];
    expect(one.status).toBe(202);
    expect(other.body).toEqual(one.body);
  });

  test('after a day is a new request', async () => {
    await ours.post('/v1/labs', creation('yesterday'));
    now = new Date(Date.now() + 24 * 60 * 60 * 1_000 + 1_000);
    await ours.post('/v1/labs', creation('yesterday'));
    now = undefined;
    expect(await labsNamed(ours, 'yesterday')).toBe(2);
  });
});

describe('the same key', () => {
  test('with another body, address or condition is a conflict and has no effect', async () => {
    const [lab, another] = [await newLab(api.ours), await newLab(api.ours)];
    const address = `/v1/labs/${lab.id}/revisions`;
    const commit = { headers: { 'idempotency-key': 'reused', 'if-match': '*' }, body: { files: webLab } };
    await ours.post(address, commit);
    const others = [
      await ours.post(`/v1/labs/${another.id}/revisions`, commit),
      await ours.post(address, { ...commit, body: { files: webLab, message: 'other' } }),
      await ours.post(address, { ...commit, headers: { ...commit.headers, 'if-match': '"other"' } }),
    ];
    for (const other of others) expect(other.body).toMatchObject({ status: 409, code: 'IDEMPOTENCY_CONFLICT' });
    expect((await ours.get(`/v1/labs/${lab.id}`)).body).toMatchObject({ headNumber: 2 });
    expect((await ours.get(`/v1/labs/${another.id}`)).body).toMatchObject({ headNumber: 1 });
  });

  test('with an upload is a conflict where its bytes are others, or said to be of another type', async () => {
    const tarOf = async (content: string) => Buffer.from(await writeTar([{ path: 'a.yaml', content }], new Date(0)));
    const [archive, changed] = [await tarOf('a: 1\n'), await tarOf('a: 2\n')];
    const upload = (type: string, body: Buffer) => ours.post('/v1/labs', { query: { name: 'uploaded' }, headers: { 'idempotency-key': 'upload', 'content-type': type }, body });
    expect((await upload('application/x-tar', archive)).status).toBe(201);
    expect((await upload('application/x-tar', archive)).headers['idempotency-replayed']).toBe('true');
    for (const other of [await upload('application/x-tar', changed), await upload('application/gzip', archive)]) expect(other.body).toMatchObject({ status: 409, code: 'IDEMPOTENCY_CONFLICT' });
  });

  test('of somebody else of the organisation is their own', async () => {
    const colleague = restClientOf({ url: api.url, apiKey: (await newMember(api, 'MEMBER')).apiKey });
    const answers = [await ours.post('/v1/labs', creation('colleagues')), await colleague.post('/v1/labs', creation('colleagues'))];
    expect(answers.map(({ status, headers }) => [status, headers['idempotency-replayed']])).toEqual([[201, undefined], [201, undefined]]);
    expect(await labsNamed(ours, 'colleagues')).toBe(2);
  });

  test('of another organisation is its own', async () => {
    await ours.post('/v1/labs', creation('everybody’s'.replace('’', '-')));
    const response = await theirs.post('/v1/labs', creation('everybody-s'));
    expect([response.status, response.headers['idempotency-replayed']]).toEqual([201, undefined]);
  });

  test('after a refusal may be used again: a refusal has no effect and is not kept', async () => {
    const refused = await ours.post('/v1/labs/lab_nothing/revisions', { headers: { 'idempotency-key': 'refused', 'if-match': '*' }, body: { files: webLab } });
    expect(refused.status).toBe(404);
    expect((await ours.post('/v1/labs', creation('refused'))).status).toBe(201);
  });

  test('whose work ended in a fault may be used again: nothing of it is there', async () => {
    const { newId } = api.deps;
    let calls = 0;
    Object.assign(api.deps, {
      newId: () => {
        calls += 1;
        if (calls === 2) throw new Error('killed in the middle');
        return newId();
      },
    });
    expect((await ours.post('/v1/labs', creation('killed'))).status).toBe(500);
    Object.assign(api.deps, { newId });
    expect(await labsNamed(ours, 'killed')).toBe(0);
    expect((await ours.post('/v1/labs', creation('killed'))).status).toBe(201);
    expect(await labsNamed(ours, 'killed')).toBe(1);
  });

  test('whose work was done and whose answer could not be kept may be used again: nothing of it is there', async () => {
    const { database } = api.deps;
    let begun = 0;
    const dying = { ...database, withTenant: ((tenant, work) => ((begun += 1) === 1 ? database.withTenant(tenant, async (tx) => (await work(tx), Promise.reject(new Error('killed at the end')))) : database.withTenant(tenant, work))) satisfies typeof database.withTenant };
    Object.assign(api.deps, { database: dying });
    expect((await ours.post('/v1/labs', creation('unkept'))).status).toBe(500);
    Object.assign(api.deps, { database });
    expect(await labsNamed(ours, 'unkept')).toBe(0);
    expect((await ours.post('/v1/labs', creation('unkept'))).status).toBe(201);
    expect(await labsNamed(ours, 'unkept')).toBe(1);
  });

  test.each([['', 'empty'], ['x'.repeat(201), 'too long']])('that is %s is refused', async (key) => {
    expect((await ours.post('/v1/labs', { headers: { 'idempotency-key': key }, body: { name: 'x', files: webLab } })).body).toMatchObject({ code: 'BAD_USER_INPUT', errors: [{ header: 'idempotency-key' }] });
  });
});
