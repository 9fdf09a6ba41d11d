/** What an operator sets reaches the part that it is meant for: a real API with nothing as it is by default. */
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import WebSocket from 'ws';
import { transpile } from '../build/transpile.mjs';
import { freePort } from '../processes/freePort.mjs';
import { makeOrganizations, startMigratedPostgres } from './database.mjs';
import type { MigratedPostgres } from './database.mjs';
import { part } from './part.mjs';
import type { Part } from './part.mjs';

const TOKEN = 'a-token-for-prometheus';

let postgres: MigratedPostgres;
let api: Part;
let base: string;
let apiKey: string;

beforeAll(async () => {
  transpile();
  postgres = await startMigratedPostgres();
  [apiKey = ''] = await makeOrganizations(postgres.databaseUrl, ['configured']);
  const port = await freePort();
  base = `http://127.0.0.1:${port}`;
  const env = {
    ...process.env,
    DATABASE_URL: postgres.databaseUrl,
    PORT: String(port),
    LOG_LEVEL: 'info',
    VANTAGE_CORS_ORIGINS: 'https://labs.example',
    VANTAGE_TRUSTED_PROXIES: '127.0.0.1',
    VANTAGE_METRICS_TOKEN: TOKEN,
    VANTAGE_OTHER_DOCUMENTS: 'refused',
    VANTAGE_COST_PER_KEY: '60',
    VANTAGE_FAILED_KEYS_PER_ADDRESS: '1',
    VANTAGE_SOCKETS_PER_ADDRESS: '1',
    VANTAGE_SOCKET_KILOBYTES: '16',
    VANTAGE_QUOTA_LABS: '0',
  };
  api = part('api', { folder: postgres.folder, env, base });
  await api.start();
}, 120_000);

afterAll(async () => {
  await api.end('SIGTERM');
  await postgres.stop();
}, 60_000);

let addresses = 0;

/** From an address of its own, unless one is given: who is behind a proxy is believed. */
function get(path: string, headers: Readonly<Record<string, string>> = {}, init: RequestInit = {}): Promise<Response> {
  addresses += 1;
  return fetch(`${base}${path}`, { ...init, headers: { 'x-forwarded-for': `203.0.113.${addresses}`, ...headers } });
}

test('pages of an origin that is named may ask, others may not', async () => {
  const allowed = async (origin: string): Promise<string | null> => (await get('/healthz', { origin })).headers.get('access-control-allow-origin');
  expect([await allowed('https://labs.example'), await allowed('https://other.example')]).toEqual(['https://labs.example', null]);
});

test('a proxy that is named is believed about who asks', async () => {
  await get('/v1/labs', { 'x-forwarded-for': '198.51.100.77' });
  await expect.poll(() => api.log()).toContain('"ip":"198.51.100.77"');
});

test('metrics are for who knows the token', async () => {
  expect([(await get('/metrics')).status, (await get('/metrics', { authorization: `Bearer ${TOKEN}` })).status]).toEqual([401, 200]);
});

test('documents that are not trusted are refused', async () => {
  const asked = await get('/graphql', { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` }, { method: 'POST', body: JSON.stringify({ query: '{ viewer { organization { name } } }' }) });
  expect(await asked.text()).toContain('DOCUMENT_NOT_TRUSTED');
});

test('an address that has shown as many wrong keys as it may is turned away', async () => {
  const wrong = { authorization: `Bearer vk_${'0'.repeat(16)}_${'A'.repeat(43)}`, 'x-forwarded-for': '198.51.100.1' };
  const statuses = [];
  for (let count = 0; count < 3; count += 1) statuses.push((await get('/v1/labs', wrong)).status);
  expect([statuses[0], statuses.at(-1)]).toEqual([401, 429]);
});

test('an organisation that may have no labs makes none', async () => {
  const made = await get('/v1/labs', { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` }, { method: 'POST', body: JSON.stringify({ name: 'a', files: [{ path: 'a.yaml', content: '' }] }) });
  expect(await made.text()).toContain('QUOTA_EXCEEDED');
});

test('one WebSocket an address, and a message of 16 kilobytes at most', async () => {
  const dial = (): WebSocket => new WebSocket(`${base.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers: { 'x-forwarded-for': '198.51.100.9' } });
  const first = dial();
  await once(first, 'open');
  const second = dial().on('error', () => undefined);
  const [, refusal] = (await once(second, 'unexpected-response')) as [unknown, { readonly statusCode: number }];
  expect(refusal.statusCode).toBe(429);
  const closed = once(first, 'close');
  first.send('x'.repeat(16 * 1024 + 1));
  expect((await closed)[0]).toBe(1009);
});

test('a key that has asked for as much as it may in a minute is told so', async () => {
  const statuses: number[] = [];
  while (statuses.length < 200 && statuses.at(-1) !== 429) statuses.push((await get('/v1/labs', { authorization: `Bearer ${apiKey}` })).status);
  expect([statuses[0], statuses.at(-1)]).toEqual([200, 429]);
});
