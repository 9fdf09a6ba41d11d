/** Real processes on a real database that are ended in order and by force: what was acknowledged stays, what was begun is answered. */
import { once } from 'node:events';
import { request } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import WebSocket from 'ws';
import { transpile } from '../build/transpile.mjs';
import { ask } from '../start/api.mjs';
import { blows, strikeUnderLoad } from './blows.mjs';
import type { Servers } from './servers.mjs';
import { startServers } from './servers.mjs';

let servers: Servers;

beforeAll(async () => {
  transpile();
  servers = await startServers({ env: { VANTAGE_SHUTDOWN_SECONDS: '20' } });
}, 120_000);

afterAll(async () => {
  await servers.stop();
}, 60_000);

test('PostgreSQL crashes under load: nothing acknowledged is lost, meanwhile it is said clearly, and all go on by themselves', { timeout: 120_000 }, async () => {
  const { postgresImmediate, postgresKilled, workerKilled } = blows;
  const series = [postgresImmediate, postgresKilled, workerKilled].flatMap((blow) => blow ?? []);
  const { writers, simulations } = await strikeUnderLoad(servers, series, { writers: 4, quiet: 300 });
  for (const { acknowledged, stored, untold, failures } of writers) {
    expect(acknowledged).toBeGreaterThan(0);
    expect(stored).toBe(acknowledged);
    expect(untold).toBeLessThanOrEqual(failures.length);
    expect(new Set(failures.map(({ code, status, retryAfter }) => `${code} ${status} ${retryAfter}`))).toEqual(new Set(['UNAVAILABLE 503 2']));
  }
  expect(simulations).toEqual(['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']);
});

test('an API that is asked to end answers what it has begun, tells subscribers to go elsewhere, and leaves in order', { timeout: 60_000 }, async () => {
  const socket = await subscriber();
  const begun = beginRequest();
  await once(begun, 'socket');
  await untilReceived();
  const closed = once(socket, 'close');
  const ended = servers.api.end('SIGTERM');
  // The WebSocket hears of it once the server has stopped listening.
  const [code] = (await closed) as [number];
  expect(code).toBe(1001);
  await expect(fetch(`${servers.base}/healthz`)).rejects.toThrow();
  const response = once(begun, 'response');
  begun.end('"{ viewer { organization { name } } }"}');
  const [answer] = (await response) as [IncomingMessage];
  expect(answer.statusCode).toBe(200);
  expect(answer.headers.connection).toBe('close');
  expect(JSON.parse(await textOf(answer))).toEqual({ data: { viewer: { organization: { name: 'Restart' } } } });
  expect(await ended).toBe(0);
  await servers.api.start();
});

test('an API that is asked twice leaves at once', { timeout: 60_000 }, async () => {
  const begun = beginRequest();
  begun.on('error', () => undefined);
  await once(begun, 'socket');
  await untilReceived();
  const ended = servers.api.end('SIGTERM');
  await expect.poll(async () => fetch(`${servers.base}/healthz`).then(() => 'open', () => 'closed')).toBe('closed');
  void servers.api.end('SIGTERM');
  expect(await ended).toBe(1);
  expect(servers.api.log()).toContain('asked again');
  await servers.api.start();
});

/** A request whose body does not end before we say so. */
function beginRequest(): ClientRequest {
  const headers = { authorization: `Bearer ${servers.access.apiKey}`, 'content-type': 'application/json', 'transfer-encoding': 'chunked' };
  const begun = request({ port: servers.port, method: 'POST', path: '/graphql', headers });
  begun.write('{"query":');
  return begun;
}

/** What came before on other connections has been read when a later question is answered. */
async function untilReceived(): Promise<void> {
  await ask(servers.access, '{ __typename }', {});
}

async function subscriber(): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${servers.port}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: { Authorization: `Bearer ${servers.access.apiKey}` } }));
  await once(socket, 'message');
  return socket;
}

async function textOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
