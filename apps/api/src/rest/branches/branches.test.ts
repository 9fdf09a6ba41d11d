/** Lines of a lab over REST: made, committed to, merged, restored. */
import { afterAll, describe, expect, test } from 'vitest';
import { closedLab, webLab } from '../../testing/api.js';
import { startRestApi } from '../../testing/restApi.js';
import type { RestResponse } from '../../testing/restClient.js';

const { api, ours, theirs } = await startRestApi();

afterAll(async () => {
  await api.close();
});

interface RevisionBody {
  readonly id: string;
  readonly number: number;
}

/** The path of a new lab, and of a branch of it. */
async function newBranch(name = 'try', files = webLab): Promise<{ readonly lab: string; readonly branch: string; readonly head: RevisionBody }> {
  const lab = (await ours.post('/v1/labs', { body: { name: 'shop', files } })).headers['location'] ?? '';
  const made = await ours.post(`${lab}/branches`, { body: { name } });
  expect(made.status).toBe(201);
  return { lab, branch: made.headers['location'] ?? '', head: (await ours.get(`${lab}/revisions/head`)).body as RevisionBody };
}

async function commit(line: string, files: readonly object[]): Promise<RevisionBody> {
  const response = await ours.post(`${line}/revisions`, { headers: { 'if-match': '*' }, body: { files, message: 'a step' } });
  expect(response.status).toBe(201);
  return response.body as RevisionBody;
}

const note = (content: string) => ({ path: 'notes.yaml', content });

async function merge(lab: string, from: RevisionBody, into: RevisionBody, more: object = {}): Promise<RestResponse> {
  return ours.post(`${lab}/merges`, { body: { from: 'try', fromRevisionId: from.id, intoRevisionId: into.id, message: 'merge try', ...more } });
}

describe('a branch', () => {
  test('is found where Location says, and in the list; a slash in its name is no part of the path', async () => {
    const { lab, branch, head } = await newBranch('policies/deny');
    expect(branch).toBe(`${lab}/branches/policies%2Fdeny`);
    const found = await ours.get(branch);
    expect(found.body).toMatchObject({ name: 'policies/deny', headId: head.id });
    expect((await ours.get(`${lab}/branches`)).body).toEqual({ items: [found.body] });
  });

  test('takes commits on its own head; the main line stays where it is', async () => {
    const { lab, branch } = await newBranch();
    const etag = (await ours.get(branch)).headers['etag'] ?? '';
    const request = { headers: { 'if-match': etag }, body: { files: closedLab, message: 'close it' } };
    const committed = await ours.post(`${branch}/revisions`, request);
    expect([committed.status, committed.body]).toMatchObject([201, { number: 2, message: 'close it' }]);
    expect((await ours.get(committed.headers['location'] ?? '')).body).toEqual(committed.body);
    expect((await ours.get(branch)).headers['etag']).toBe(committed.headers['etag']);
    expect((await ours.get(lab)).body).toMatchObject({ headNumber: 1 });
    expect((await ours.post(`${branch}/revisions`, request)).body).toMatchObject({ status: 412, code: 'PRECONDITION_FAILED' });
    expect((await ours.post(`${branch}/revisions`, { body: request.body })).status).toBe(428);
    expect((await ours.get(`${branch}/revisions`)).body).toMatchObject({ items: [{ number: 2 }], nextCursor: null });
  });

  test('that is deleted is found no more; its revisions are, by number and by id', async () => {
    const { lab, branch } = await newBranch();
    const { id, number } = await commit(branch, closedLab);
    expect((await ours.delete(branch)).status).toBe(204);
    for (const response of [await ours.get(branch), await ours.delete(branch), await ours.post(`${branch}/revisions`, { headers: { 'if-match': '*' }, body: { files: webLab } })]) expect(response.status).toBe(404);
    for (const name of [id, String(number)]) expect((await ours.get(`${lab}/revisions/${name}`)).body).toMatchObject({ id, number });
  });

  test('needs a name that is free, and that is one', async () => {
    const { lab } = await newBranch();
    expect((await ours.post(`${lab}/branches`, { body: { name: 'try' } })).body).toMatchObject({ status: 409, code: 'NAME_TAKEN', errors: [{ pointer: '#/name' }] });
    expect((await ours.post(`${lab}/branches`, { body: { name: 'no name' } })).body).toMatchObject({ code: 'BAD_USER_INPUT', errors: [{ pointer: '#/name' }] });
    expect((await ours.get(`${lab}/branches/no%20name`)).status).toBe(404);
  });

  test('is not for another organisation, nor is a revision of another lab one of this', async () => {
    const { lab, branch } = await newBranch();
    for (const response of [await theirs.get(`${lab}/branches`), await theirs.get(branch), await theirs.delete(branch), await theirs.get(`${lab}/merge-preview`, { query: { from: 'try' } })]) {
      expect(response.body).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    }
    const other = await newBranch();
    expect((await ours.get(`${lab}/revisions/${other.head.id}`)).status).toBe(404);
    expect((await ours.post(`${lab}/branches`, { body: { name: 'mine', fromRevisionId: other.head.id } })).status).toBe(404);
  });
});

describe('a merge', () => {
  test('is looked at first, then made: both say for whom what changes', async () => {
    const { lab, branch, head } = await newBranch();
    const tip = await commit(branch, closedLab);
    const preview = await ours.get(`${lab}/merge-preview`, { query: { from: 'try' } });
    expect(preview.body).toMatchObject({ base: { number: 1 }, from: { number: 2 }, into: { number: 1 }, conflicts: [], report: { complete: true, newErrors: [] } });
    const merged = await merge(lab, tip, head);
    expect(merged.status).toBe(201);
    expect(merged.body).toMatchObject({
      revision: { number: 3, mergedId: tip.id, parentId: head.id, branchId: null },
      report: { complete: true },
    });
    const { changes } = (merged.body as { readonly report: { readonly changes: readonly { readonly from: string }[] } }).report;
    expect(changes.find(({ from }) => from === 'shop/pod/client')).toMatchObject({ service: 'shop/service/web', port: 80, before: { reachability: 'ALWAYS' }, after: { reachability: 'NEVER' } });
    expect((merged.body as { readonly report: unknown }).report).toEqual((preview.body as { readonly report: unknown }).report);
    expect((await ours.get(merged.headers['location'] ?? '')).body).toMatchObject({ number: 3 });
  });

  test('of what was merged before is none, and the same again is refused', async () => {
    const { lab, branch, head } = await newBranch();
    const tip = await commit(branch, closedLab);
    const merged = (await merge(lab, tip, head)).body as { readonly revision: RevisionBody };
    const again = await merge(lab, tip, merged.revision);
    expect([again.status, again.headers['location'], again.body]).toMatchObject([200, undefined, { revision: { id: merged.revision.id } }]);
    expect((await merge(lab, tip, head)).body).toMatchObject({ status: 409, code: 'REVISION_CONFLICT', errors: [{ pointer: '#/intoRevisionId' }] });
  });

  test('is made once for its idempotency key; a repetition hears so, without the report', async () => {
    const { lab, branch, head } = await newBranch();
    const tip = await commit(branch, closedLab);
    const request = { headers: { 'idempotency-key': lab }, body: { from: 'try', fromRevisionId: tip.id, intoRevisionId: head.id, message: 'merge try' } };
    const [merged, again] = [await ours.post(`${lab}/merges`, request), await ours.post(`${lab}/merges`, request)];
    expect(merged.body).toMatchObject({ revision: { number: 3 }, report: { complete: true } });
    expect([again.status, again.headers['idempotency-replayed'], again.headers['location'], again.body]).toEqual([201, 'true', merged.headers['location'], { ...(merged.body as object), report: null }]);
    expect((await ours.get(lab)).body).toMatchObject({ headNumber: 3 });
  });

  test('of what both lines changed is refused with the files in their three states, until each is decided', async () => {
    const { lab, branch } = await newBranch('try', [...webLab, note('was: 1\n')]);
    const into = await commit(lab, [...webLab, note('ours: 1\n')]);
    const tip = await commit(branch, [...webLab, note('theirs: 1\n')]);
    const conflicts = [{ path: 'notes.yaml', kind: 'BOTH_CHANGED', base: 'was: 1\n', into: 'ours: 1\n', from: 'theirs: 1\n' }];
    expect((await ours.get(`${lab}/merge-preview`, { query: { from: 'try' } })).body).toMatchObject({ conflicts, report: null });
    expect((await merge(lab, tip, into)).body).toMatchObject({ status: 409, code: 'MERGE_CONFLICT', conflicts });
    expect((await ours.get(lab)).body).toMatchObject({ headNumber: into.number });
    const merged = await merge(lab, tip, into, { resolutions: [note('both: 1\n')] });
    expect(merged.status).toBe(201);
    const { files } = (await ours.get(`${lab}/revisions/head/files`)).body as { readonly files: readonly object[] };
    expect(files).toContainEqual(note('both: 1\n'));
  });

  test('of a line into itself is refused', async () => {
    const { lab } = await newBranch();
    expect((await ours.get(`${lab}/merge-preview`)).body).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect((await ours.get(`${lab}/merge-preview`, { query: { from: 'nowhere' } })).status).toBe(404);
  });
});

describe('an earlier revision', () => {
  test('is restored on top of the head that If-Match names, on whatever line', async () => {
    const { lab, branch } = await newBranch();
    await commit(branch, closedLab);
    const etag = (await ours.get(branch)).headers['etag'] ?? '';
    expect((await ours.post(`${lab}/revisions/1/restore`, { body: {} })).status).toBe(428);
    expect((await ours.post(`${lab}/revisions/1/restore`, { headers: { 'if-match': etag }, body: {} })).body).toMatchObject({ status: 412 });
    const restored = await ours.post(`${lab}/revisions/1/restore`, { headers: { 'if-match': etag }, body: { branch: 'try' } });
    expect([restored.status, restored.body]).toMatchObject([201, { number: 3, message: 'Restore revision 1' }]);
    const first = (await ours.get(`${lab}/revisions/1`)).body as { readonly contentHash: string };
    expect(restored.body).toMatchObject({ contentHash: first.contentHash });
    expect((await ours.post(`${lab}/revisions/9/restore`, { headers: { 'if-match': '*' }, body: {} })).status).toBe(404);
  });
});
