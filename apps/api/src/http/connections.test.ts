/** A server that closes, and connections in every state. What becomes of them with the whole process is asked in tools/restart. */
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createHealth, createLogger } from '@vantage/process';
import { fastify } from 'fastify';
import { expect, onTestFinished, test } from 'vitest';
import { connectTo, restOf } from '../testing/rawSocket.js';
import { endConnectionsInOrder } from './connections.js';

const ASK = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';

async function listening() {
  const health = createHealth({ logger: createLogger({ name: 'test', level: 'silent' }) });
  const server = fastify({ return503OnClosing: false });
  onTestFinished(() => server.close());
  endConnectionsInOrder(server, health, 60_000);
  const seen = { connections: 0 };
  server.server.on('connection', () => (seen.connections += 1));
  server.get('/', () => 'answer');
  await server.listen({ port: 0, host: '127.0.0.1' });
  const { port } = server.server.address() as AddressInfo;
  return {
    /** A connection that the server knows of. */
    dial: async (): Promise<Socket> => {
      const before = seen.connections;
      const socket = connectTo(`http://127.0.0.1:${port}`);
      await expect.poll(() => seen.connections).toBe(before + 1);
      return socket;
    },
    close: async (): Promise<void> => {
      health.stop();
      await server.close();
    },
  };
}

test('a first request that was on its way when the server closed is answered, and is the last on its connection', async () => {
  const { dial, close } = await listening();
  const socket = await dial();
  const closed = close();
  socket.write(ASK);
  expect(await restOf(socket)).toMatch(/^HTTP\/1\.1 200 OK[^]*connection: close[^]*answer$/i);
  await closed;
});

test('whoever was answered and asks no more, or never asks, keeps no server open', async () => {
  const { dial, close } = await listening();
  const [idle, silent] = [await dial(), await dial()];
  idle.write(ASK);
  await once(idle, 'data');
  const ends: string[] = [];
  const ended = [idle, silent].map((socket, index) => restOf(socket).then(() => ends.push(['idle', 'silent'][index] ?? '')));
  await close();
  await Promise.all(ended);
  expect(ends).toEqual(['idle', 'silent']);
});
