// @ts-check
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * A port of loopback that nobody listened on a moment ago: for programs that want to be told their port.
 * @returns {Promise<number>}
 */
export async function freePort() {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port.');
  return address.port;
}
