import { FailureException } from './failureException.js';

/** What was looked for; that there is none becomes the failure. */
export function foundIn<T>(thing: T | undefined, what: string, id: string): T {
  if (thing !== undefined) return thing;
  throw new FailureException({ code: 'NOT_FOUND', message: `There is no ${what} "${id.slice(0, 100)}" in your organisation.` });
}
