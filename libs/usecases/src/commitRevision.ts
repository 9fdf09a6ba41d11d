import { commitRevisionInput, uuidOf } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import { findLab, findRevision, saveContents } from '@vantage/db';
import type { Lab, Revision } from '@vantage/db';
import { invariant, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { Actor } from './actor.js';
import { addRevision, findLine } from './branches/line.js';
import { storedFiles } from './contentHash.js';
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
  const { labId, baseRevisionId, branch, message } = checked.value;
  const labUuid = uuidOf('lab', labId);
  const baseUuid = uuidOf('revision', baseRevisionId);
  if (labUuid === undefined) return notFound('lab', labId);
  if (baseUuid === undefined) return notFound('revision', baseRevisionId);
  const files = storedFiles(checked.value.files);
  return deps.database.withTenant(actor.tenantId, async (tx) => {
    const authorized = await authorizeLab(tx, actor, { operation: 'lab.commit', labId: labUuid, otherwise: notFound('lab', labId) });
    if (!authorized.ok) return authorized;
    const line = await findLine(tx, authorized.value, branch);
    if (!line.ok) return line;
    const base = await findRevision(tx, baseUuid);
    if (base?.labId !== labUuid) return notFound('revision of this lab', baseRevisionId);
    await saveContents(tx, files);
    const added = await addRevision(tx, deps, actor, { line: line.value, base, argument: 'input.baseRevisionId' }, { message, files });
    if (!added.ok) return added;
    const lab = await findLab(tx, labUuid);
    invariant(lab !== undefined, 'a lab does not vanish inside a transaction');
    return succeed({ lab, revision: added.value });
  });
}
