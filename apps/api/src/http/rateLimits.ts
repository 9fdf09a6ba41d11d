/**
 * How much a key, and an organisation, may ask for in a minute: in cost, not in requests. One unit is about one `reach` on a lab of the usual size.
 * Visitors count by their link and by their address, and not against the organisation: a crowd at a link shuts out none of its members. Each API process counts by itself, so an installation with several of them allows that many times as much.
 */
import { prices } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import type { Actor } from '@vantage/usecases';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Credentials, RequestContext } from '../auth/requestContext.js';
import { WINDOW } from './budgets.js';
import type { Budget, Charge } from './budgets.js';
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

export interface RateLimits {
  /** Takes the cost from what is left. */
  readonly charge: (actor: Actor, credentials: Credentials, cost: number) => Promise<Charge>;
}

export function createRateLimits({ perKey, perOrganization, perLink, perAddress }: RateLimitConfig = defaultRateLimits): RateLimits {
  const keys = new RateLimiterMemory({ keyPrefix: 'key', points: perKey, duration: WINDOW });
  const organizations = new RateLimiterMemory({ keyPrefix: 'organization', points: perOrganization, duration: WINDOW });
  const links = new RateLimiterMemory({ keyPrefix: 'link', points: perLink, duration: WINDOW });
  const addresses = new RateLimiterMemory({ keyPrefix: 'address', points: perAddress, duration: WINDOW });
  return {
    charge: async (actor, credentials, cost) => {
      const { link } = actor;
      const [first, second] =
        link === undefined
          ? [() => take(keys, senderOf(actor, credentials), cost), () => take(organizations, actor.tenantId, cost)]
          : [() => take(addresses, credentials.address ?? `link ${link.id}`, cost), () => take(links, link.id, cost)];
      const taken = [await first()];
      if (taken.every(({ enough }) => enough)) taken.push(await second());
      const short = taken.find(({ enough }) => !enough);
      return { cost, refusal: short && refusalBy(short.budget), budgets: taken.map(({ budget }) => budget) };
    },
  };
}

/** Charges a request once, however often it is looked at and however many fields it asks for; one that has no price, as a page outside both faces, costs one. */
export async function chargeOnce(rates: RateLimits, context: RequestContext, actor: Actor): Promise<Failure | undefined> {
  context.charge ??= rates.charge(actor, context.credentials, context.cost ?? prices.request);
  return (await context.charge).refusal;
}

async function take(limiter: RateLimiterMemory, sender: string, cost: number): Promise<{ readonly enough: boolean; readonly budget: Budget }> {
  const { enough, state } = await takePoints(limiter, sender, cost);
  return { enough, budget: { name: limiter.keyPrefix, quota: limiter.points, left: Math.max(0, state.remainingPoints), milliseconds: state.msBeforeNext } };
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

function refusalBy({ name, quota, milliseconds }: Budget): Failure {
  const retryAfter = secondsUntil(milliseconds);
  const message = `${WHOSE[name] ?? 'You have'} asked for as much as it may in a minute (a cost of ${quota}): go on in ${retryAfter} s, or ask for less.`;
  return { code: 'RATE_LIMITED', message, retryAfter };
}
