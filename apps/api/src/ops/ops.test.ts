import { afterAll, beforeAll, expect, test } from 'vitest';
import { standalone } from '../http/httpConfig.js';
import { newLab, startApi } from '../testing/api.js';
import type { TestApi } from '../testing/api.js';

const TOKEN = 'a-token-for-prometheus';
let api: TestApi;
let shut: TestApi;

beforeAll(async () => {
  api = await startApi({ http: { ...standalone, metricsToken: TOKEN } });
  shut = await startApi();
});

afterAll(async () => {
  await api.close();
  await shut.close();
});

async function metrics(): Promise<string> {
  const response = await api.anonymous().get('/metrics').set('authorization', `Bearer ${TOKEN}`);
  expect(response.status).toBe(200);
  return response.text;
}

test('a process that lives says so to anybody', async () => {
  const response = await api.anonymous().get('/healthz');
  expect([response.status, response.body]).toEqual([200, { status: 'ok' }]);
});

test('a process is ready when all its parts are', async () => {
  const response = await api.anonymous().get('/readyz');
  expect([response.status, response.body]).toEqual([200, { status: 'ready', checks: { database: 'ok', migrations: 'ok' } }]);
});

test.each([
  ['no token', undefined],
  ['another token', 'Bearer a-token-for-prometheuS'],
  ['a key', `Bearer vk_${'0'.repeat(16)}_${'A'.repeat(43)}`],
])('metrics are not for who has %s', async (_what, authorization) => {
  const request = api.anonymous().get('/metrics');
  expect((await (authorization === undefined ? request : request.set('authorization', authorization))).status).toBe(401);
});

test('without a token in the configuration there are no metrics on this port', async () => {
  const response = await shut.anonymous().get('/metrics').set('authorization', 'Bearer undefined');
  expect([response.status, (response.body as { code: string }).code]).toEqual([404, 'NOT_FOUND']);
});

test('requests, operations, the engine, caches, connections and the outbox are counted, by names that nobody else chose', async () => {
  const lab = await newLab(api.ours, 'counted');
  const reach = 'query NameOfAStranger($id: ID!) { aliasOfAStranger: lab(id: $id) { head { reach(from: "shop/pod/client", to: "shop/service/web:80") { reachability } } } }';
  expect((await api.ours.query(reach, { id: lab.id })).errors).toBeUndefined();
  await api.ours.query('{ nothing }');
  await api.anonymous().get('/a/path/of/a/stranger');
  const text = await metrics();
  const request = { method: 'POST', route: '/graphql', status: '200' };
  expect(valueOf(text, 'vantage_http_request_duration_seconds_count', request)).toBeGreaterThan(1);
  expect(valueOf(text, 'vantage_http_request_duration_seconds_count', { method: 'GET', route: 'unmatched', status: '404' })).toBe(1);
  expect(valueOf(text, 'vantage_graphql_operation_duration_seconds_count', { operation: 'query lab', code: 'OK' })).toBe(1);
  expect(valueOf(text, 'vantage_engine_duration_seconds_count', { operation: 'reach' })).toBe(1);
  expect(valueOf(text, 'vantage_engine_duration_seconds_count', { operation: 'open' })).toBeGreaterThan(0);
  expect(valueOf(text, 'vantage_cache_lookups_total', { cache: 'networks', outcome: 'miss' })).toBeGreaterThan(0);
  expect(valueOf(text, 'vantage_cache_bytes', { cache: 'networks' })).toBeGreaterThan(0);
  expect(valueOf(text, 'vantage_database_connections', { state: 'idle' })).toBeGreaterThan(0);
  expect(valueOf(text, 'vantage_queue_tasks', { state: 'waiting' })).toBe(0);
  expect(valueOf(text, 'vantage_queue_oldest_task_seconds', {})).toBe(0);
  expect(valueOf(text, 'nodejs_eventloop_lag_p99_seconds', {})).toBeDefined();
  expect(text).not.toMatch(/Stranger|stranger/);
  expect(text).not.toContain(api.ours.tenantId);
});

/** The value of a series, in whatever order its labels are written. */
function valueOf(text: string, name: string, labels: Readonly<Record<string, string>>): number | undefined {
  const wanted = Object.entries({ ...labels, process: 'api' }).map(([label, value]) => `${label}="${value}"`);
  const lines = text.split('\n').filter((line) => line.startsWith(`${name}{`) && wanted.every((label) => line.includes(label)));
  return lines[0] === undefined ? undefined : Number(lines[0].split('} ')[1]);
}
