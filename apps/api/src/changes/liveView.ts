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
}

/** Listens before it loads, so that no change falls between the two. Several changes that wait together are one value. */
export async function* liveView<V>(live: LiveView<V>): AsyncGenerator<Readonly<Record<string, V>>, void> {
  const ended = new AbortController();
  try {
    const changes = live.changes.open(ended.signal)[Symbol.asyncIterator]();
    for (;;) {
      const view = await live.load();
      if (view === undefined) {
        throw new FailureException({ code: 'NOT_FOUND', message: `There is no ${live.what} "${live.id.slice(0, 100)}" in your organisation.` });
      }
      yield { [live.field]: view };
      if (live.isLast(view)) return;
      await changes.next();
    }
  } finally {
    ended.abort();
  }
}
