/** The lines of revisions of a lab: the main one, and its branches. */
import { branchName, encodeNodeId } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import { advanceBranch, advanceHead, announceChange, findBranch, findBranchByName, findRevision, findRevisionByNumber, insertRevision, lockLab, takeNumber } from '@vantage/db';
import type { Branch, FileReference, Lab, Revision, StoredFile, TenantTransaction } from '@vantage/db';
import { fail, invariant, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { Actor } from '../actor.js';
import { recordChange } from '../audit.js';
import { contentHash } from '../contentHash.js';
import type { Deps } from '../deps.js';
import { noBranch } from '../failures.js';
import { storeContents } from '../storeContents.js';
import { announceEvent } from '../webhooks/announceEvent.js';

/** A line and its newest revision. */
export interface Line {
  readonly lab: Lab;
  /** None is the main line. */
  readonly branch: Branch | undefined;
  readonly head: Revision;
}

/** The branch of that name; none has a name that none could have been given, which may hold what the database takes for no text. */
export async function findBranchNamed(tx: TenantTransaction, lab: Lab, name: string): Promise<Branch | undefined> {
  return branchName.safeParse(name).success ? findBranchByName(tx, lab.id, name) : undefined;
}

/** The line of that name; no name is the main line. */
export async function findLine(tx: TenantTransaction, lab: Lab, name: string | undefined): Promise<Result<Line, Failure>> {
  if (name === undefined) {
    const head = await findRevisionByNumber(tx, lab.id, lab.headNumber);
    invariant(head !== undefined, `lab ${lab.id} has a revision with its head's number`);
    return succeed({ lab, branch: undefined, head });
  }
  const branch = await findBranchNamed(tx, lab, name);
  return branch === undefined ? noBranch(name) : succeed(await lineOf(tx, lab, branch));
}

export async function lineOf(tx: TenantTransaction, lab: Lab, branch: Branch): Promise<Line> {
  const head = await findRevision(tx, branch.headId);
  invariant(head !== undefined, `branch ${branch.id} has a head`);
  return { lab, branch, head };
}

export interface Addition {
  readonly message: string;
  /** All files of the revision. */
  readonly files: readonly FileReference[];
  /** Those whose contents may not be stored yet. */
  readonly contents: readonly StoredFile[];
  /** The head of the line that is merged. */
  readonly merged?: Revision;
}

/**
 * Adds a revision on top of `base`, which must still be the line's head: of two additions to one base, one fails. Where it is refused, the transaction
 * has to be undone.
 */
export async function addRevision(
  tx: TenantTransaction,
  deps: Pick<Deps, 'newId' | 'now' | 'quotas'>,
  actor: Actor,
  to: { readonly line: Line; readonly base: Revision; readonly argument: string },
  { message, files, contents, merged }: Addition,
): Promise<Result<Revision, Failure>> {
  const { lab, branch } = to.line;
  await lockLab(tx, lab.id);
  const number = await nextNumber(tx, to.line, to.base);
  if (number === undefined) return conflict(to.base, to.argument);
  const stored = await storeContents(tx, deps, contents);
  if (!stored.ok) return stored;
  const descent = { parentId: to.base.id, mergedId: merged?.id, branchId: branch?.id };
  const revision = await insertRevision(
    tx,
    { id: deps.newId(), labId: lab.id, number, message, contentHash: contentHash(files), authorId: actor.userId, ...descent },
    files,
  );
  if (branch !== undefined) await advanceBranch(tx, branch.id, to.base.id, revision.id);
  const detail = { revision: encodeNodeId('revision', revision.id), number, ...(branch === undefined ? {} : { branch: branch.name }), ...(merged === undefined ? {} : { merged: merged.number }) };
  await recordChange(tx, deps, actor, { operation: 'lab.commit', subjectKind: 'lab', subjectId: lab.id, detail });
  await announceChange(tx, 'lab', lab.id);
  const ids = { labId: encodeNodeId('lab', lab.id), revisionId: encodeNodeId('revision', revision.id) };
  await announceEvent(tx, deps, { type: 'lab.revision.created', data: { ...ids, number, branch: branch?.name ?? null } });
  return succeed(revision);
}

/** The number of the line's next revision; none where its head is no longer `base`. */
async function nextNumber(tx: TenantTransaction, { lab, branch }: Line, base: Revision): Promise<number | undefined> {
  if (branch === undefined) return base.branchId === undefined ? advanceHead(tx, lab.id, base.number) : undefined;
  const now = await findBranch(tx, branch.id);
  return now?.headId === base.id ? takeNumber(tx, lab.id) : undefined;
}

function conflict(base: Revision, argument: string): { readonly ok: false; readonly failure: Failure } {
  const message = `Revision ${base.number} is no longer the head: somebody committed in between. Fetch the head, merge, and commit on top of it.`;
  return fail({ code: 'REVISION_CONFLICT', message, argument });
}
