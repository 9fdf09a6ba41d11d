import type { Failure } from '@vantage/contract';
import type { ExecutionResult } from 'graphql';
import { FailureException } from '../rest/failureException.js';
import type { Release } from './tally.js';

type Values = AsyncIterableIterator<ExecutionResult>;

export interface Meter {
  /** Pays for a value after the first, which was paid for with the operation; the refusal, where there is one. */
  readonly charge: () => Promise<Failure | undefined>;
  readonly release: Release;
}

/**
 * The values of a subscription, each of them paid for: one that may ask for no more ends with the refusal. An iterator around the other, not a
 * generator: whoever leaves need not wait for the next value.
 */
export function meteredSubscription(values: Values, { charge, release }: Meter): Values {
  let first = true;
  let open = true;

  function leave(): void {
    if (open) release();
    open = false;
  }

  async function end(): Promise<IteratorResult<ExecutionResult>> {
    leave();
    return (await values.return?.()) ?? { done: true, value: undefined };
  }

  async function next(): Promise<IteratorResult<ExecutionResult>> {
    const value = await values.next();
    if (value.done === true) {
      leave();
      return value;
    }
    const refusal = first ? undefined : await charge();
    first = false;
    if (refusal !== undefined) throw new FailureException(refusal);
    return value;
  }

  const metered: Values = {
    next: () =>
      next().catch(async (error: unknown) => {
        await end();
        throw error;
      }),
    return: end,
    throw: async (error) => {
      await end();
      throw error;
    },
    [Symbol.asyncIterator]: () => metered,
  };
  return metered;
}
