/** One line of the log, and one observation of the metrics, for every request: what was asked, never with what. */
import type { Logger, Metrics } from '@vantage/process';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { factsOf } from './requestFacts.js';
import { REQUEST_ID } from './requestId.js';

/** Routes that ask whether we are well; they come every few seconds and are told only when asked for. */
const QUIET = new Set(['/healthz', '/readyz', '/metrics']);
const UNMATCHED = 'unmatched';

export function tellRequests(server: FastifyInstance, logger: Logger, metrics: Metrics): void {
  server.addHook('onRequest', (request, reply, done) => {
    factsOf(request).requestId = request.id;
    reply.header(REQUEST_ID, request.id);
    done();
  });
  server.addHook('onResponse', (request, reply, done) => {
    tell(request, reply, logger, metrics);
    done();
  });
}

function tell(request: FastifyRequest, reply: FastifyReply, logger: Logger, metrics: Metrics): void {
  const facts = factsOf(request);
  const route = request.routeOptions.url ?? UNMATCHED;
  const { method } = request;
  const { statusCode: status, elapsedTime } = reply;
  const seconds = elapsedTime / 1_000;
  metrics.request({ method, route, status, seconds });
  if (facts.operation !== undefined) metrics.operation({ operation: facts.operation, code: facts.code ?? 'OK', seconds });
  const line = { method, route, status, milliseconds: Math.round(elapsedTime * 10) / 10, ip: request.ip, ...facts };
  if (QUIET.has(route)) logger.debug(line, 'request');
  else if (status >= 500) logger.warn(line, 'request');
  else logger.info(line, 'request');
}
