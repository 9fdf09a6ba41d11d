/** Over TLS, against a real receiver on this machine with a certificate of an authority of its own. */
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import { isIP } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createAuthority, selfSigned } from '@vantage/testkit';
import type { Authority, Certified } from '@vantage/testkit';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { sendWebhook } from './sendWebhook.js';
import type { SendOptions } from './sendWebhook.js';
import { newWebhookSecret } from './signatures.js';

const NAME = 'hooks.example.test';
const secret = newWebhookSecret();
const body = '{"type":"lab.created"}';

let authority: Authority;
const servers: Server[] = [];

beforeAll(async () => {
  authority = await createAuthority();
});

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
});

interface Receiver {
  readonly port: number;
  readonly received: { readonly headers: Record<string, string>; readonly body: string; readonly servername: unknown }[];
}

async function receive(certified: Certified, address = '127.0.0.1'): Promise<Receiver> {
  const received: Receiver['received'] = [];
  const server = createServer(certified, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: request.headers as Record<string, string>, body: Buffer.concat(chunks).toString(), servername: 'servername' in request.socket ? request.socket.servername : undefined });
      response.writeHead(204).end();
    });
  });
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, address, listening));
  return { port: (server.address() as AddressInfo).port, received };
}

function send(url: string, options: Partial<SendOptions> = {}) {
  const message = { id: 'msg_1', url, body, timestamp: Math.floor(Date.now() / 1_000), secrets: [secret] };
  const policy = { schemes: ['https:'], alsoAllowed: ['127.0.0.1', '::1'] } as const;
  return sendWebhook(message, { policy, resolve: async () => ['127.0.0.1'], timeout: 5_000, authorities: [authority.certificate], ...options });
}

test('a receiver that an authority vouches for gets the message: the name is asked for, and proven, at the address that was looked at', async () => {
  const { port, received } = await receive(await authority.issue([NAME]));
  expect(await send(`https://${NAME}:${port}/a`)).toEqual({ kind: 'answered', status: 204 });
  const [message] = received;
  expect(message?.servername).toBe(NAME);
  expect(message?.headers['host']).toBe(`${NAME}:${port}`);
  expect(new Webhook(secret).verify(message?.body ?? '', message?.headers ?? {})).toEqual(JSON.parse(body));
});

test('a receiver that is written as its address is proven by that', async () => {
  const { port, received } = await receive(await authority.issue(['127.0.0.1']));
  expect(await send(`https://127.0.0.1:${port}/`)).toEqual({ kind: 'answered', status: 204 });
  expect(received).toHaveLength(1);
});

const yesterday = new Date(Date.now() - 24 * 60 * 60 * 1_000);
const lastYear = new Date(Date.now() - 365 * 24 * 60 * 60 * 1_000);

test.each<[string, () => Promise<Certified>, string]>([
  ['of another name', () => authority.issue(['other.example.test']), 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ['of the address alone, where a name was asked for', () => authority.issue(['127.0.0.1']), 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ['that vouches for itself', () => selfSigned([NAME]), 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ['of an authority that nobody believes', async () => (await createAuthority('somebody else')).issue([NAME]), 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ['that has run out', () => authority.issue([NAME], { notBeforeDate: lastYear, notAfterDate: yesterday }), 'CERT_HAS_EXPIRED'],
])('a receiver with a certificate %s gets nothing', async (_what, certified, code) => {
  const { port, received } = await receive(await certified());
  expect(await send(`https://${NAME}:${port}/`)).toEqual({ kind: 'failed', reason: `the connection failed (${code})` });
  expect(received).toEqual([]);
});

test('where nothing is said of authorities, those that Node brings count', async () => {
  const { port, received } = await receive(await authority.issue([NAME]));
  expect(await send(`https://${NAME}:${port}/`, { authorities: undefined })).toMatchObject({ kind: 'failed' });
  expect(received).toEqual([]);
});

test('of several addresses the next is tried where one does not answer, and no other than those', async () => {
  const { port, received } = await receive(await authority.issue([NAME]));
  // Nobody listens at the first.
  expect(await send(`https://${NAME}:${port}/`, { resolve: async () => ['::1', '127.0.0.1'] })).toEqual({ kind: 'answered', status: 204 });
  expect(received).toHaveLength(1);
});

test('a receiver that speaks no TLS gets nothing that could be read', async () => {
  const plain = (await import('node:net')).createServer();
  const heard: Buffer[] = [];
  plain.on('connection', (socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (chunk: Buffer) => (heard.push(chunk), socket.end('HTTP/1.1 200 OK\r\n\r\n')));
  });
  await new Promise<void>((listening) => plain.listen(0, '127.0.0.1', listening));
  const { port } = plain.address() as AddressInfo;
  expect(await send(`https://${NAME}:${port}/`)).toMatchObject({ kind: 'failed' });
  expect(Buffer.concat(heard).includes('lab.created')).toBe(false);
  await new Promise((closed) => plain.close(closed));
});

/** What a resolver may answer, and what it means: every form leads to a place that is not of the public internet. */
test.each([
  ['loopback', '127.0.0.1'],
  ['this host', '0.0.0.0'],
  ['private', '10.0.0.1'],
  ['the metadata of clouds', '169.254.169.254'],
  ['link-local', 'fe80::1'],
  ['IPv4 inside IPv6', '::ffff:127.0.0.1'],
  ['the same in hexadecimals', '::ffff:7f00:1'],
  ['NAT64 of the metadata', '64:ff9b::a9fe:a9fe'],
  ['a decimal', '2130706433'],
  ['an octal', '0177.0.0.1'],
])('a name that leads to %s is never connected to, as its only address or among public ones', async (_what, address) => {
  const { port, received } = await receive(await authority.issue([NAME]));
  const policy = { schemes: ['https:'], alsoAllowed: [] } as const;
  for (const answer of [[address], ['93.184.216.34', address]]) {
    expect(await send(`https://${NAME}:${port}/`, { policy, resolve: async () => answer })).toEqual({ kind: 'refused', refusal: { kind: 'notPublic', address } });
  }
  if (isIP(address) === 4) expect(await send(`https://${address}:${port}/`, { policy })).toMatchObject({ kind: 'refused' });
  expect(received).toEqual([]);
});
