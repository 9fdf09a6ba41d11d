/** Puts the request's id into failures that no operation had: those of Nest's filter, of Fastify, and what Apollo refuses to read. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { factsOf, noteFailure } from './requestFacts.js';

/** What is refused whole holds errors alone; those of an operation know their request already (graphql/failurePlugin). */
const GRAPHQL_ERRORS = '{"errors":[';
const PROBLEM = 'application/problem+json';

interface GraphqlFailure {
  readonly errors: readonly { readonly extensions?: Readonly<Record<string, unknown>> }[];
}

export function putRequestIdIntoErrors(server: FastifyInstance): void {
  server.addHook('onSend', (request, reply, payload, done) => {
    done(null, typeof payload === 'string' ? identified(payload, request, reply) : payload);
  });
}

function identified(payload: string, request: FastifyRequest, reply: FastifyReply): string {
  if (payload.startsWith(GRAPHQL_ERRORS) && factsOf(request).code === undefined) return JSON.stringify(inGraphql(payload, request));
  if (String(reply.getHeader('content-type')).startsWith(PROBLEM)) return JSON.stringify(inProblem(payload, request));
  return payload;
}

function inGraphql(payload: string, request: FastifyRequest): unknown {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- what we sent, read again
  const failure = JSON.parse(payload) as GraphqlFailure;
  noteFailure(factsOf(request), failure.errors[0]?.extensions ?? {});
  return { ...failure, errors: failure.errors.map((error) => ({ ...error, extensions: { ...error.extensions, requestId: request.id } })) };
}

function inProblem(payload: string, request: FastifyRequest): unknown {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- what we sent, read again
  const problem = JSON.parse(payload) as Readonly<Record<string, unknown>>;
  noteFailure(factsOf(request), problem);
  return { ...problem, requestId: request.id };
}
