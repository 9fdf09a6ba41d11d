import { afterAll, expect, test } from 'vitest';
import { newLab, until } from '../../testing/api.js';
import { startRestApi } from '../../testing/restApi.js';
import { restClientOf } from '../../testing/restClient.js';

const { api, ours } = await startRestApi();

afterAll(async () => {
  await api.close();
});

async function start(): Promise<string> {
  const lab = await newLab(api.ours);
  const response = await ours.post('/v1/simulations', { body: { kind: 'MATRIX', revisionId: lab.head.id } });
  expect([response.status, response.headers['retry-after']]).toEqual([202, '1']);
  expect(response.body).toMatchObject({ status: 'QUEUED', progress: 0, revisionId: lab.head.id, finishedAt: null });
  return response.headers['location'] ?? '';
}

test('a simulation is started, followed and read', async () => {
  const address = await start();
  const early = await ours.get(`${address}/result`);
  expect([early.body, early.headers['retry-after']]).toMatchObject([{ status: 409, code: 'NOT_FINISHED' }, '1']);
  expect((await ours.get(address)).headers['retry-after']).toBe('1');
  const worker = await api.work();
  const done = await until(() => ours.get(address), (response) => (response.body as { readonly status: string }).status === 'SUCCEEDED');
  expect(done.headers['retry-after']).toBeUndefined();
  expect((await ours.get(`${address}/result`)).body).toMatchObject({ targets: [{ service: 'shop/service/web', port: 80 }] });
  await worker.close();
});

test('a simulation that is cancelled has no result', async () => {
  const address = await start();
  expect((await ours.post(`${address}/cancel`)).body).toMatchObject({ status: 'CANCELLED' });
  expect((await ours.post(`${address}/cancel`)).body).toMatchObject({ status: 'CANCELLED' });
  const result = await ours.get(`${address}/result`);
  expect([result.body, result.headers['retry-after']]).toMatchObject([{ code: 'NOT_FINISHED' }, undefined]);
});

test.each([
  ['an unknown revision', { kind: 'MATRIX', revisionId: 'rev_nothing' }, 404],
  ['an unknown kind', { kind: 'GUESS', revisionId: 'rev_x' }, 400],
])('%s is refused', async (_what, body, status) => {
  expect((await ours.post('/v1/simulations', { body })).status).toBe(status);
});

test('another organisation finds nothing of it', async () => {
  const address = await start();
  const theirs = restClientOf({ url: api.url, apiKey: api.theirs.apiKey });
  for (const response of [await theirs.get(address), await theirs.get(`${address}/result`), await theirs.post(`${address}/cancel`)]) {
    expect(response.body).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  }
});
