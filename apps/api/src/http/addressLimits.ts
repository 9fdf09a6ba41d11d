/**
 * What one address may do in a minute before anybody knows who it is: go in and out, and show keys that open nothing. Keys that were proven lately are
 * served all the same: whoever guesses behind the same router shuts nobody out. Each API process counts by itself.
 */
import type { Failure } from '@vantage/contract';
import type { FastifyInstance } from 'fastify';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { networkOf } from './networkOf.js';
import { secondsUntil, takePoints } from './points.js';
import type { ProvenSenders, Shown } from './provenSenders.js';
import { factsOf } from './requestFacts.js';
import { turnedAway } from './retryAfter.js';

export interface AddressLimitConfig {
  /** Requests to `/auth/…`. */
  readonly signIns: number;
  /** Keys that are unknown, revoked or expired. */
  readonly failedKeys: number;
}

/** As the configuration has it by default: a school behind one router is one address. */
const defaultAddressLimits: AddressLimitConfig = { signIns: 1_200, failedKeys: 300 };

export interface AddressLimits {
  readonly signIn: (address: string) => Promise<Failure | undefined>;
  /** A key that opened nothing came from there. */
  readonly noteFailedKey: (address: string) => void;
  /** Whether keys from there are looked at no more for now, unless this one was proven lately. */
  readonly refusalOfKey: (address: string, shown: Shown) => Failure | undefined;
}

const MINUTE = 60;

export function createAddressLimits(senders: ProvenSenders, { signIns, failedKeys }: AddressLimitConfig = defaultAddressLimits): AddressLimits {
  const ways = new RateLimiterMemory({ keyPrefix: 'sign-in', points: signIns, duration: MINUTE });
  const failures = new RateLimiterMemory({ keyPrefix: 'failed key', points: failedKeys, duration: MINUTE });
  /** Until when, in milliseconds since 1970: asked with every request, so it is at hand. */
  const shutOut = new Map<string, number>();

  return {
    signIn: async (address) => {
      const { enough, state } = await takePoints(ways, networkOf(address));
      return enough ? undefined : refused('Your address has begun as many sign-ins as it may in a minute', state.msBeforeNext);
    },
    noteFailedKey: (address) => {
      const network = networkOf(address);
      void takePoints(failures, network).then(({ enough, state }) => {
        if (enough || shutOut.has(network)) return;
        shutOut.set(network, Date.now() + state.msBeforeNext);
        setTimeout(() => shutOut.delete(network), state.msBeforeNext).unref();
      });
    },
    refusalOfKey: (address, shown) => {
      if (shutOut.size === 0 || shown.headers.authorization === undefined) return undefined;
      const until = shutOut.get(networkOf(address));
      if (until === undefined || senders.tenantOf(shown) !== undefined) return undefined;
      return refused('Your address has shown as many wrong keys as it may in a minute', until - Date.now());
    },
  };
}

/** Before anything else is done for a request. */
export function limitAddresses(server: FastifyInstance, limits: AddressLimits): void {
  server.addHook('onRequest', (request, _reply, done) => {
    const refusal = limits.refusalOfKey(request.ip, request);
    if (refusal !== undefined) return done(turnedAway(factsOf(request), refusal));
    if (!request.url.startsWith('/auth/')) return done();
    limits.signIn(request.ip).then((failure) => (failure === undefined ? done() : done(turnedAway(factsOf(request), failure))), done);
  });
  server.addHook('onResponse', (request, _reply, done) => {
    // Beside a link's token, a key is not looked at.
    const { authorization, 'vantage-link': link } = request.headers;
    if (factsOf(request).code === 'UNAUTHENTICATED' && authorization !== undefined && link === undefined) limits.noteFailedKey(request.ip);
    done();
  });
}

function refused(what: string, milliseconds: number): Failure {
  const retryAfter = secondsUntil(milliseconds);
  return { code: 'RATE_LIMITED', message: `${what}: go on in ${retryAfter} s.`, retryAfter };
}
