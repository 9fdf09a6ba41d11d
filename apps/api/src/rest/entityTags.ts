/** Entity tags (RFC 9110, section 8.8.3) and the conditions on them (section 13). */

/** What a tag of the form `"rev_…"` or `"rev_….yaml"` names; undefined for anything else. */
const REVISION_TAG = /^"(rev_[0-9a-f-]+)(?:\.\w+)?"$/;

/** The tag of a revision; each of its representations has one of its own, for their bytes differ. */
export function revisionTag(id: string, representation?: string): string {
  return representation === undefined ? `"${id}"` : `"${id}.${representation}"`;
}

/** The revisions that `If-Match` names, by any of their representations; `any` for `*`. */
export function revisionsOf(ifMatch: string): readonly string[] | 'any' {
  if (ifMatch.trim() === '*') return 'any';
  return tagsOf(ifMatch).flatMap((tag) => REVISION_TAG.exec(tag)?.[1] ?? []);
}

/** Whether `If-None-Match` names the tag: compared weakly, as that header asks for. */
export function isNamed(tag: string, ifNoneMatch: string): boolean {
  return ifNoneMatch.trim() === '*' || tagsOf(ifNoneMatch).some((named) => weak(named) === weak(tag));
}

/** The versions that `If-Match` allows, without their quotes; undefined where any will do. Weak tags allow nothing: section 13.1.1. */
export function versionsOf(ifMatch: string | undefined): readonly string[] | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  return tagsOf(ifMatch).flatMap((tag) => (tag.startsWith('W/') ? [] : [tag.slice(1, -1)]));
}

function tagsOf(header: string): readonly string[] {
  return header.match(/(?:W\/)?"[^"]*"/g) ?? [];
}

function weak(tag: string): string {
  return tag.replace(/^W\//, '');
}
