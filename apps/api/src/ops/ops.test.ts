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
  for (const line of [
    /^vantage_http_request_duration_seconds_count\{process="api",method="POST",route="\/graphql",status="200"\} [1-9]/m,
    /^vantage_http_request_duration_seconds_count\{process="api",method="GET",route="unmatched",status="404"\} 1/m,
    /^vantage_graphql_operation_duration_seconds_count\{process="api",operation="query lab",code="OK"\} 1/m,
    /^vantage_engine_duration_seconds_count\{process="api",operation="reach"\} 1/m,
    /^vantage_engine_duration_seconds_count\{process="api",operation="open"\} [1-9]/m,
    /^vantage_cache_lookups_total\{cache="networks",outcome="miss",process="api"\} [1-9]/m,
    /^vantage_cache_bytes\{cache="networks",process="api"\} [1-9]/m,
    /^vantage_database_connections\{state="busy",process="api"\} \d/m,
    /^vantage_queue_tasks\{state="waiting",process="api"\} 0/m,
    /^vantage_queue_oldest_task_seconds\{process="api"\} 0/m,
    /^nodejs_eventloop_lag_p99_seconds\{process="api"\} /m,
  ]) {
    expect(text).toMatch(line);
  }
  expect(text).not.toMatch(/Stranger|stranger/);
  expect(text).not.toContain(api.ours.tenantId);
});
