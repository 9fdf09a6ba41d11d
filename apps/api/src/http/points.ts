/** Points of a rate limiter: what is left of them for a sender, and when there will be more. */
import { RateLimiterRes } from 'rate-limiter-flexible';
import type { RateLimiterMemory } from 'rate-limiter-flexible';

/** What the limiter says to a sender who wants points, and whether there were enough. */
export interface Taken {
  readonly enough: boolean;
  readonly state: RateLimiterRes;
}

/** Takes points from what is left. */
export async function takePoints(limiter: RateLimiterMemory, sender: string, points = 1): Promise<Taken> {
  try {
    return { enough: true, state: await limiter.consume(sender, points) };
  } catch (error) {
    if (error instanceof RateLimiterRes) return { enough: false, state: error };
    throw error;
  }
}

/** As `Retry-After` counts: whole seconds, at least one. */
export function secondsUntil(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / 1_000));
}
