import { commitRevisionInput, uuidOf } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import { advanceHead, announceChange, findLab, findRevision, insertRevision, saveContents } from '@vantage/db';
import type { Lab, Revision } from '@vantage/db';
import { fail, invariant, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { Actor } from './actor.js';
import { contentHash, storedFiles } from './contentHash.js';
import type { Deps } from './deps.js';
import { checkInput, notFound } from './failures.js';
import { authorize } from './rights/authorize.js';
import { authorizeLab } from './rights/authorizeLab.js';

export interface Committed {
  readonly lab: Lab;
  readonly revision: Revision;
}

/** Adds a revision on top of its base, which must still be the head: of two commits on one base, one fails. */
export async function commitRevision(deps: Deps, actor: Actor, input: unknown): Promise<Result<Committed, Failure>> {
  const permitted = authorize(actor, 'lab.commit');
  if (!permitted.ok) return permitted;
  const checked = checkInput(commitRevisionInput, input, 'input');
  if (!checked.ok) return checked;
  const { labId, baseRevisionId, message } = checked.value;
  const labUuid = uuidOf('lab', labId);
  const baseUuid = uuidOf('revision', baseRevisionId);
  if (labUuid === undefined) return notFound('lab', labId);
  if (baseUuid === undefined) return notFound('revision', baseRevisionId);
  const files = storedFiles(checked.value.files);
  return deps.database.withTenant(actor.tenantId, async (tx) => {
    const authorized = await authorizeLab(tx, actor, { operation: 'lab.commit', labId: labUuid, otherwise: notFound('lab', labId) });
    if (!authorized.ok) return authorized;
    const base = await findRevision(tx, baseUuid);
    if (base?.labId !== labUuid) return notFound('revision of this lab', baseRevisionId);
    if (!(await advanceHead(tx, labUuid, base.number))) return conflict(base.number);
    await saveContents(tx, files);
    const revision = await insertRevision(
      tx,
      { id: deps.newId(), labId: labUuid, number: base.number + 1, message, contentHash: contentHash(files), authorId: actor.userId },
      files,
    );
    await announceChange(tx, 'lab', labUuid);
    const lab = await findLab(tx, labUuid);
    invariant(lab !== undefined, 'a lab does not vanish inside a transaction');
    return succeed({ lab, revision });
  });
}

function conflict(base: number): { readonly ok: false; readonly failure: Failure } {
  const message = `Revision ${base} is no longer the head: somebody committed in between. Fetch the head, merge, and commit on top of it.`;
  return fail({ code: 'REVISION_CONFLICT', message, argument: 'input.baseRevisionId' });
}
