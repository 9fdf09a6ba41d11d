import type { Failure } from '@vantage/contract';
import type { ExecutionResult } from 'graphql';
import { FailureException } from '../rest/failureException.js';
import type { Release } from './tally.js';

type Values = AsyncIterableIterator<ExecutionResult>;

export interface Meter {
  /** What the subscriber is told of an event. */
  readonly answer: (event: unknown) => Promise<ExecutionResult>;
  /** Pays for a value after the first, which was paid for with the operation; the refusal, where there is one. */
  readonly charge: () => Promise<Failure | undefined>;
  readonly release: Release;
}

/**
 * The values of a subscription, each of them paid for before it is made: one that may ask for no more ends with the refusal. An iterator around the
 * events, not a generator: whoever leaves need not wait for the next one.
 */
export function meteredSubscription(events: AsyncIterator<unknown>, { answer, charge, release }: Meter): Values {
  let first = true;
  let open = true;

  function leave(): void {
    if (open) release();
    open = false;
  }

  async function end(): Promise<IteratorResult<ExecutionResult>> {
    leave();
    await events.return?.();
    return { done: true, value: undefined };
  }

  async function next(): Promise<IteratorResult<ExecutionResult>> {
    const event = await events.next();
    if (event.done === true) {
      leave();
      return { done: true, value: undefined };
    }
    const refusal = first ? undefined : await charge();
    first = false;
    if (refusal !== undefined) throw new FailureException(refusal);
    return { done: false, value: await answer(event.value) };
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
