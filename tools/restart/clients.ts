/** Clients of a running API that do what libraries would not: begin a request and leave it, read slowly, say nothing. */
import { once } from 'node:events';
import { request } from 'node:http';
import type { ClientRequest } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import WebSocket from 'ws';

export interface Target {
  readonly port: number;
  readonly access: { readonly apiKey: string };
}

/** A connection on which nothing was said yet. */
export async function dial({ port }: Target): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** What the API still sends over a connection until it closes it. */
export async function restOf(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk)).resume();
  if (!socket.closed) await once(socket, 'close');
  return Buffer.concat(chunks).toString();
}

/** A request whose body does not end before we say so. */
export function beginRequest({ port, access }: Target): ClientRequest {
  const headers = { authorization: `Bearer ${access.apiKey}`, 'content-type': 'application/json', 'transfer-encoding': 'chunked' };
  const begun = request({ port, method: 'POST', path: '/graphql', headers });
  begun.on('error', () => undefined);
  begun.write('{"query":');
  return begun;
}

/** A WebSocket that has said who it is. */
export async function webSocket({ port, access }: Target): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: { Authorization: `Bearer ${access.apiKey}` } }));
  await once(socket, 'message');
  return socket;
}

export async function textOf(answer: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
