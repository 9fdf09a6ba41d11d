/** Points of a rate limiter: what is left of them for a sender, and when there will be more. */
import { RateLimiterRes } from 'rate-limiter-flexible';
import type { RateLimiterMemory } from 'rate-limiter-flexible';

/** Takes points from what is left; answers what the limiter says where not enough is. */
export async function takePoints(limiter: RateLimiterMemory, sender: string, points = 1): Promise<RateLimiterRes | undefined> {
  try {
    await limiter.consume(sender, points);
    return undefined;
  } catch (error) {
    if (error instanceof RateLimiterRes) return error;
    throw error;
  }
}

/** As `Retry-After` counts: whole seconds, at least one. */
export function secondsUntil(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / 1_000));
}
