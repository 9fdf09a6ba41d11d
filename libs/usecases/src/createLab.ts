import { createLabInput, encodeNodeId } from '@vantage/contract';
import type { Failure, LabVisibility } from '@vantage/contract';
import { insertLab, insertRevision, findLab, saveContents } from '@vantage/db';
import type { Lab } from '@vantage/db';
import { invariant, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { Actor } from './actor.js';
import { contentHash, storedFiles } from './contentHash.js';
import { recordChange } from './audit.js';
import type { Deps } from './deps.js';
import { checkInput } from './failures.js';
import { withinQuotas } from './quotas.js';
import { authorize } from './rights/authorize.js';
import { announceEvent } from './webhooks/announceEvent.js';

/** A new lab with its first revision. */
export async function createLab(deps: Deps, actor: Actor, input: unknown): Promise<Result<Lab, Failure>> {
  const permitted = authorize(actor, 'lab.create');
  if (!permitted.ok) return permitted;
  const checked = checkInput(createLabInput, input, 'input');
  if (!checked.ok) return checked;
  const { name, message } = checked.value;
  const files = storedFiles(checked.value.files);
  const id = deps.newId();
  return deps.database.withTenant(actor.tenantId, async (tx) => {
    const room = await withinQuotas(tx, deps.quotas, ['labs', 'bytes']);
    if (!room.ok) return room;
    await insertLab(tx, { id, name, headNumber: 1, visibility: defaultVisibility(actor), createdBy: actor.userId });
    await saveContents(tx, files);
    const revision = { id: deps.newId(), labId: id, number: 1, message, contentHash: contentHash(files), authorId: actor.userId };
    await insertRevision(tx, revision, files);
    await recordChange(tx, deps, actor, { operation: 'lab.create', subjectKind: 'lab', subjectId: id, detail: { name } });
    await announceEvent(tx, deps, { type: 'lab.created', data: { labId: encodeNodeId('lab', id), name } });
    const lab = await findLab(tx, id);
    invariant(lab !== undefined, 'a lab that was just inserted is found');
    return succeed(lab);
  });
}

/** Colleagues see each other's labs; students do not, until somebody wants it so. */
export function defaultVisibility(actor: Actor): LabVisibility {
  return actor.role === 'STUDENT' ? 'PRIVATE' : 'ORGANIZATION';
}
