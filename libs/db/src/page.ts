/** A part of a list, newest first, and where the next part begins. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly hasMore: boolean;
}

/** Where a page ended: the next one begins behind it. */
export interface PageCursor {
  readonly createdAt: Date;
  readonly id: string;
}

/** Cuts the one row too many that a query asked for to learn whether there is more. */
export function pageOf<T>(rows: readonly T[], size: number): Page<T> {
  return { items: rows.slice(0, size), hasMore: rows.length > size };
}

/** What comes behind a cursor, where the newest comes first. */
export function behind(cursor: PageCursor | undefined): { readonly OR?: [{ createdAt: { lt: Date } }, { createdAt: Date; id: { lt: string } }] } {
  return cursor === undefined ? {} : { OR: [{ createdAt: { lt: cursor.createdAt } }, { createdAt: cursor.createdAt, id: { lt: cursor.id } }] };
}

/** Newest first, and in one order even where two were made at once. */
export function newestFirst(): [{ createdAt: 'desc' }, { id: 'desc' }] {
  return [{ createdAt: 'desc' }, { id: 'desc' }];
}
