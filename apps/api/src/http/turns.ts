/**
 * Organisations take turns: only a few requests are worked on at once, and whoever waits is served lane by lane, so that a flood of one
 * organisation delays its own requests and not those of the others.
 */
import type { ApiEnvironment } from '@vantage/contract';
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

/** The limits of a process, by its variables. How long a turn lasts is none of an operator's: it is what an answer takes that waits for nobody. */
export function turnLimitsOf(variables: Pick<ApiEnvironment, 'VANTAGE_REQUESTS_AT_ONCE' | 'VANTAGE_REQUESTS_WAITING'>): TurnLimits {
  return { ...defaultTurnLimits, atOnce: variables.VANTAGE_REQUESTS_AT_ONCE, waiting: variables.VANTAGE_REQUESTS_WAITING };
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Gives back the turn of the request. A weak map of requests would keep each one, which its value leads to, until a full garbage collection. */
    endTurn: (() => void) | null;
  }
}

/** The queue of a process: one for everything that is asked of it, over HTTP and over WebSockets. */
export interface Turns {
  /** Calls `begin` when the turn of the lane comes; the turn ends with the function that it is given, or when it has lasted long enough. Rejects with the refusal where too much waits. */
  readonly take: (lane: string, begin: (end: () => void) => void) => Promise<void>;
}

export function createTurns(limits: TurnLimits = defaultTurnLimits): Turns {
  const shares = createShares(limits.atOnce);
  const queue = createFairQueue({ atOnce: limits.atOnce, perLane: limits.waiting, share: shares.of });
  return {
    take: (lane, begin) => {
      shares.note(lane);
      const work = (): Promise<void> =>
        new Promise((resolve) => {
          const timer = setTimeout(resolve, limits.longest);
          begin(() => {
            clearTimeout(timer);
            resolve();
          });
        });
      return queue.run(lane, work).catch((error: unknown) => Promise.reject(error instanceof QueueFull ? overloaded() : new Error('no turn', { cause: error })));
    },
  };
}

/** Does the work in a turn of the lane, which ends with it at the latest. */
export function inTurn<T>(turns: Turns, lane: string, work: () => T | Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const begin = (end: () => void): void => void Promise.resolve().then(work).finally(end).then(resolve, reject);
    turns.take(lane, begin).catch(reject);
  });
}

/** Who was proven to belong to an organisation has its lane; all others of an address share one, so that a made-up key gets none of its own. */
export function laneOf(tenant: string | undefined, address: string): string {
  return tenant ?? `address ${address}`;
}

/** Lets requests over HTTP take their turns; `senders` knows those that were proven lately. */
export function takeTurns(server: FastifyInstance, senders: ProvenSenders, turns: Turns): void {
  server.decorateRequest('endTurn', null);
  server.addHook('onRequest', (request, reply, done) => {
    const begin = (end: () => void): void => {
      request.endTurn = end;
      done();
    };
    turns.take(laneOf(isVisit(request) ? undefined : senders.tenantOf(request), request.ip), begin).catch(done);
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
