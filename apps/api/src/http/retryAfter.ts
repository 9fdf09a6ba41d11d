/** Tells whoever is turned away for now when to come back. */
import type { Failure } from '@vantage/contract';
import type { FastifyInstance } from 'fastify';
import { FailureException } from '../rest/failureException.js';
import { factsOf } from './requestFacts.js';
import type { RequestFacts } from './requestFacts.js';

/** PostgreSQL is back within seconds of a crash. */
const SECONDS = '2';

/** After the hook that learns the code; GraphQL reports it beside other fields' data, so it is the code that counts. */
export function sendRetryAfter(server: FastifyInstance): void {
  server.addHook('onSend', (request, reply, payload, done) => {
    const { code, retryAfter } = factsOf(request);
    const seconds = retryAfter === undefined ? (code === 'UNAVAILABLE' ? SECONDS : undefined) : String(retryAfter);
    if (seconds !== undefined && !reply.hasHeader('retry-after')) void reply.header('retry-after', seconds);
    done(null, payload);
  });
}

/** The refusal as it is thrown, with what the answer's header will say noted. */
export function turnedAway(facts: RequestFacts, refusal: Failure): FailureException {
  if (refusal.retryAfter !== undefined) facts.retryAfter = refusal.retryAfter;
  return new FailureException(refusal);
}
