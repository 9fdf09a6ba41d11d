/** A way to PostgreSQL that stops at a word which a client says, until it is let go: for processes that are looked at while they start. */
import { EventEmitter, once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

export interface BlockedProxy {
  /** The same database, this way. */
  readonly url: string;
  /** Resolves when somebody has said the word. */
  readonly blocked: Promise<unknown>;
  /** From now on everything goes through. */
  readonly letGo: () => void;
  readonly close: () => Promise<void>;
}

/** The empty word is said by everybody. */
export async function blockedProxy(databaseUrl: string, word: string): Promise<BlockedProxy> {
  const { hostname, port } = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const news = new EventEmitter();
  const blocked = once(news, 'blocked');
  const gate = once(news, 'gate');

  async function carry(chunk: Buffer, onward: Socket): Promise<void> {
    if (chunk.includes(word)) {
      news.emit('blocked');
      await gate;
    }
    onward.write(chunk);
  }

  const server = createServer((client) => {
    const onward = connect(Number(port), hostname);
    for (const [one, other] of [[client, onward], [onward, client]] as const) {
      sockets.add(one);
      one.on('error', () => undefined).once('close', () => (sockets.delete(one), other.destroy()));
    }
    onward.pipe(client);
    let carried = Promise.resolve();
    client.on('data', (chunk: Buffer) => {
      carried = carried.then(() => carry(chunk, onward));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(databaseUrl);
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- a server that listens on a port has such an address
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    blocked,
    letGo: () => void news.emit('gate'),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
