import { afterAll, describe, expect, test } from 'vitest';
import { closedLab, webLab } from '../../testing/api.js';
import { startRestApi } from '../../testing/restApi.js';

const { api, ours, theirs } = await startRestApi();

afterAll(async () => {
  await api.close();
});

interface LabBody {
  readonly id: string;
  readonly name: string;
  readonly headNumber: number;
}

async function newLab(name: string): Promise<LabBody> {
  const response = await ours.post('/v1/labs', { body: { name, files: webLab } });
  expect(response.status).toBe(201);
  return response.body as LabBody;
}

describe('a lab', () => {
  test('is stored, and found where Location says', async () => {
    const response = await ours.post('/v1/labs', { body: { name: 'shop', files: webLab, message: 'first' } });
    expect(response.status).toBe(201);
    expect(response.body).toMatchObject({ name: 'shop', headNumber: 1 });
    const found = await ours.get(response.headers['location'] ?? '');
    expect(found.status).toBe(200);
    expect(found.body).toEqual(response.body);
    expect(found.headers['etag']).toBe(response.headers['etag']);
  });

  test('is not sent again to somebody who has it', async () => {
    const { id } = await newLab('known');
    const first = await ours.get(`/v1/labs/${id}`);
    const again = await ours.get(`/v1/labs/${id}`, { headers: { 'if-none-match': `"other", W/${first.headers['etag'] ?? ''}` } });
    expect([again.status, again.headers['content-length']]).toEqual([304, undefined]);
    const other = await ours.get(`/v1/labs/${id}`, { headers: { 'if-none-match': '"other"' } });
    expect(other.status).toBe(200);
  });

  test('is not found by another organisation, nor is one that never was', async () => {
    const { id } = await newLab('secret');
    for (const response of [await theirs.get(`/v1/labs/${id}`), await ours.get('/v1/labs/lab_nothing'), await ours.get(`/v1/labs/${'x'.repeat(200)}`)]) {
      expect(response.status).toBe(404);
      expect(response.body).toMatchObject({ code: 'NOT_FOUND' });
      expect(JSON.stringify(response.body)).not.toContain('"secret"');
    }
  });

  test('that is wrong in several places is refused with each of them', async () => {
    const response = await ours.post('/v1/labs', { body: { name: '', files: [{ path: '../a~/b', content: 1 }], colour: 'blue' } });
    expect(response.status).toBe(400);
    const { errors } = response.body as { readonly errors: readonly { readonly pointer: string }[] };
    expect(errors.map((error) => error.pointer).sort()).toEqual(['#/colour', '#/files/0/content', '#/files/0/path', '#/name']);
  });

  test('whose files are there twice is refused', async () => {
    const response = await ours.post('/v1/labs', { body: { name: 'twice', files: [...webLab, ...webLab] } });
    expect(response.body).toMatchObject({ code: 'BAD_USER_INPUT', errors: [{ pointer: '#/files/1/path' }] });
  });
});

describe('changes', () => {
  test('a lab is renamed; the tag that it had fails from then on', async () => {
    const { id } = await newLab('before');
    const etag = (await ours.get(`/v1/labs/${id}`)).headers['etag'] ?? '';
    const renamed = await ours.patch(`/v1/labs/${id}`, { headers: { 'if-match': etag }, body: { name: 'after' } });
    expect([renamed.status, renamed.body]).toMatchObject([200, { id, name: 'after', headNumber: 1 }]);
    expect((await ours.get(`/v1/labs/${id}`)).headers['etag']).toBe(renamed.headers['etag']);
    const late = await ours.patch(`/v1/labs/${id}`, { headers: { 'if-match': etag }, body: { name: 'too late' } });
    expect(late.body).toMatchObject({ status: 412, code: 'PRECONDITION_FAILED' });
    const weak = await ours.patch(`/v1/labs/${id}`, { headers: { 'if-match': `W/${renamed.headers['etag'] ?? ''}` }, body: { name: 'weak' } });
    expect(weak.status).toBe(412);
    expect((await ours.patch(`/v1/labs/${id}`, { body: { name: 'whatever it was' } })).status).toBe(200);
  });

  test('of renames of one state at once, one wins', async () => {
    const { id } = await newLab('raced name');
    const etag = (await ours.get(`/v1/labs/${id}`)).headers['etag'] ?? '';
    const answers = await Promise.all(Array.from({ length: 5 }, (_, index) => ours.patch(`/v1/labs/${id}`, { headers: { 'if-match': etag }, body: { name: `name ${index}` } })));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 412, 412, 412, 412]);
  });

  test('a name that is none is refused', async () => {
    const { id } = await newLab('named');
    expect((await ours.patch(`/v1/labs/${id}`, { body: { name: ' ' } })).body).toMatchObject({ code: 'BAD_USER_INPUT', errors: [{ pointer: '#/name' }] });
  });

  test('a lab that is deleted is found no more, nor is anything of it, over REST or GraphQL', async () => {
    const { id } = await newLab('doomed');
    const head = (await ours.get(`/v1/labs/${id}/revisions/head`)).body as { readonly id: string };
    const simulation = (await ours.post('/v1/simulations', { body: { kind: 'MATRIX', revisionId: head.id } })).headers['location'] ?? '';
    expect((await ours.delete(`/v1/labs/${id}`, { headers: { 'if-match': '"another"' } })).status).toBe(412);
    expect((await ours.delete(`/v1/labs/${id}`)).status).toBe(204);
    const question = { from: 'internet', to: 'shop/service/web:80' };
    for (const response of [
      await ours.get(`/v1/labs/${id}`),
      await ours.get(`/v1/labs/${id}/revisions`),
      await ours.get(`/v1/labs/${id}/revisions/1/files`),
      await ours.post(`/v1/labs/${id}/revisions`, { headers: { 'if-match': '*' }, body: { files: webLab } }),
      await ours.post(`/v1/labs/${id}/revisions/head/reach`, { body: question }),
      await ours.post('/v1/simulations', { body: { kind: 'MATRIX', revisionId: head.id } }),
      await ours.get(simulation),
      await ours.patch(`/v1/labs/${id}`, { body: { name: 'undead' } }),
      await ours.delete(`/v1/labs/${id}`),
    ]) expect(response.body).toMatchObject({ code: 'NOT_FOUND' });
    expect((await ours.get('/v1/labs', { query: { search: 'doomed' } })).body).toEqual({ items: [], nextCursor: null });
    const { data } = await api.ours.query('query ($lab: ID!, $revision: ID!) { lab(id: $lab) { id } revision(id: $revision) { id } }', { lab: id, revision: head.id });
    expect(data).toEqual({ lab: null, revision: null });
  });

  test('are not for another organisation', async () => {
    const { id } = await newLab('theirs');
    for (const response of [await theirs.patch(`/v1/labs/${id}`, { body: { name: 'mine' } }), await theirs.delete(`/v1/labs/${id}`)]) {
      expect(response.body).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    }
  });
});

describe('the list', () => {
  test('page by page is the whole list, whatever the size of a page', async () => {
    for (const index of Array.from({ length: 7 }).keys()) await newLab(`paged ${index}`);
    const whole = await ours.get('/v1/labs', { query: { first: 100, search: 'paged' } });
    const ids = (whole.body as { readonly items: readonly LabBody[] }).items.map((lab) => lab.id);
    expect(ids).toHaveLength(7);
    for (const first of [1, 2, 3, 7]) expect(await pages(first), `pages of ${first}`).toEqual(ids);
  });

  async function pages(first: number): Promise<readonly string[]> {
    const ids: string[] = [];
    let address: string | undefined = `/v1/labs?first=${first}&search=paged`;
    while (address !== undefined) {
      const response = await api.ours.get(address);
      const { items, nextCursor } = response.body as { readonly items: readonly LabBody[]; readonly nextCursor: string | null };
      ids.push(...items.map((lab) => lab.id));
      address = /^<([^>]+)>; rel="next"$/.exec(response.headers['link'] ?? '')?.[1];
      expect(address === undefined).toBe(nextCursor === null);
    }
    return ids;
  }

  test.each([
    ['a page of none', { first: 0 }, 'first'],
    ['a page of a million', { first: 1_000_000 }, 'first'],
    ['a page of no number', { first: 'many' }, 'first'],
    ['a parameter that nobody knows', { limit: 5 }, 'limit'],
  ])('%s is refused with its parameter', async (_what, query, parameter) => {
    const response = await ours.get('/v1/labs', { query });
    expect(response.body).toMatchObject({ code: 'BAD_USER_INPUT', errors: [{ parameter }] });
  });

  test('a cursor of another list is refused', async () => {
    expect((await ours.get('/v1/labs', { query: { after: 'bm9uc2Vuc2U' } })).body).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'after' });
  });

  test('of another organisation is its own', async () => {
    expect((await theirs.get('/v1/labs')).body).toEqual({ items: [], nextCursor: null });
  });
});

describe('revisions', () => {
  test('a commit on the head becomes the head; the tag of the old one fails from then on', async () => {
    const { id } = await newLab('committed');
    const head = await ours.get(`/v1/labs/${id}/revisions/head`);
    const etag = head.headers['etag'] ?? '';
    const committed = await ours.post(`/v1/labs/${id}/revisions`, { headers: { 'if-match': etag }, body: { files: closedLab, message: 'close it' } });
    expect(committed.status).toBe(201);
    expect(committed.body).toMatchObject({ number: 2, message: 'close it', labId: id });
    expect((await ours.get(committed.headers['location'] ?? '')).body).toEqual(committed.body);
    const late = await ours.post(`/v1/labs/${id}/revisions`, { headers: { 'if-match': etag }, body: { files: webLab } });
    expect(late.status).toBe(412);
    expect(late.body).toMatchObject({ code: 'PRECONDITION_FAILED' });
    const list = await ours.get(`/v1/labs/${id}/revisions`);
    expect((list.body as { readonly items: readonly { readonly number: number }[] }).items.map((revision) => revision.number)).toEqual([2, 1]);
  });

  test('without If-Match a commit is refused; with * it goes on top of whatever is there', async () => {
    const { id } = await newLab('unconditional');
    const refused = await ours.post(`/v1/labs/${id}/revisions`, { body: { files: closedLab } });
    expect(refused.status).toBe(428);
    const committed = await ours.post(`/v1/labs/${id}/revisions`, { headers: { 'if-match': '*' }, body: { files: closedLab } });
    expect(committed.body).toMatchObject({ number: 2 });
  });

  test('the tag of any representation of the head will do, and so will one among several', async () => {
    const { id } = await newLab('tags');
    const tags = await Promise.all(['application/json', 'application/yaml', 'application/x-tar', 'application/gzip'].map(async (accept) => (await ours.get(`/v1/labs/${id}/revisions/head/files`, { headers: { accept } })).headers['etag'] ?? ''));
    expect(new Set(tags).size).toBe(4);
    for (const [index, tag] of tags.entries()) {
      const { id: lab } = await newLab(`tags ${index}`);
      expect((await ours.post(`/v1/labs/${lab}/revisions`, { headers: { 'if-match': tag }, body: { files: closedLab } })).status).toBe(412);
      expect(tag).toMatch(/^"rev_/);
    }
    const committed = await ours.post(`/v1/labs/${id}/revisions`, { headers: { 'if-match': `"other", ${tags[2] ?? ''}` }, body: { files: closedLab } });
    expect(committed.status).toBe(201);
  });

  test('of commits on one head at once one wins, the others fail their precondition', async () => {
    const { id } = await newLab('raced');
    const etag = (await ours.get(`/v1/labs/${id}/revisions/head`)).headers['etag'] ?? '';
    const request = { headers: { 'if-match': etag }, body: { files: closedLab } };
    const answers = await Promise.all(Array.from({ length: 6 }, () => ours.post(`/v1/labs/${id}/revisions`, request)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 412, 412, 412, 412, 412]);
  });

  test.each(['0', '2', '01', '-1', 'HEAD', '99999999999', '1e3'])('number %s is not found', async (revision) => {
    const { id } = await newLab('numbers');
    expect((await ours.get(`/v1/labs/${id}/revisions/${revision}`)).body).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('what is wrong in the files is told with its place', async () => {
    const files = [{ path: 'bad.yaml', content: 'apiVersion: v1\nkind: Service\nmetadata: { name: a }\nspec: { type: NodePort, ports: [{ port: 80, nodePort: 80 }] }' }];
    const { body } = await ours.post('/v1/labs', { body: { name: 'bad', files } });
    const { body: told } = await ours.get(`/v1/labs/${(body as LabBody).id}/revisions/head/diagnostics`);
    expect(told).toMatchObject({ diagnostics: expect.arrayContaining([expect.objectContaining({ severity: 'ERROR', path: 'bad.yaml', line: 4 })]) as unknown });
  });
});
