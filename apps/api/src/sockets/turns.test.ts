/** Operations over WebSocket wait in the queue in which requests over HTTP do. */
import { once } from 'node:events';
import { uuidOf } from '@vantage/contract';
import { CHANGES_CHANNEL, topicOf } from '@vantage/db';
import { afterAll, beforeAll, expect, test } from 'vitest';
import WebSocket from 'ws';
import type { Turns } from '../http/turns.js';
import { newLab, startApi } from '../testing/api.js';
import type { Client, NewLab, TestApi } from '../testing/api.js';
import { TURNS } from '../tokens.js';

interface Message {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
}

let api: TestApi;
let lab: NewLab;
const sockets: WebSocket[] = [];

beforeAll(async () => {
  api = await startApi({ turns: { atOnce: 1, waiting: 2, longest: 600_000 } });
  lab = await newLab(api.ours);
});

afterAll(async () => {
  for (const socket of sockets) socket.terminate();
  await api.close();
});

async function connected({ apiKey }: Client) {
  const socket = new WebSocket(`${api.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  sockets.push(socket);
  const heard: Message[] = [];
  socket.on('message', (data: Buffer) => heard.push(JSON.parse(data.toString()) as Message));
  await once(socket, 'open');
  const say = (message: object): void => socket.send(JSON.stringify(message));
  say({ type: 'connection_init', payload: { Authorization: `Bearer ${apiKey}` } });
  await once(socket, 'message');
  const about = (id: string): string => JSON.stringify(heard.filter((message) => message.id === id));
  return { about, ask: (id: string, query: string, variables = {}) => say({ id, type: 'subscribe', payload: { query, variables } }) };
}

/** Takes the only turn there is, until the function is called. */
function hold(): Promise<() => void> {
  const turns = api.app.get<Turns>(TURNS);
  return new Promise((held, refused) => void turns.take('somebody else', held).catch(refused));
}

test('what waits for an organisation over WebSocket and over HTTP waits in one line, and fills up that of no other', async () => {
  const [ours, theirs] = [await connected(api.ours), await connected(api.theirs)];
  ours.ask('watch', 'subscription ($id: ID!) { labChanged(id: $id) { name } }', { id: lab.id });
  await expect.poll(() => ours.about('watch')).toContain('"shop"');
  const letGo = await hold();
  for (const id of ['1', '2', '3']) ours.ask(id, '{ viewer { organization { name } } }');
  await expect.poll(() => ours.about('3')).toContain('OVERLOADED');
  expect(await api.ours.query('{ viewer { organization { name } } }')).toMatchObject({ status: 503 });
  // An event of a subscription is worked on in a turn, too; the subscription goes on.
  await api.deps.database.pool.query('SELECT pg_notify($1, $2)', [CHANGES_CHANNEL, topicOf({ tenant: api.ours.tenantId, kind: 'lab', id: uuidOf('lab', lab.id) ?? '' })]);
  await expect.poll(() => ours.about('watch')).toContain('OVERLOADED');
  expect(ours.about('watch')).not.toContain('"complete"');
  theirs.ask('1', '{ viewer { organization { name } } }');
  const overHttp = api.theirs.query('{ viewer { organization { name } } }');
  expect([ours.about('1'), ours.about('2'), theirs.about('1')]).toEqual(['[]', '[]', '[]']);
  letGo();
  for (const [who, id] of [[ours, '1'], [ours, '2'], [theirs, '1']] as const) await expect.poll(() => who.about(id)).toContain('"viewer"');
  expect((await overHttp).errors).toBeUndefined();
});
