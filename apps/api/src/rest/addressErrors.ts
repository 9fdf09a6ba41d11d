import { errorCodes } from '@vantage/contract';
import type { Problem } from '@vantage/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { REQUEST_ID } from '../http/requestId.js';
import { PROTECTIVE_HEADERS } from '../http/securityHeaders.js';

/** What Fastify's router refuses before Nest sees it: an address that is badly encoded, or longer than any of ours. */
export function refuseAddress(_error: Error, request: FastifyRequest, reply: FastifyReply): void {
  const code = 'NOT_FOUND';
  const { status, meaning } = errorCodes[code];
  const problem: Problem = { type: 'about:blank', title: meaning, status, code, detail: 'There is nothing at this address.', instance: request.id };
  void reply.status(status).headers({ ...PROTECTIVE_HEADERS, [REQUEST_ID]: request.id }).type('application/problem+json').send({ ...problem, requestId: request.id });
}
