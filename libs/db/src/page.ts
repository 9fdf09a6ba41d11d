/** A part of a list, newest first, and where the next part begins. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly hasMore: boolean;
}

/** Cuts the one row too many that a query asked for to learn whether there is more. */
export function pageOf<T>(rows: readonly T[], size: number): Page<T> {
  return { items: rows.slice(0, size), hasMore: rows.length > size };
}
