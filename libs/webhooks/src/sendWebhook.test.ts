/** Against a real receiver on this machine, which the guard must refuse unless it is told otherwise. */
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DestinationPolicy } from './destination.js';
import { sendWebhook } from './sendWebhook.js';
import type { SendOptions } from './sendWebhook.js';
import { newWebhookSecret } from './signatures.js';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let server: Server;
let port: number;
let received: Received[];
let answer: (response: ServerResponse) => void;

beforeEach(async () => {
  received = [];
  answer = (response) => response.writeHead(204).end();
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      answer(response);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  ({ port } = server.address() as AddressInfo);
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

const secret = newWebhookSecret();
const body = '{"type":"lab.created","data":{"name":"Übung"}}';
const strict: DestinationPolicy = { schemes: ['https:', 'http:'], alsoAllowed: [] };
const local: DestinationPolicy = { ...strict, alsoAllowed: ['127.0.0.1'] };

function send(url: string, options: Partial<SendOptions> = {}) {
  const message = { id: 'msg_1', url, body, timestamp: Math.floor(Date.now() / 1_000), secrets: [secret] };
  return sendWebhook(message, { policy: local, resolve: async () => ['127.0.0.1'], timeout: 5_000, ...options });
}

describe('a message', () => {
  test('arrives at the address that its name led to, signed by the scheme', async () => {
    expect(await send(`http://hooks.example.test:${port}/a?b=c`)).toEqual({ kind: 'answered', status: 204 });
    const [one] = received;
    expect(one?.headers['host']).toBe(`hooks.example.test:${port}`);
    expect(new Webhook(secret).verify(one?.body ?? '', one?.headers as Record<string, string>)).toEqual(JSON.parse(body));
  });

  test('whose receiver answers an error, or points elsewhere, was answered so: nothing is followed', async () => {
    for (const [status, location] of [[500, ''], [410, ''], [301, `http://127.0.0.1:${port}/elsewhere`], [302, 'http://169.254.169.254/latest/meta-data'], [307, 'http://10.0.0.1/'], [308, '/elsewhere']] as const) {
      answer = (response) => response.writeHead(status, { location }).end();
      expect(await send(`http://127.0.0.1:${port}/`)).toEqual({ kind: 'answered', status });
    }
    expect(received).toHaveLength(6);
  });

  test('whose receiver never stops talking is answered all the same', async () => {
    answer = (response) => {
      response.writeHead(200);
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(64 * 1024)));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    };
    // Long before its time is up: what comes after the first kilobytes is not waited for.
    expect(await send(`http://127.0.0.1:${port}/`, { timeout: 600_000 })).toEqual({ kind: 'answered', status: 200 });
  });

  test('whose receiver says a byte more than 16 KiB, and then no more, is not waited for', async () => {
    answer = (response) => void response.writeHead(200).write('x'.repeat(16 * 1024 + 1));
    expect(await send(`http://127.0.0.1:${port}/`, { timeout: 600_000 })).toEqual({ kind: 'answered', status: 200 });
  });

  test('goes over a connection of its own: none is left open to an address that was looked at long ago', async () => {
    let connections = 0;
    server.on('connection', () => (connections += 1));
    for (let count = 0; count < 2; count += 1) await send(`http://127.0.0.1:${port}/`);
    expect(connections).toBe(2);
    expect(received.map(({ headers }) => headers.connection)).toEqual(['close', 'close']);
  });

  test('whose receiver says nothing is given up', async () => {
    answer = () => undefined;
    expect(await send(`http://127.0.0.1:${port}/`, { timeout: 100 })).toEqual({ kind: 'failed', reason: 'no answer within 0.1 s' });
  });

  test('whose name is never resolved is given up', async () => {
    expect(await send('http://hooks.example.test/', { timeout: 100, resolve: () => new Promise(() => undefined) })).toEqual({ kind: 'failed', reason: 'no answer within 0.1 s' });
  });

  test('to a port where nobody listens failed, and says no more of our network than its code', async () => {
    await new Promise((closed) => server.close(closed));
    expect(await send(`http://hooks.example.test:${port}/`)).toEqual({ kind: 'failed', reason: 'the connection failed (ECONNREFUSED)' });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  });

  test('to a name that does not exist failed', async () => {
    const resolve = () => Promise.reject(Object.assign(new Error('getaddrinfo ENOTFOUND x'), { code: 'ENOTFOUND' }));
    expect(await send('http://nothing.example.test/', { resolve })).toEqual({ kind: 'failed', reason: 'the connection failed (ENOTFOUND)' });
    expect(await send('http://nothing.example.test/', { resolve: async () => [] })).toMatchObject({ kind: 'failed' });
  });
});

describe('the guard', () => {
  test.each([
    ['a name that leads here', ['127.0.0.1']],
    ['a name that leads here over IPv6', ['::1']],
    ['a name that leads here in disguise', ['::ffff:127.0.0.1']],
    ['a name that leads to the metadata of a cloud', ['169.254.169.254']],
    ['a name of which one address is not public', ['93.184.216.34', '10.0.0.1']],
  ])('%s is never asked', async (_what, addresses) => {
    const attempt = await send(`http://hooks.example.test:${port}/`, { policy: strict, resolve: async () => addresses });
    expect(attempt).toMatchObject({ kind: 'refused', refusal: { kind: 'notPublic' } });
    expect(received).toEqual([]);
  });

  test('a name that was allowed at the first attempt and leads elsewhere at the second is refused at the second', async () => {
    const answers = [['127.0.0.1'], ['10.0.0.1']];
    const resolve = async () => answers.shift() ?? [];
    expect(await send(`http://rebinding.example.test:${port}/`, { resolve })).toMatchObject({ kind: 'answered' });
    expect(await send(`http://rebinding.example.test:${port}/`, { resolve })).toMatchObject({ kind: 'refused', refusal: { address: '10.0.0.1' } });
    expect(received).toHaveLength(1);
  });

  test('the address that was looked at is the one that is connected to: the name is asked once an attempt', async () => {
    let asked = 0;
    const resolve = async () => {
      asked += 1;
      return asked === 1 ? ['127.0.0.1'] : ['127.0.0.2'];
    };
    // `localhost` would lead here by itself, `hooks.example.test` nowhere: only the pinned address explains an answer.
    expect(await send(`http://hooks.example.test:${port}/`, { resolve })).toMatchObject({ kind: 'answered' });
    expect(asked).toBe(1);
  });
});
