/** Merging one line of a lab into another: three-way by file, conflicts as data, and what it changes for those who use the network. */
import { mergeInput, uuidOf } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import { findMergeBase, listRevisionFiles, loadContents } from '@vantage/db';
import type { Lab, Revision, StoredFile, TenantTransaction } from '@vantage/db';
import { fail, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { Actor } from '../actor.js';
import { attempt } from '../attempt.js';
import { sha256 } from '../contentHash.js';
import type { Deps } from '../deps.js';
import { badInput, checkInput, notFound } from '../failures.js';
import { authorize } from '../rights/authorize.js';
import { authorizeLab } from '../rights/authorizeLab.js';
import { addRevision, findLine } from './line.js';
import type { Line } from './line.js';
import { mergeReport } from './mergeReport.js';
import type { MergeReport } from './mergeReport.js';
import { threeWayMerge } from './threeWayMerge.js';
import type { ConflictKind } from './threeWayMerge.js';

/** A file that both sides changed, in its three states; a side without the file has no content. */
export interface MergeConflict {
  readonly path: string;
  readonly kind: ConflictKind;
  readonly base: string | undefined;
  readonly into: string | undefined;
  readonly from: string | undefined;
}

/** What a merge would do, or did. */
export interface Merge {
  /** Where the two lines parted. */
  readonly base: Revision | undefined;
  readonly from: Revision;
  readonly into: Revision;
  readonly conflicts: readonly MergeConflict[];
  /** All files after the merge, but those in conflict. */
  readonly files: readonly StoredFile[];
  /** Absent while there are conflicts. */
  readonly report: MergeReport | undefined;
}

export interface Merged extends Merge {
  /** Absent while there are conflicts: nothing was written then. The head as it was where there was nothing to merge. */
  readonly revision: Revision | undefined;
}

/** A merge that is done, and of which nobody knows yet what it changes. */
export interface WrittenMerge extends Loaded, Pick<Merged, 'revision'> {}

interface Sides {
  readonly from: Line;
  readonly into: Line;
}

interface Resolution {
  readonly path: string;
  readonly content: string | undefined;
}

/** What merging one line of a lab that the actor was given into another would do now; names of branches, none for the main line. */
export async function previewMerge(
  deps: Deps,
  actor: Actor,
  lab: Lab,
  names: { readonly from: string | undefined; readonly into: string | undefined },
): Promise<Result<Merge, Failure>> {
  const permitted = authorize(actor, 'lab.read');
  if (!permitted.ok) return permitted;
  const loaded = await deps.database.withTenant(actor.tenantId, async (tx) => {
    const sides = await findSides(tx, lab, names);
    return sides.ok ? succeed(await loadMerge(tx, sides.value, [])) : sides;
  });
  return loaded.ok ? reported(deps, actor, loaded.value) : loaded;
}

/** Merges, unless there are conflicts that the resolutions leave open, and says what that changes. The two heads must still be those that the caller saw. */
export async function mergeBranch(deps: Deps, actor: Actor, input: unknown): Promise<Result<Merged, Failure>> {
  const written = await writeMerge(deps, actor, input);
  return written.ok ? reportMerge(deps, actor, written.value) : written;
}

/** The first half of `mergeBranch`, for whoever holds a transaction open meanwhile: it computes nothing. */
export async function writeMerge(deps: Deps, actor: Actor, input: unknown): Promise<Result<WrittenMerge, Failure>> {
  const permitted = authorize(actor, 'lab.commit');
  if (!permitted.ok) return permitted;
  const checked = checkInput(mergeInput, input, 'input');
  if (!checked.ok) return checked;
  const { labId, resolutions, message } = checked.value;
  const labUuid = uuidOf('lab', labId);
  if (labUuid === undefined) return notFound('lab', labId);
  return attempt(deps.database, actor.tenantId, async (tx): Promise<Result<WrittenMerge, Failure>> => {
    const lab = await authorizeLab(tx, actor, { operation: 'lab.commit', labId: labUuid, otherwise: notFound('lab', labId) });
    if (!lab.ok) return lab;
    const sides = await findSides(tx, lab.value, checked.value);
    if (!sides.ok) return sides;
    const moved = movedOn(sides.value, checked.value);
    if (moved !== undefined) return moved;
    const merge = await loadMerge(tx, sides.value, resolutions);
    if (merge.conflicts.length > 0) return succeed({ ...merge, revision: undefined });
    // What was merged before is not merged again, as with Git's "already up to date".
    if (merge.base?.id === merge.from.id) return succeed({ ...merge, revision: merge.into });
    if (merge.files.length === 0) return badInput('input.resolutions', 'the merge would leave no file, and a lab has at least one');
    const to = { line: sides.value.into, base: sides.value.into.head, argument: 'input.intoRevisionId' };
    const added = await addRevision(tx, deps, actor, to, { message, files: merge.files, contents: merge.files, merged: sides.value.from.head });
    return added.ok ? succeed({ ...merge, revision: added.value }) : added;
  });
}

/** The second half: what the merge changes for whom. */
export async function reportMerge(deps: Deps, actor: Actor, { revision, ...written }: WrittenMerge): Promise<Result<Merged, Failure>> {
  const merge = await reported(deps, actor, written);
  return merge.ok ? succeed({ ...merge.value, revision }) : merge;
}

async function findSides(
  tx: TenantTransaction,
  lab: Lab,
  names: { readonly from: string | undefined; readonly into: string | undefined },
): Promise<Result<Sides, Failure>> {
  if (names.from === names.into) return badInput('from', 'is the line that it would be merged into. Name a branch as one of the two; without a name a line is the lab itself');
  const from = await findLine(tx, lab, names.from);
  if (!from.ok) return from;
  const into = await findLine(tx, lab, names.into);
  return into.ok ? succeed({ from: from.value, into: into.value }) : into;
}

/** Refuses to merge something else than what was looked at. */
function movedOn({ from, into }: Sides, seen: { readonly fromRevisionId: string; readonly intoRevisionId: string }): { readonly ok: false; readonly failure: Failure } | undefined {
  const [argument] = [
    ...(uuidOf('revision', seen.intoRevisionId) === into.head.id ? [] : ['input.intoRevisionId']),
    ...(uuidOf('revision', seen.fromRevisionId) === from.head.id ? [] : ['input.fromRevisionId']),
  ];
  if (argument === undefined) return undefined;
  return fail({ code: 'REVISION_CONFLICT', message: `${argument}: is not the head of its line: look at the merge again, then merge what you saw.`, argument });
}

interface Loaded extends Omit<Merge, 'report'> {
  /** The files of the line that is merged into, as they are. */
  readonly before: readonly StoredFile[];
}

async function loadMerge(tx: TenantTransaction, { from, into }: Sides, resolutions: readonly Resolution[]): Promise<Loaded> {
  const base = await findMergeBase(tx, from.head, into.head);
  const [was, theirs, ours] = await Promise.all([base === undefined ? [] : listRevisionFiles(tx, base.id), listRevisionFiles(tx, from.head.id), listRevisionFiles(tx, into.head.id)]);
  const { files, conflicts } = threeWayMerge({ base: was, ours, theirs });
  const open = conflicts.filter((conflict) => !resolutions.some(({ path }) => path === conflict.path));
  const contents = new Map((await loadContents(tx, [...was, ...theirs, ...ours])).map((file) => [file.sha256, file.content]));
  const contentOf = (hash: string | undefined): string | undefined => (hash === undefined ? undefined : contents.get(hash));
  const settled = files.filter(({ path }) => !resolutions.some((resolution) => resolution.path === path));
  return {
    base,
    from: from.head,
    into: into.head,
    before: ours.map((file) => ({ ...file, content: contents.get(file.sha256) ?? '' })),
    files: [...settled.map((file) => ({ ...file, content: contents.get(file.sha256) ?? '' })), ...resolved(resolutions)].sort((a, b) => (a.path < b.path ? -1 : 1)),
    conflicts: open.map((conflict) => ({
      path: conflict.path,
      kind: conflict.kind,
      base: contentOf(conflict.base),
      into: contentOf(conflict.ours),
      from: contentOf(conflict.theirs),
    })),
  };
}

function resolved(resolutions: readonly Resolution[]): readonly StoredFile[] {
  return resolutions.flatMap(({ path, content }) => (content === undefined ? [] : [{ path, content, sha256: sha256(content) }]));
}

async function reported(deps: Deps, actor: Actor, { before, ...merge }: Loaded): Promise<Result<Merge, Failure>> {
  if (merge.conflicts.length > 0) return succeed({ ...merge, report: undefined });
  const report = await mergeReport(deps, actor, before, merge.files);
  return report.ok ? succeed({ ...merge, report: report.value }) : report;
}
