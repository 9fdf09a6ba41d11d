/** Parts of lists, and the way to the next one. */
import type { Page } from '@vantage/db';
import { ok } from './reply.js';
import type { Reply } from './reply.js';

type Query = Readonly<Record<string, string | number | undefined>>;

export interface PageView<R> {
  readonly resourceOf: (row: R) => object;
  readonly cursorOf: (row: R) => string;
}

/** A page of the list at that address, which was asked for with that query. */
export function pageReply<R>(address: string, query: Query, { items, hasMore }: Page<R>, { resourceOf, cursorOf }: PageView<R>): Reply {
  const last = hasMore ? items.at(-1) : undefined;
  const nextCursor = last === undefined ? null : cursorOf(last);
  return ok({ items: items.map(resourceOf), nextCursor }, linkToNext(address, query, nextCursor));
}

/** RFC 8288. The query of this page, with the next cursor in it. */
function linkToNext(address: string, query: Query, nextCursor: string | null): Readonly<Record<string, string>> {
  if (nextCursor === null) return {};
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...query, after: nextCursor })) if (value !== undefined) search.set(name, String(value));
  return { link: `<${address}?${search.toString()}>; rel="next"` };
}
