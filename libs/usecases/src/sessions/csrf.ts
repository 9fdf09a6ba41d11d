/**
 * A session's second token, which its own pages read and send along, and other sites cannot: a request that carries the cookie alone was
 * made by somebody else's page. It is derived from the first, so that it belongs to one session and needs no place to be kept.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

export function csrfTokenOf(sessionToken: string): string {
  return createHmac('sha256', sessionToken).update('csrf').digest('base64url');
}

export function isCsrfTokenOf(sessionToken: string, given: string): boolean {
  const expected = Buffer.from(csrfTokenOf(sessionToken));
  const actual = Buffer.from(given);
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}
