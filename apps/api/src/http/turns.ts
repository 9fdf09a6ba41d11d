/**
 * Organisations take turns: only a few requests are worked on at once, and whoever waits is served lane by lane, so that a flood of one
 * organisation delays its own requests and not those of the others.
 */
import { createFairQueue, QueueFull } from '@vantage/usecases';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { FailureException } from '../rest/failureException.js';
import { factsOf } from './requestFacts.js';

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

/** Keys whose organisation is remembered. */
const MAX_KEYS = 10_000;

export function takeTurns(server: FastifyInstance, limits: TurnLimits = defaultTurnLimits): void {
  const queue = createFairQueue({ atOnce: limits.atOnce, perLane: limits.waiting });
  /** Organisations of keys that were proven: a made-up key gets no lane of its own. */
  const tenants = new Map<string, string>();

  server.decorateRequest('endTurn', null);
  server.addHook('onRequest', (request, reply, done) => {
    const lane = (isVisit(request) ? undefined : tenants.get(keyOf(request))) ?? `address ${request.ip}`;
    const work = (): Promise<void> =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, limits.longest);
        request.endTurn = () => {
          clearTimeout(timer);
          resolve();
        };
        reply.raw.once('close', resolve);
        done();
      });
    queue.run(lane, work).catch((error: unknown) => done(error instanceof QueueFull ? overloaded() : new Error('no turn', { cause: error })));
  });
  server.addHook('onResponse', (request, _reply, done) => {
    request.endTurn?.();
    const { tenant } = factsOf(request);
    if (tenant !== undefined && !isVisit(request) && !tenants.has(keyOf(request))) remember(tenants, keyOf(request), tenant);
    done();
  });
}

function remember(tenants: Map<string, string>, key: string, tenant: string): void {
  if (tenants.size >= MAX_KEYS) for (const [oldest] of [...tenants].slice(0, MAX_KEYS / 10)) tenants.delete(oldest);
  tenants.set(key, tenant);
}

/** What a request shows of who sends it; its lane alone follows from it, no right. */
function keyOf({ headers: { authorization, cookie } }: FastifyRequest): string {
  return authorization ?? cookie ?? '';
}

/** Whoever comes by a link waits behind others of their address, not in the lane of the organisation that they visit. */
function isVisit({ headers }: FastifyRequest): boolean {
  return headers['vantage-link'] !== undefined;
}

function overloaded(): FailureException {
  return new FailureException({ code: 'OVERLOADED', message: 'Too many requests of your organisation wait already. Ask again when some were answered.' });
}
