import { restoreRevisionInput, uuidOf } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import { findLab, findRevision, listRevisionFiles } from '@vantage/db';
import { invariant, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { Actor } from './actor.js';
import { addRevision, findLine } from './branches/line.js';
import type { Committed } from './commitRevision.js';
import type { Deps } from './deps.js';
import { checkInput, notFound } from './failures.js';
import { authorize } from './rights/authorize.js';
import { authorizeLab } from './rights/authorizeLab.js';

/** Adds a revision with the files of an earlier one; nothing in between is lost. The base must still be the head. */
export async function restoreRevision(deps: Deps, actor: Actor, input: unknown): Promise<Result<Committed, Failure>> {
  const permitted = authorize(actor, 'lab.commit');
  if (!permitted.ok) return permitted;
  const checked = checkInput(restoreRevisionInput, input, 'input');
  if (!checked.ok) return checked;
  const { labId, revisionId, baseRevisionId, branch, message } = checked.value;
  const [labUuid, wantedUuid, baseUuid] = [uuidOf('lab', labId), uuidOf('revision', revisionId), uuidOf('revision', baseRevisionId)];
  if (labUuid === undefined) return notFound('lab', labId);
  if (wantedUuid === undefined) return notFound('revision', revisionId);
  if (baseUuid === undefined) return notFound('revision', baseRevisionId);
  return deps.database.withTenant(actor.tenantId, async (tx) => {
    const authorized = await authorizeLab(tx, actor, { operation: 'lab.commit', labId: labUuid, otherwise: notFound('lab', labId) });
    if (!authorized.ok) return authorized;
    const line = await findLine(tx, authorized.value, branch);
    if (!line.ok) return line;
    const [wanted, base] = [await findRevision(tx, wantedUuid), await findRevision(tx, baseUuid)];
    if (wanted?.labId !== labUuid) return notFound('revision of this lab', revisionId);
    if (base?.labId !== labUuid) return notFound('revision of this lab', baseRevisionId);
    const addition = { message: message ?? `Restore revision ${wanted.number}`, files: await listRevisionFiles(tx, wanted.id) };
    const added = await addRevision(tx, deps, actor, { line: line.value, base, argument: 'input.baseRevisionId' }, addition);
    if (!added.ok) return added;
    const lab = await findLab(tx, labUuid);
    invariant(lab !== undefined, 'a lab does not vanish inside a transaction');
    return succeed({ lab, revision: added.value });
  });
}
