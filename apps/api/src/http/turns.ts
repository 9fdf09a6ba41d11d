/**
 * Organisations take turns: only a few requests are worked on at once, and whoever waits is served lane by lane, so that a flood of one
 * organisation delays its own requests and not those of the others.
 */
import { createFairQueue, QueueFull } from '@vantage/usecases';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { FailureException } from '../rest/failureException.js';
import type { ProvenSenders } from './provenSenders.js';
import { factsOf } from './requestFacts.js';
import { createShares } from './shares.js';

export interface TurnLimits {
  readonly atOnce: number;
  /** Requests of one lane that may wait. */
  readonly waiting: number;
  /** Milliseconds after which a request no longer counts: it waits for the database or a thread, and others can be worked on. */
  readonly longest: number;
}

export const defaultTurnLimits: TurnLimits = { atOnce: 8, waiting: 2_000, longest: 20 };

declare module 'fastify' {
  interface FastifyRequest {
    /** Gives back the turn of the request. A weak map of requests would keep each one, which its value leads to, until a full garbage collection. */
    endTurn: (() => void) | null;
  }
}

/** `senders`: those that were proven have the lane of their organisation; a made-up key gets none of its own. */
export function takeTurns(server: FastifyInstance, senders: ProvenSenders, limits: TurnLimits = defaultTurnLimits): void {
  const shares = createShares(limits.atOnce);
  const queue = createFairQueue({ atOnce: limits.atOnce, perLane: limits.waiting, share: shares.of });

  server.decorateRequest('endTurn', null);
  server.addHook('onRequest', (request, reply, done) => {
    const lane = (isVisit(request) ? undefined : senders.tenantOf(request)) ?? `address ${request.ip}`;
    shares.note(lane);
    const work = (): Promise<void> =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, limits.longest);
        request.endTurn = () => {
          clearTimeout(timer);
          resolve();
        };
        done();
      });
    queue.run(lane, work).catch((error: unknown) => done(error instanceof QueueFull ? overloaded() : new Error('no turn', { cause: error })));
  });
  server.addHook('onResponse', (request, _reply, done) => {
    request.endTurn?.();
    const { tenant } = factsOf(request);
    if (tenant !== undefined && !isVisit(request)) senders.note(request, tenant);
    done();
  });
}

/** Whoever comes by a link waits behind others of their address, not in the lane of the organisation that they visit. */
function isVisit({ headers }: FastifyRequest): boolean {
  return headers['vantage-link'] !== undefined;
}

function overloaded(): FailureException {
  return new FailureException({ code: 'OVERLOADED', message: 'Too many requests of your organisation wait already. Ask again when some were answered.' });
}
