/** Real processes on a real database that are ended by force: what was acknowledged stays, and what was promised is done. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type WebSocket from 'ws';
import { transpile } from '../build/transpile.mjs';
import { ask } from '../start/api.mjs';
import { blows, strikeUnderLoad } from './blows.mjs';
import { textOf, webSocket } from './clients.js';
import type { Servers } from './servers.mjs';
import { startServers } from './servers.mjs';

let servers: Servers;

beforeAll(async () => {
  transpile();
  servers = await startServers({ env: { VANTAGE_SHUTDOWN_SECONDS: '20', VANTAGE_WEBHOOK_KEY: randomBytes(32).toString('base64'), VANTAGE_WEBHOOK_ALLOW: '127.0.0.1' } });
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

test('a subscription that was open when PostgreSQL crashed is told of what changes afterwards', { timeout: 60_000 }, async () => {
  const { createLab } = (await ask(servers.access, 'mutation ($input: CreateLabInput!) { createLab(input: $input) { lab { id } } }', { input: { name: 'watched', files: [{ path: 'a.yaml', content: '' }] } })) as { createLab: { lab: { id: string } } };
  const { id } = createLab.lab;
  const socket = await webSocket(servers);
  const seen = namesIn(socket);
  socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: 'subscription ($id: ID!) { labChanged(id: $id) { name } }', variables: { id } } }));
  await expect.poll(() => seen.at(-1)).toBe('watched');
  await servers.postgres.end('SIGKILL');
  await servers.postgres.start();
  // The first is told by whatever comes first, the announcement or the look after reconnecting; the second by its announcement alone.
  for (const name of ['renamed after the crash', 'renamed once more']) {
    await expect.poll(() => rename(id, name)).toBe('renamed');
    await expect.poll(() => seen.at(-1)).toBe(name);
  }
  socket.terminate();
});

/** Names of the lab that a subscription has told of. */
function namesIn(socket: WebSocket): readonly string[] {
  const names: string[] = [];
  socket.on('message', (data: Buffer) => {
    const { payload } = JSON.parse(data.toString()) as { readonly payload?: { readonly data?: { readonly labChanged: { readonly name: string } } } };
    if (payload?.data !== undefined) names.push(payload.data.labChanged.name);
  });
  return names;
}

async function rename(labId: string, name: string): Promise<string> {
  return ask(servers.access, 'mutation ($input: RenameLabInput!) { renameLab(input: $input) { lab { name } } }', { input: { labId, name } }).then(() => 'renamed', () => 'not yet');
}

test('a message that a killed worker had sent and not noted is sent again by the next, the same under the same id', { timeout: 60_000 }, async () => {
  const received: { readonly id: unknown; readonly body: string }[] = [];
  const receiver = createServer((asked, response) => {
    void textOf(asked).then(async (body) => {
      received.push({ id: asked.headers['webhook-id'], body });
      // The first time the worker does not live to hear the answer.
      if (received.length === 1) await servers.worker.end('SIGKILL');
      response.writeHead(204).end();
    });
  });
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  const { createWebhook } = (await ask(servers.access, 'mutation ($url: String!) { createWebhook(input: { url: $url, events: ["webhook.test"] }) { webhook { id } } }', { url })) as { createWebhook: { webhook: { id: string } } };
  await ask(servers.access, 'mutation ($id: ID!) { testWebhook(id: $id) { delivery { id } } }', createWebhook.webhook);
  await expect.poll(() => received.length).toBe(1);
  await expect.poll(() => servers.worker.end('SIGKILL')).toBe(null);
  await forgetClaims();
  await servers.worker.start();
  await expect.poll(() => received.length).toBe(2);
  expect(received[1]).toEqual(received[0]);
  const deliveries = 'query ($id: ID!) { node(id: $id) { ... on Webhook { deliveries { nodes { id status attempts } } } } }';
  await expect.poll(() => ask(servers.access, deliveries, createWebhook.webhook)).toEqual({ node: { deliveries: { nodes: [{ id: received[0]?.id, status: 'DELIVERED', attempts: 1 }] } } });
  receiver.closeAllConnections();
  receiver.close();
});

/** As if the time of every claim had run out, which takes a minute. */
async function forgetClaims(): Promise<void> {
  const client = new pg.Client(servers.databaseUrl);
  await client.connect();
  await client.query(`SELECT set_config('app.relay', 'on', false)`);
  await client.query('UPDATE webhook_due SET claimed_until = now()');
  await client.end();
}
