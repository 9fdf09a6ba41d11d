/** A subscription: the thing now, then again after every change of it. */
import type { Changes } from './changeFeed.js';
import { FailureException } from '../rest/failureException.js';

export interface LiveView<V> {
  readonly changes: Changes;
  /** The subscription's field, under which GraphQL expects each value. */
  readonly field: string;
  readonly what: string;
  readonly id: string;
  readonly load: () => Promise<V | undefined>;
  /** Whether nothing will change any more. */
  readonly isLast: (view: V) => boolean;
  /** When nobody listens any more. */
  readonly onEnd?: () => Promise<void>;
}

type Value<V> = Readonly<Record<string, V>>;

/**
 * The values of a subscription. A generator that waits for a change cannot be ended from outside (its `return` waits as well), so this
 * is an iterator around one: whoever leaves ends the waiting.
 */
export function liveView<V>(live: LiveView<V>): AsyncIterableIterator<Value<V>, void> {
  const ended = new AbortController();
  const values = valuesOf(live, ended.signal);
  let ending: Promise<void> | undefined;
  const end = (): Promise<void> => {
    ended.abort();
    ending ??= live.onEnd?.() ?? Promise.resolve();
    return ending;
  };
  const iterator: AsyncIterableIterator<Value<V>, void> = {
    next: async () => {
      try {
        const value = await values.next();
        if (value.done === true) await end();
        return value;
      } catch (error) {
        await end();
        throw error;
      }
    },
    return: async () => {
      await end();
      return values.return();
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}

/** Listens before it loads, so that no change falls between the two. Several changes that wait together are one value. */
async function* valuesOf<V>(live: LiveView<V>, ended: AbortSignal): AsyncGenerator<Value<V>, void> {
  try {
    const changes = live.changes.open(ended)[Symbol.asyncIterator]();
    for (;;) {
      const view = await live.load();
      if (view === undefined) {
        throw new FailureException({ code: 'NOT_FOUND', message: `There is no ${live.what} "${live.id.slice(0, 100)}" in your organisation.` });
      }
      yield { [live.field]: view };
      if (live.isLast(view)) return;
      await changes.next();
    }
  } catch (error) {
    if (!ended.aborted) throw error;
  }
}
