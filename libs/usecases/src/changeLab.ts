/** Renaming and deleting labs. */
import { createLabInput, encodeNodeId, uuidOf } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import { announceChange, markLabDeleted, renameLabRow } from '@vantage/db';
import type { Lab, TenantTransaction } from '@vantage/db';
import { fail, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { Actor } from './actor.js';
import { recordChange } from './audit.js';
import type { Change } from './audit.js';
import { sha256 } from './contentHash.js';
import type { Deps } from './deps.js';
import { checkInput, notFound } from './failures.js';
import { authorize } from './rights/authorize.js';
import { authorizeLab } from './rights/authorizeLab.js';
import type { Operation } from './rights/permissions.js';
import { announceEvent } from './webhooks/announceEvent.js';

export interface LabToChange {
  readonly labId: string;
  /** The versions of which the lab must be one, see `labVersionOf`; any will do where they are absent. */
  readonly versions: readonly string[] | undefined;
}

/** Changes whenever something of the lab does that its readers see. */
export function labVersionOf({ id, name, headNumber, visibility }: Lab): string {
  return sha256(JSON.stringify([id, name, headNumber, visibility])).slice(0, 32);
}

export async function renameLab(deps: Deps, actor: Actor, change: LabToChange & { readonly name: string }): Promise<Result<Lab, Failure>> {
  const name = checkInput(createLabInput.shape.name, change.name, 'input.name');
  if (!name.ok) return name;
  return changeLab(deps, actor, 'lab.update', change, async (tx, lab) => {
    const renamed = (await renameLabRow(tx, lab, name.value)) ? { ...lab, name: name.value } : undefined;
    return succeed({ lab: renamed, detail: { name: name.value, before: lab.name } });
  });
}

/** The lab is found no more, and nothing that belongs to it is; an operator can bring it back. */
export async function deleteLab(deps: Deps, actor: Actor, change: LabToChange): Promise<Result<Lab, Failure>> {
  return changeLab(deps, actor, 'lab.delete', change, async (tx, lab) => {
    const deleted = await markLabDeleted(tx, lab, deps.now());
    if (deleted) await announceEvent(tx, deps, { type: 'lab.deleted', data: { labId: encodeNodeId('lab', lab.id), name: lab.name } });
    return succeed({ lab: deleted ? lab : undefined, detail: { name: lab.name } });
  });
}

export interface ChangedLab {
  /** As it is then; nothing where somebody changed it in between. */
  readonly lab: Lab | undefined;
  /** For the audit log. */
  readonly detail: Change['detail'];
}

/** Changes a lab as its owner may, with an entry in the audit log, and tells those who look at it. */
export async function changeLab(
  deps: Deps,
  actor: Actor,
  operation: Operation,
  { labId, versions }: LabToChange,
  change: (tx: TenantTransaction, lab: Lab) => Promise<Result<ChangedLab, Failure>>,
): Promise<Result<Lab, Failure>> {
  const permitted = authorize(actor, operation);
  if (!permitted.ok) return permitted;
  const otherwise = notFound('lab', labId);
  const uuid = uuidOf('lab', labId);
  if (uuid === undefined) return otherwise;
  return deps.database.withTenant(actor.tenantId, async (tx) => {
    const lab = await authorizeLab(tx, actor, { operation, labId: uuid, otherwise });
    if (!lab.ok) return lab;
    if (versions !== undefined && !versions.includes(labVersionOf(lab.value))) return anotherVersion();
    const changed = await change(tx, lab.value);
    if (!changed.ok) return changed;
    if (changed.value.lab === undefined) return anotherVersion();
    await recordChange(tx, deps, actor, { operation, subjectKind: 'lab', subjectId: uuid, detail: changed.value.detail });
    await announceChange(tx, 'lab', uuid);
    return succeed(changed.value.lab);
  });
}

function anotherVersion(): { readonly ok: false; readonly failure: Failure } {
  return fail({ code: 'PRECONDITION_FAILED', message: 'The lab was changed in between: fetch it again, and change that.' });
}
