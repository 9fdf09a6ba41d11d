/** Addresses that guess keys, or begin one sign-in after the other. */
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import WebSocket from 'ws';
import { startApi } from '../testing/api.js';
import type { TestApi } from '../testing/api.js';
import { newMember } from '../testing/members.js';
import { standalone } from './httpConfig.js';

let api: TestApi;

beforeAll(async () => {
  api = await startApi({ http: { ...standalone, trustedProxies: ['127.0.0.1'] }, addresses: { signIns: 5, failedKeys: 3 } });
});

afterAll(async () => {
  await api.close();
});

const wrongKey = `vk_${'0'.repeat(16)}_${'A'.repeat(43)}`;
const LAB = { query: '{ lab(id: "lab_00000000-0000-4000-8000-000000000000") { name } }' };

function from(address: string, key: string | undefined, path = '/v1/labs') {
  const asked = path === '/graphql' ? api.anonymous().post(path).send(LAB) : api.anonymous().get(path);
  return asked.set('x-forwarded-for', address).set(key === undefined ? {} : { authorization: `Bearer ${key}` });
}

async function statusesOf(address: string, key: string, paths: readonly string[]): Promise<readonly number[]> {
  const statuses: number[] = [];
  for (const path of paths) statuses.push((await from(address, key, path)).status);
  return statuses;
}

test('who shows wrong keys is asked to wait, over REST and over GraphQL; the next door is not', async () => {
  const guesser = '203.0.113.1';
  expect(await statusesOf(guesser, wrongKey, ['/v1/labs', '/graphql', '/v1/labs', '/graphql'])).toEqual([401, 401, 401, 401]);
  for (const path of ['/v1/labs', '/graphql']) {
    const refused = await from(guesser, wrongKey, path);
    expect(refused.status).toBe(429);
    expect(refused.text).toContain('RATE_LIMITED');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  }
  expect((await from('203.0.113.2', wrongKey)).status).toBe(401);
});

test('behind the same router keys that were proven lately go on; one that nobody has seen yet waits, right or wrong: it may have been guessed', async () => {
  const router = '203.0.113.3';
  expect((await from(router, api.ours.apiKey)).status).toBe(200);
  const unseen = await newMember(api, 'MEMBER');
  expect(await statusesOf(router, wrongKey, Array.from({ length: 5 }, () => '/v1/labs'))).toEqual([401, 401, 401, 401, 429]);
  expect((await from(router, api.ours.apiKey)).status).toBe(200);
  expect((await from(router, unseen.apiKey)).status).toBe(429);
  expect((await from(router, undefined, '/healthz')).status).toBe(200);
  expect(await connectionOf(router, api.ours.apiKey)).toBe('connection_ack');
  expect(await connectionOf(router, unseen.apiKey)).toBe(1013);
});

test('beside a link that nobody made a key is not looked at: it counts as no wrong one', async () => {
  const visitor = '203.0.113.7';
  for (let count = 0; count < 5; count += 1) expect((await from(visitor, wrongKey).set('vantage-link', `vl_${'A'.repeat(43)}`)).status).toBe(401);
  expect((await from(visitor, wrongKey)).status).toBe(401);
});

test('over WebSocket, too, wrong keys are counted', async () => {
  const guesser = '203.0.113.4';
  for (let count = 0; count < 4; count += 1) expect(await connectionOf(guesser, wrongKey)).toBe('connection_ack');
  expect(await connectionOf(guesser, wrongKey)).toBe(1013);
});

test('addresses of one /64 of IPv6 are one', async () => {
  for (let count = 1; count <= 4; count += 1) expect((await from(`2001:db8::${count}`, wrongKey)).status).toBe(401);
  expect((await from('2001:db8::5', wrongKey)).status).toBe(429);
  expect((await from('2001:db8:1::5', wrongKey)).status).toBe(401);
});

test('ways in and out are counted together, by address; everything else of that address is as ever', async () => {
  const busy = '203.0.113.5';
  const paths = ['/auth/login', '/auth/callback', '/auth/session', '/auth/logout', '/auth/login'];
  for (const path of paths) expect((await from(busy, undefined, path)).status).not.toBe(429);
  const refused = await from(busy, undefined, '/auth/login');
  expect([refused.status, refused.headers['content-type']]).toEqual([429, expect.stringContaining('problem+json')]);
  expect((await from(busy, api.ours.apiKey)).status).toBe(200);
  expect((await from('203.0.113.6', undefined, '/auth/session')).status).toBe(401);
});

/** What a connection is answered with: an acknowledgement, or the code with which it is closed. */
async function connectionOf(address: string, key: string): Promise<unknown> {
  const socket = new WebSocket(`${api.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers: { 'x-forwarded-for': address } });
  await once(socket, 'open');
  const answer = new Promise<unknown>((resolve) => {
    socket.once('message', (data: Buffer) => resolve((JSON.parse(data.toString()) as { readonly type: string }).type));
    socket.once('close', resolve);
  });
  socket.send(JSON.stringify({ type: 'connection_init', payload: { Authorization: `Bearer ${key}` } }));
  const answered = await answer;
  socket.terminate();
  return answered;
}
