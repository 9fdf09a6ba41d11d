/** Labs and revisions as REST shows them. */
import { encodeNodeId } from '@vantage/contract';
import type { LabResource, RevisionResource } from '@vantage/contract';
import type { Lab, Page, Revision } from '@vantage/db';
import { labVersionOf } from '@vantage/usecases';

export function labResource({ id, name, headNumber, createdAt }: Lab): LabResource {
  return { id: encodeNodeId('lab', id), name, headNumber, createdAt: createdAt.toISOString() };
}

export function revisionResource({ id, labId, number, message, contentHash, authorId, createdAt }: Revision): RevisionResource {
  return {
    id: encodeNodeId('revision', id),
    labId: encodeNodeId('lab', labId),
    number,
    message,
    contentHash,
    authorId: authorId === undefined ? null : encodeNodeId('user', authorId),
    createdAt: createdAt.toISOString(),
  };
}

export function labTag(lab: Lab): string {
  return `"${labVersionOf(lab)}"`;
}

export function labPath(lab: Lab): string {
  return `/v1/labs/${encodeNodeId('lab', lab.id)}`;
}

export function revisionPath({ labId, number }: Revision): string {
  return `/v1/labs/${encodeNodeId('lab', labId)}/revisions/${number}`;
}

export interface PageResource<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

export function pageResource<R, T>(page: Page<R>, resourceOf: (row: R) => T, cursorOf: (row: R) => string): PageResource<T> {
  const last = page.items.at(-1);
  return { items: page.items.map(resourceOf), nextCursor: page.hasMore && last !== undefined ? cursorOf(last) : null };
}

/** RFC 8288. The query of this page, with the next cursor in it. */
export function linkToNext(path: string, query: Readonly<Record<string, string | number | undefined>>, nextCursor: string | null): Readonly<Record<string, string>> {
  if (nextCursor === null) return {};
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...query, after: nextCursor })) if (value !== undefined) search.set(name, String(value));
  return { link: `<${path}?${search.toString()}>; rel="next"` };
}
