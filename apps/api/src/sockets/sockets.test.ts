/** WebSockets that ask for too much, say nothing, or nonsense: each is refused by itself, and the others go on. */
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { standalone } from '../http/httpConfig.js';
import { newLab, startApi } from '../testing/api.js';
import type { Client, NewLab, TestApi } from '../testing/api.js';
import { newMember } from '../testing/members.js';
import { connectTo } from '../testing/rawSocket.js';
import { defaultSocketLimits } from './socketLimits.js';

let api: TestApi;
let lab: NewLab;
const sockets: WebSocket[] = [];

beforeAll(async () => {
  api = await startApi({
    // Each test chooses its own address.
    http: { ...standalone, trustedProxies: ['127.0.0.1'] },
    rates: { perKey: 150, perOrganization: 100_000, perLink: 100, perAddress: 100 },
    sockets: { ...defaultSocketLimits, perAddress: 4, perOrganization: 3, operations: 3, subscriptions: 5, messageBytes: 64 * 1024, initWithin: 1_500, checkEvery: 100 },
  });
  lab = await newLab(api.ours);
});

afterEach(async () => {
  await Promise.all(sockets.splice(0).map((socket) => ended(socket)));
});

afterAll(async () => {
  await api.close();
});

async function ended(socket: WebSocket): Promise<void> {
  if (socket.readyState === socket.CLOSED) return;
  const closed = codeOf(socket);
  socket.terminate();
  await closed;
}

let addresses = 0;

function newAddress(): string {
  addresses += 1;
  return `203.0.113.${addresses}`;
}

function dial(address = newAddress(), protocol = 'graphql-transport-ws', path = '/graphql'): WebSocket {
  const socket = new WebSocket(`${api.url.replace('http', 'ws')}${path}`, protocol, { headers: { 'x-forwarded-for': address } });
  sockets.push(socket);
  socket.on('error', () => undefined);
  return socket;
}

interface Message {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
}

/** A connection whose messages are kept. */
async function open(address?: string, protocol?: string): Promise<{ readonly socket: WebSocket; readonly heard: readonly Message[]; readonly say: (message: object) => void }> {
  const socket = dial(address, protocol);
  const heard: Message[] = [];
  socket.on('message', (data: Buffer) => heard.push(JSON.parse(data.toString()) as Message));
  await once(socket, 'open');
  return { socket, heard, say: (message) => socket.send(JSON.stringify(message)) };
}

/** A connection that has said who it is. */
async function connected(client: Client | undefined, address?: string) {
  const connection = await open(address);
  connection.say({ type: 'connection_init', ...(client === undefined ? {} : { payload: { Authorization: `Bearer ${client.apiKey}` } }) });
  await Promise.race([once(connection.socket, 'message'), once(connection.socket, 'close')]);
  return connection;
}

function codeOf(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => socket.once('close', resolve));
}

/** The status with which a WebSocket is refused before it is one. */
function statusOf(socket: WebSocket): Promise<number | undefined> {
  return new Promise((resolve) =>
    socket.once('unexpected-response', (request, response) => {
      request.destroy();
      resolve(response.statusCode);
    }),
  );
}

const WATCH = 'subscription ($id: ID!) { labChanged(id: $id) { name } }';
const watch = (id: string, query = WATCH): object => ({ id, type: 'subscribe', payload: { query, variables: { id: lab.id } } });

async function errorsOf(heard: readonly Message[], id: string): Promise<unknown> {
  await expect.poll(() => heard.some((message) => message.id === id && message.type === 'error')).toBe(true);
  return heard.find((message) => message.id === id && message.type === 'error')?.payload;
}

async function told(heard: readonly Message[], id: string): Promise<void> {
  await expect.poll(() => heard.some((message) => message.id === id && message.type === 'next')).toBe(true);
}

describe('what is no protocol is cut off, and the others notice nothing', () => {
  test.each<[string, (connection: Awaited<ReturnType<typeof open>>) => void, number]>([
    ['a message that is too long', ({ socket }) => socket.send('x'.repeat(64 * 1024 + 1)), 1009],
    ['the same in small pieces', ({ socket }) => Array.from({ length: 70 }, (_, index) => socket.send('x'.repeat(1024), { fin: index === 69 })), 1009],
    ['a message that is no JSON', ({ socket }) => socket.send('{'), 4400],
    ['JSON that is no message', ({ say }) => say({ type: 'hello' }), 4400],
    ['JSON a thousand deep', ({ socket }) => socket.send(`${'['.repeat(20_000)}${']'.repeat(20_000)}`), 1009],
    ['a question before anybody said who they are', ({ say }) => say(watch('1')), 4401],
    ['saying twice who one is', ({ say }) => (say({ type: 'connection_init' }), say({ type: 'connection_init' })), 4429],
    ['saying nothing', () => undefined, 4408],
  ])('%s', async (_what, misbehave, code) => {
    const [good, bad] = [await connected(api.ours), await open()];
    const closed = codeOf(bad.socket);
    misbehave(bad);
    expect(await closed).toBe(code);
    good.say(watch('1'));
    await told(good.heard, '1');
  });

  test('another protocol', async () => {
    expect(await codeOf(dial(undefined, 'graphql-ws'))).toBeGreaterThan(1_000);
  });

  test.each([
    ['a frame that is not masked', Buffer.from([0x81, 0x02, 0x7b, 0x7d])],
    ['reserved bits', Buffer.from([0xf1, 0x80, 0, 0, 0, 0])],
    ['a length beyond all numbers', Buffer.from([0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0])],
    ['a control frame that is too long', Buffer.from([0x89, 0xfe, 0x01, 0x00, 0, 0, 0, 0])],
    ['text that is no UTF-8', Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0xff, 0xff])],
  ])('%s', async (_what, frame) => {
    const raw = connectTo(api.url);
    raw.write(`GET /graphql HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\nX-Forwarded-For: ${newAddress()}\r\n\r\n`);
    await once(raw, 'data');
    const closed = once(raw, 'close');
    raw.write(frame);
    await closed;
    expect((await api.ours.query('{ __typename }')).errors).toBeUndefined();
  });

  test.each(['/', '/ide', '/graphql/more', '/v1/labs'])('an upgrade at %s is answered, and does not hang', async (path) => {
    expect(await statusOf(dial(undefined, 'graphql-transport-ws', path))).toBe(404);
  });
});

describe('as many as may be, and no more', () => {
  test('connections from one address: what ends makes room, and other addresses have theirs', async () => {
    const address = newAddress();
    const all = await Promise.all(Array.from({ length: 4 }, () => connected(undefined, address)));
    expect(await statusOf(dial(address))).toBe(429);
    await connected(undefined);
    all[0]?.socket.close();
    await expect.poll(async () => (await connected(undefined, address).catch(() => undefined))?.heard.length).toBe(1);
  });

  test('connections of one organisation: later there is room again, and other organisations have theirs', async () => {
    const all = await Promise.all(Array.from({ length: 3 }, () => connected(api.ours)));
    const { socket, say } = await open();
    const closed = codeOf(socket);
    say({ type: 'connection_init', payload: { Authorization: `Bearer ${api.ours.apiKey}` } });
    expect(await closed).toBe(1013);
    expect((await connected(api.theirs)).heard).toMatchObject([{ type: 'connection_ack' }]);
    all[0]?.socket.close();
    await expect.poll(async () => (await connected(api.ours)).heard.length).toBe(1);
  });

  test('operations on one connection, however many are begun at once; what is ended makes room', async () => {
    const { heard, say } = await connected(api.ours);
    for (let index = 0; index < 1_000; index += 1) say(watch(`s${index}`));
    await expect.poll(() => heard.filter(({ type }) => type === 'error').length).toBe(997);
    expect(await errorsOf(heard, 's999')).toMatchObject([{ extensions: { code: 'QUOTA_EXCEEDED' } }]);
    await expect.poll(() => heard.filter(({ type }) => type === 'next').map(({ id }) => id).sort()).toEqual(['s0', 's1', 's2']);
    say({ id: 's0', type: 'complete' });
    say(watch('again'));
    await told(heard, 'again');
  });

  test('subscriptions of one organisation, over all its connections; those of another are not counted', async () => {
    const [one, other] = [await connected(api.ours), await connected(api.ours)];
    for (const id of ['1', '2', '3']) one.say(watch(id));
    for (const id of ['1', '2', '3']) await told(one.heard, id);
    for (const id of ['4', '5']) other.say(watch(id));
    for (const id of ['4', '5']) await told(other.heard, id);
    other.say(watch('6'));
    await expect.poll(() => JSON.stringify(other.heard.filter(({ id }) => id === '6'))).toContain('QUOTA_EXCEEDED');
    one.say({ id: '1', type: 'complete' });
    let attempt = 0;
    await expect.poll(() => {
      other.say(watch(`again ${(attempt += 1)}`));
      return other.heard.some(({ id, payload }) => id?.startsWith('again') === true && JSON.stringify(payload).includes('"name"'));
    }).toBe(true);
    const theirs = await newLab(api.theirs);
    const foreign = await connected(api.theirs);
    foreign.say({ id: '1', type: 'subscribe', payload: { query: WATCH, variables: { id: theirs.id } } });
    await told(foreign.heard, '1');
  });
});

describe('what is asked over WebSocket has the same measure and the same price as over HTTP', () => {
  const reach = 'reach(from: "shop/pod/client", to: "http://web") { summary }';

  test.each<[string, () => string]>([
    ['more words than a document may have', () => `{ ${'a '.repeat(15_001)} }`],
    ['more fields than an operation may have', () => `{ ${Array.from({ length: 2_001 }, (_, index) => `a${index}: __typename`).join(' ')} }`],
    ['300 levels', () => `{ ${'viewer { '.repeat(300)} id ${'} '.repeat(300)} }`],
    ['thousands of levels, of which nothing is read', () => `{ ${'a { '.repeat(3_700)} b ${'}'.repeat(3_700)} }`],
    ['thousands of lists in an argument, of which nothing is read', () => `{ labs(search: ${'['.repeat(3_700)}${']'.repeat(3_700)}) { nodes { id } } }`],
    ['a cost beyond all measure', () => `{ labs(first: 100) { nodes { revisions(first: 100) { nodes { ${reach} } } } } }`],
    ['fragments that double 30 times', () => `{ ...f0 } ${Array.from({ length: 30 }, (_, index) => `fragment f${index} on Query { a: __typename ...f${index + 1} ...f${index + 1} }`).join(' ')} fragment f30 on Query { __typename }`],
  ])('%s', async (_what, query) => {
    const { heard, say } = await connected(api.ours);
    say({ id: '1', type: 'subscribe', payload: { query: query() } });
    expect(await errorsOf(heard, '1')).toMatchObject([{ extensions: { code: 'QUERY_TOO_COMPLEX' } }]);
  });

  test('a document that is none', async () => {
    const { heard, say } = await connected(api.ours);
    for (const [id, query] of [['1', '{'], ['2', '{ nothing }'], ['3', 'query a { __typename } query b { __typename }']] as const) say({ id, type: 'subscribe', payload: { query } });
    expect(JSON.stringify([await errorsOf(heard, '1'), await errorsOf(heard, '2'), await errorsOf(heard, '3')])).not.toContain('INTERNAL');
  });

  test('each value of a subscription is paid for: one that may ask for no more ends, and says why', async () => {
    const member = await newMember(api, 'OWNER');
    const { heard, say } = await connected(member);
    say({ id: '1', type: 'subscribe', payload: { query: `subscription ($id: ID!) { labChanged(id: $id) { head { ${Array.from({ length: 40 }, (_, index) => `a${index}: ${reach}`).join(' ')} } } }`, variables: { id: lab.id } } });
    await told(heard, '1');
    for (let count = 1; count < 4; count += 1) {
      await api.ours.query('mutation ($input: RenameLabInput!) { renameLab(input: $input) { lab { id } } }', { input: { labId: lab.id, name: `name ${count}` } });
      await expect.poll(() => heard.filter(({ id }) => id === '1').length).toBeGreaterThan(count);
    }
    expect(await errorsOf(heard, '1')).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
    // Three values of 40 were within 150.
    expect(heard.filter(({ id, type }) => id === '1' && type === 'next')).toHaveLength(3);
  });
});

describe('whoever may no longer', () => {
  test('is sent away though nothing happens: a key that is revoked', async () => {
    const member = await newMember(api, 'MEMBER');
    const { socket, heard } = await connected(member);
    const closed = codeOf(socket);
    const removed = await api.ours.query('mutation ($id: ID!) { removeMember(userId: $id) { user { id } } }', { id: member.userId });
    expect(removed.errors).toBeUndefined();
    expect(await closed).toBe(4403);
    expect(heard[0]).toEqual({ type: 'connection_ack' });
  });
});
