/** WebSockets at `/graphql`: lets them in, carries their messages, and tells them when the server goes away. */
import type { Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import type { Health, Logger, Metrics } from '@vantage/process';
import { CloseCode, handleProtocols } from 'graphql-ws';
import type { Server } from 'graphql-ws';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { Authenticator } from '../auth/authenticator.js';
import { errorFormatter } from '../graphql/errors.js';
import type { TrustedDocuments } from '../graphql/trustedDocuments.js';
import type { AddressLimits } from '../http/addressLimits.js';
import type { HttpConfig } from '../http/httpConfig.js';
import { defaultJsonLimits, isWithin } from '../http/jsonMeasure.js';
import type { RateLimits } from '../http/rateLimits.js';
import type { Turns } from '../http/turns.js';
import { ADDRESS_LIMITS, HTTP_CONFIG, LOGGER, OPS, RATE_LIMITS, SOCKET_LIMITS, TRUSTED_DOCUMENTS, TURNS } from '../tokens.js';
import { keepAlive } from './keepAlive.js';
import { createProtocol } from './protocol.js';
import type { Behind } from './protocol.js';
import { senderAddress } from './senderAddress.js';
import type { SocketLimits } from './socketLimits.js';
import { createTally } from './tally.js';
import { pathOf } from './upgradeRequest.js';

/** "An endpoint is going away", RFC 6455 section 7.4.1: clients connect again, and reach another instance. */
const GOING_AWAY = 1001;

/** "A message that is too big for it to process", in the same place. */
const MESSAGE_TOO_BIG = 1009;

/** Milliseconds that a client has to agree to an end; then the connection is cut. */
const CLOSE_WITHIN = 2_000;

const PATH = '/graphql';

@Injectable()
export class SocketServer implements OnApplicationBootstrap {
  private readonly sockets: WebSocketServer;

  constructor(
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Inject(GraphQLSchemaHost) private readonly schema: GraphQLSchemaHost,
    @Inject(Authenticator) private readonly authenticator: Authenticator,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(OPS) private readonly ops: { readonly health: Health; readonly metrics: Metrics },
    @Inject(HTTP_CONFIG) private readonly http: HttpConfig,
    @Inject(TRUSTED_DOCUMENTS) private readonly documents: TrustedDocuments,
    @Inject(RATE_LIMITS) private readonly rates: RateLimits,
    @Inject(ADDRESS_LIMITS) private readonly addresses: AddressLimits,
    @Inject(SOCKET_LIMITS) private readonly limits: SocketLimits,
    @Inject(TURNS) private readonly turns: Turns,
  ) {
    this.sockets = new WebSocketServer({ noServer: true, maxPayload: limits.messageBytes, handleProtocols });
  }

  onApplicationBootstrap(): void {
    const { limits, authenticator, documents, rates, turns } = this;
    const format = errorFormatter(this.logger);
    const protocol = createProtocol({ schema: this.schema.schema, authenticator, documents, rates, metrics: this.ops.metrics, format, limits, addresses: this.addresses, turns });
    const addressOf = senderAddress(this.http.trustedProxies);
    const open = createTally(limits.perAddress);
    // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- Fastify speaks HTTP/1.1 here
    const server = this.host.httpAdapter.getHttpServer() as HttpServer;
    server.on('upgrade', (request, socket, head) => {
      socket.on('error', () => socket.destroy());
      const path = pathOf(request);
      if (path !== PATH) return refuse(socket, path === undefined ? '400 Bad Request' : '404 Not Found');
      if (this.ops.health.isStopping()) return refuse(socket, '503 Service Unavailable');
      const ip = addressOf(request);
      const release = open.take(ip);
      if (release === undefined) return refuse(socket, '429 Too Many Requests');
      socket.once('close', release);
      this.sockets.handleUpgrade(request, socket, head, (opened) => this.serve(protocol, { socket: opened, request: { headers: request.headers, ip } }));
    });
  }

  closeAll(): void {
    for (const socket of this.sockets.clients) {
      socket.close(GOING_AWAY, 'The server is going away: connect again.');
      setTimeout(() => socket.terminate(), CLOSE_WITHIN).unref();
    }
  }

  private serve(protocol: Server<Behind>, behind: Behind): void {
    const { socket } = behind;
    // Frames that are none, messages that are too long: ws has closed the connection by then.
    socket.on('error', (error) => this.logger.debug({ err: error, ip: behind.request.ip }, 'a WebSocket broke'));
    const stop = keepAlive(socket);
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (data) => send(socket, data),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (take) =>
          socket.on('message', (data: Buffer) => {
            if (isWithin(defaultJsonLimits, data)) take(data.toString()).catch((error: unknown) => this.fail(socket, error));
            else socket.close(MESSAGE_TOO_BIG, 'The message nests too deeply, or holds too many values.');
          }),
      },
      behind,
    );
    socket.once('close', (code, reason) => {
      stop();
      closed(code, reason.toString()).catch((error: unknown) => this.logger.error({ err: error }, 'a WebSocket could not be closed in order'));
    });
  }

  private fail(socket: WebSocket, error: unknown): void {
    this.logger.error({ err: error }, 'a message over WebSocket');
    socket.close(CloseCode.InternalServerError, 'Internal server error');
  }
}

/** Resolves when the message has left: values are not made faster than the client takes them. */
function send(socket: WebSocket, data: string): Promise<void> {
  return new Promise((sent, failed) => {
    if (socket.readyState !== socket.OPEN) return sent();
    socket.send(data, (error) => (error ? failed(error) : sent()));
  });
}

/** Whoever is refused need not agree to the end: a connection that only we had ended would stay for as long as the client likes. */
function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());
}
