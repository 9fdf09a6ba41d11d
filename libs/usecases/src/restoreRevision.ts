import { restoreRevisionInput, uuidOf } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import { findRevision, listRevisionFiles } from '@vantage/db';
import { succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { Actor } from './actor.js';
import { commitTo } from './branches/commitTo.js';
import type { Committed } from './branches/commitTo.js';
import type { Deps } from './deps.js';
import { checkInput, notFound } from './failures.js';
import { authorize } from './rights/authorize.js';

/** Adds a revision with the files of an earlier one; nothing in between is lost. The base must still be the head. */
export async function restoreRevision(deps: Deps, actor: Actor, input: unknown): Promise<Result<Committed, Failure>> {
  const permitted = authorize(actor, 'lab.commit');
  if (!permitted.ok) return permitted;
  const checked = checkInput(restoreRevisionInput, input, 'input');
  if (!checked.ok) return checked;
  const { revisionId, message } = checked.value;
  const uuid = uuidOf('revision', revisionId);
  if (uuid === undefined) return notFound('revision', revisionId);
  return commitTo(deps, actor, checked.value, async (tx, lab) => {
    const wanted = await findRevision(tx, uuid);
    if (wanted?.labId !== lab.id) return notFound('revision of this lab', revisionId);
    return succeed({ message: message ?? `Restore revision ${wanted.number}`, files: await listRevisionFiles(tx, wanted.id), contents: [] });
  });
}
