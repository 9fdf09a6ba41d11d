/**
 * What a request cost, and what its sender may still ask for, as headers: `Vantage-Cost`, and the fields of
 * https://www.ietf.org/archive/id/draft-ietf-httpapi-ratelimit-headers-11.html
 */
import type { Failure } from '@vantage/contract';
import { secondsUntil } from './points.js';

/** Of a minute, in cost. */
export interface Budget {
  /** Whose it is. */
  readonly name: string;
  readonly quota: number;
  readonly left: number;
  /** Until it is whole again. */
  readonly milliseconds: number;
}

/** What came of taking the cost of a request. */
export interface Charge {
  readonly cost: number;
  /** From which it was taken, as they are now. */
  readonly budgets: readonly Budget[];
  /** Where not enough was left. */
  readonly refusal: Failure | undefined;
}

/** Seconds. */
export const WINDOW = 60;

/** A fixed window each: `t` seconds from now all of it is there again. */
export function budgetHeaders({ cost, budgets }: Charge): Readonly<Record<string, string>> {
  return {
    'vantage-cost': String(cost),
    'ratelimit-policy': budgets.map(({ name, quota }) => `"${name}";q=${quota};qu="cost";w=${WINDOW}`).join(', '),
    ratelimit: budgets.map(({ name, left, milliseconds }) => `"${name}";r=${left};t=${secondsUntil(milliseconds)}`).join(', '),
  };
}
