import { afterAll, expect, test } from 'vitest';
import { until, webLab } from '../../testing/api.js';
import { startRestApi } from '../../testing/restApi.js';
import { restClientOf } from '../../testing/restClient.js';

const { api, ours } = await startRestApi();

afterAll(async () => {
  await api.close();
});

const assignment = {
  path: 'assignment.yaml',
  content: `apiVersion: vantage.lab/v1
kind: Assignment
metadata: { name: first }
spec: { title: First, checks: [{ id: a, title: The client reaches the shop, points: 2, reach: { from: shop/pod/client, to: "shop/service/web:80", expect: { reachability: ALWAYS } } }] }
`,
};

const handIn = (key: string, files = webLab) => ours.post('/v1/submissions', { headers: { 'idempotency-key': key }, body: { files, assignment } });

test('files are handed in, graded, and read as their platform reads them', async () => {
  const submitted = await handIn('student 1');
  expect([submitted.status, submitted.headers['retry-after']]).toEqual([202, '1']);
  const address = submitted.headers['location'] ?? '';
  expect((await ours.get(`${address}/results`)).body).toMatchObject({ status: 409, code: 'NOT_GRADED' });
  const worker = await api.work();
  const graded = await until(() => ours.get(address), (response) => (response.body as { readonly status: string }).status === 'GRADED');
  expect(graded.body).toMatchObject({ score: 2, maxScore: 2, checks: [{ id: 'a', passed: true }] });
  expect((await ours.get(`${address}/results`, { query: { format: 'gradescope' } })).body).toMatchObject({ score: 2, tests: [{ name: 'The client reaches the shop', status: 'passed' }] });
  expect((await ours.get(`${address}/results`, { query: { format: 'moodle' } })).body).toMatchObject({ code: 'BAD_USER_INPUT', errors: [{ parameter: 'format' }] });
  await worker.close();
});

test('the same key is the same submission; with other content it is a conflict, without one it is refused', async () => {
  const [one, other] = [await handIn('student 2'), await handIn('student 2')];
  expect(other.body).toEqual(one.body);
  expect((await handIn('student 2', [...webLab, { path: 'b.yaml', content: 'b: 1' }])).body).toMatchObject({ status: 409, code: 'IDEMPOTENCY_CONFLICT' });
  const keyless = await ours.post('/v1/submissions', { body: { files: webLab, assignment } });
  expect(keyless.body).toMatchObject({ status: 400, errors: [{ header: 'idempotency-key', detail: 'is missing' }] });
});

test('a file without an assignment is refused', async () => {
  const response = await ours.post('/v1/submissions', { headers: { 'idempotency-key': 'none' }, body: { files: webLab, assignment: { path: 'a.yaml', content: 'kind: Pod' } } });
  expect(response.body).toMatchObject({ status: 400, code: 'ASSIGNMENT.MISSING', errors: [{ pointer: '#/assignment' }] });
});

test('another organisation finds nothing of it', async () => {
  const address = (await handIn('student 3')).headers['location'] ?? '';
  const theirs = restClientOf({ url: api.url, apiKey: api.theirs.apiKey });
  for (const path of [address, `${address}/results`]) expect((await theirs.get(path)).body).toMatchObject({ status: 404, code: 'NOT_FOUND' });
});
