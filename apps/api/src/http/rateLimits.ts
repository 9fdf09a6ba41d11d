/**
 * How much a key, and an organisation, may ask for in a minute: in cost, not in requests. One unit is about one `reach` on a lab of the usual size.
 * Visitors count by their link and by their address, and not against the organisation: a crowd at a link shuts out none of its members. Each API process counts by itself, so an installation with several of them allows that many times as much.
 */
import { prices } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import type { Actor } from '@vantage/usecases';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Credentials, RequestContext } from '../auth/requestContext.js';
import { secondsUntil, takePoints } from './points.js';

/** Cost a minute. */
export interface RateLimitConfig {
  readonly perKey: number;
  readonly perOrganization: number;
  /** Of all visitors with one link together. */
  readonly perLink: number;
  /** Of visitors from one address, whatever their links. */
  readonly perAddress: number;
}

/** As the configuration has it by default: far more than people ask for, and an end to a program that has gone wild. */
const defaultRateLimits: RateLimitConfig = { perKey: 1_000_000, perOrganization: 3_000_000, perLink: 1_000_000, perAddress: 300_000 };

const MINUTE = 60;

export interface RateLimits {
  /** Takes the cost from what is left; answers the refusal where not enough is. */
  readonly charge: (actor: Actor, credentials: Credentials, cost: number) => Promise<Failure | undefined>;
}

export function createRateLimits({ perKey, perOrganization, perLink, perAddress }: RateLimitConfig = defaultRateLimits): RateLimits {
  const keys = new RateLimiterMemory({ keyPrefix: 'key', points: perKey, duration: MINUTE });
  const organizations = new RateLimiterMemory({ keyPrefix: 'organization', points: perOrganization, duration: MINUTE });
  const links = new RateLimiterMemory({ keyPrefix: 'link', points: perLink, duration: MINUTE });
  const addresses = new RateLimiterMemory({ keyPrefix: 'address', points: perAddress, duration: MINUTE });
  return {
    charge: async (actor, credentials, cost) => {
      const refusal =
        actor.link === undefined
          ? ((await take(keys, senderOf(actor, credentials), cost)) ?? (await take(organizations, actor.tenantId, cost)))
          : ((await take(addresses, credentials.address ?? `link ${actor.link.id}`, cost)) ?? (await take(links, actor.link.id, cost)));
      return refusal && { code: 'RATE_LIMITED', message: messageOf(refusal), retryAfter: refusal.seconds };
    },
  };
}

/** Charges a request once, however often it is looked at and however many fields it asks for; one that has no price, as a page outside both faces, costs one. */
export async function chargeOnce(rates: RateLimits, context: RequestContext, actor: Actor): Promise<Failure | undefined> {
  context.charge ??= rates.charge(actor, context.credentials, context.cost ?? prices.request);
  return context.charge;
}

interface Refusal {
  readonly limiter: RateLimiterMemory;
  readonly seconds: number;
}

async function take(limiter: RateLimiterMemory, sender: string, cost: number): Promise<Refusal | undefined> {
  const refused = await takePoints(limiter, sender, cost);
  return refused && { limiter, seconds: secondsUntil(refused.msBeforeNext) };
}

/** The public part of the key; of a browser, who is signed in. */
function senderOf(actor: Actor, { authorization }: Credentials): string {
  return /vk_[0-9a-f]{16}/.exec(authorization ?? '')?.[0] ?? `${actor.tenantId}/${actor.userId ?? ''}`;
}

const WHOSE: Readonly<Record<string, string>> = {
  key: 'This key has',
  organization: 'Your organisation has',
  link: 'Everybody with this link together has',
  address: 'Your address has',
};

function messageOf(refusal: Refusal): string {
  const whose = WHOSE[refusal.limiter.keyPrefix] ?? 'You have';
  return `${whose} asked for as much as it may in a minute (a cost of ${refusal.limiter.points}): go on in ${refusal.seconds} s, or ask for less.`;
}
