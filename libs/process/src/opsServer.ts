/** A port of its own for those who run Vantage: health and metrics, and nothing of the product. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { alive, measured, ready } from './opsAnswer.js';
import type { OpsAnswer, OpsParts } from './opsAnswer.js';

export interface OpsServer {
  readonly port: number;
  readonly close: () => Promise<void>;
}

export interface OpsServerOptions extends OpsParts {
  readonly port: number;
  readonly host: string;
  readonly token: string | undefined;
}

const NOTHING_HERE: OpsAnswer = { status: 404, type: 'text/plain; charset=utf-8', body: '/healthz, /readyz and /metrics are here.\n' };

export async function startOpsServer(options: OpsServerOptions): Promise<OpsServer> {
  const server = createServer((request, response) => {
    answerOf(request, options).then(
      ({ status, type, body }) => response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body),
      () => response.writeHead(500).end(),
    );
  });
  server.listen(options.port, options.host);
  await once(server, 'listening');
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- a server that listens on a port has such an address
  const { port } = server.address() as AddressInfo;
  return {
    port,
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answerOf(request: IncomingMessage, options: OpsServerOptions): Promise<OpsAnswer> {
  switch (new URL(request.url ?? '/', 'http://ops').pathname) {
    case '/healthz':
      return alive();
    case '/readyz':
      return ready(options);
    case '/metrics':
      return measured(options, options.token, request.headers.authorization);
    default:
      return NOTHING_HERE;
  }
}
