/** What requests over REST cost. The document tells it of each operation, as `x-vantage-cost`. */
import { z } from 'zod';
import { DEFAULT_PAGE } from '../inputs.js';
import { prices } from '../prices.js';
import { pageSize } from './parameters.js';

export interface Cost {
  readonly base: number;
  /** What comes on top for each item of the query's `first`, or of the body's `questions`. */
  readonly each?: { readonly price: number; readonly of: 'first' | 'questions' };
}

export const ofRequest: Cost = { base: prices.request };
export const ofPage: Cost = { base: 0, each: { price: prices.item, of: 'first' } };

/** A request that nobody has checked yet: what is wrong in it, the check will tell. */
export interface Asked {
  readonly query: unknown;
  readonly body: unknown;
}

export function costOf({ base, each }: Cost, asked: Asked): number {
  return each === undefined ? base : base + each.price * counts[each.of](asked);
}

const page = z.object({ first: pageSize.catch(DEFAULT_PAGE) });
const many = z.object({ questions: z.array(z.unknown()) });

const counts: Readonly<Record<'first' | 'questions', (asked: Asked) => number>> = {
  first: ({ query }) => page.safeParse(query).data?.first ?? DEFAULT_PAGE,
  questions: ({ body }) => many.safeParse(body).data?.questions.length ?? 1,
};
