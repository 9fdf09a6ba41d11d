import { errorCodes } from '@vantage/contract';
import type { Problem } from '@vantage/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** What Fastify's router refuses before Nest sees it: an address that is badly encoded, or longer than any of ours. */
export function refuseAddress(_error: Error, request: FastifyRequest, reply: FastifyReply): void {
  const code = 'NOT_FOUND';
  const { status, meaning } = errorCodes[code];
  const problem: Problem = { type: 'about:blank', title: meaning, status, code, detail: 'There is nothing at this address.', instance: request.id };
  void reply.status(status).type('application/problem+json').send(problem);
}
