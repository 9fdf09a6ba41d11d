import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { frameworkLog } from '@vantage/process';
import { AppModule } from './appModule.js';
import type { AppParts } from './appModule.js';
import { noTrustedDocuments, resolveDocumentIds } from './graphql/trustedDocuments.js';
import { answerBroken } from './http/brokenRequests.js';
import { limitAddresses } from './http/addressLimits.js';
import type { AddressLimits } from './http/addressLimits.js';
import { endConnectionsInOrder } from './http/connections.js';
import { passOverExpectations } from './http/expectations.js';
import { defaultArrivalLimits } from './http/httpConfig.js';
import { answerMethods } from './http/methods.js';
import type { ProvenSenders } from './http/provenSenders.js';
import { REQUEST_ID, requestIdOf } from './http/requestId.js';
import { putRequestIdIntoErrors } from './http/requestIdInErrors.js';
import { tellRequests } from './http/requestLine.js';
import { sendSecurityHeaders } from './http/securityHeaders.js';
import { sendRetryAfter } from './http/retryAfter.js';
import { takeTurns } from './http/turns.js';
import type { Turns } from './http/turns.js';
import { refuseAddress } from './rest/addressErrors.js';
import { readBodies } from './rest/contentTypes.js';
import { SocketServer } from './sockets/socketServer.js';
import { ADDRESS_LIMITS, SENDERS, TURNS } from './tokens.js';

/** The largest request that is read. Reading more as JSON would keep the others waiting. */
export const BODY_LIMIT = 8 * 1024 * 1024;

/** Methods that pages of other origins may use, where they are let in. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Headers of answers that a page of another origin may read. */
const EXPOSED = [REQUEST_ID, 'retry-after', 'etag', 'location', 'link', 'allow', 'idempotency-replayed', 'vantage-cost', 'ratelimit', 'ratelimit-policy'];

/**
 * The HTTP application, not yet listening. When it closes it takes no new connection, tells its WebSockets to go elsewhere, answers every request
 * that it has begun, those that still come over an open connection among them, and stops Apollo last.
 */
export async function createApp(parts: AppParts): Promise<NestFastifyApplication> {
  const { logger, metrics, health, http } = parts;
  const { headers, request, lookEvery } = http.arrival ?? defaultArrivalLimits;
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    frameworkErrors: refuseAddress,
    clientErrorHandler: answerBroken,
    genReqId: requestIdOf,
    trustProxy: http.trustedProxies.length === 0 ? false : [...http.trustedProxies],
    return503OnClosing: false,
    requestTimeout: request,
    http: { headersTimeout: headers, connectionsCheckingInterval: lookEvery },
  });
  resolveDocumentIds(adapter.getInstance(), parts.trustedDocuments ?? noTrustedDocuments);
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.of(parts), adapter, { logger: frameworkLog(logger), abortOnError: false });
  const server = app.getHttpAdapter().getInstance();
  endConnectionsInOrder(server, health, http.arriveWithin);
  passOverExpectations(server);
  sendSecurityHeaders(server);
  limitAddresses(server, app.get<AddressLimits>(ADDRESS_LIMITS));
  takeTurns(server, app.get<ProvenSenders>(SENDERS), app.get<Turns>(TURNS));
  readBodies(adapter, BODY_LIMIT);
  tellRequests(server, logger, metrics);
  putRequestIdIntoErrors(server);
  sendRetryAfter(server);
  const sockets = app.get(SocketServer);
  server.addHook('preClose', (done) => {
    sockets.closeAll();
    done();
  });
  answerMethods(server);
  // It adds its headers alone: OPTIONS is answered for everybody alike.
  if (http.corsOrigins.length > 0) app.enableCors({ origin: [...http.corsOrigins], methods: METHODS, credentials: true, exposedHeaders: EXPOSED, maxAge: 600, strictPreflight: false, preflightContinue: true });
  return app;
}
