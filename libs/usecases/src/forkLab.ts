import { encodeNodeId, forkLabInput, uuidOf } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import { findLab, findRevision, insertLab, insertRevision, listRevisionFiles } from '@vantage/db';
import type { Lab } from '@vantage/db';
import { invariant, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { Actor } from './actor.js';
import { recordChange } from './audit.js';
import { defaultVisibility } from './createLab.js';
import type { Deps } from './deps.js';
import { checkInput, notFound } from './failures.js';
import { withinQuotas } from './quotas.js';
import { authorize } from './rights/authorize.js';
import { authorizeLab } from './rights/authorizeLab.js';
import { announceEvent } from './webhooks/announceEvent.js';

/** A lab of one's own that begins as a revision of another one. */
export async function forkLab(deps: Deps, actor: Actor, input: unknown): Promise<Result<Lab, Failure>> {
  for (const operation of ['lab.read', 'lab.create'] as const) {
    const permitted = authorize(actor, operation);
    if (!permitted.ok) return permitted;
  }
  const checked = checkInput(forkLabInput, input, 'input');
  if (!checked.ok) return checked;
  const { revisionId, name } = checked.value;
  const otherwise = notFound('revision', revisionId);
  const uuid = uuidOf('revision', revisionId);
  if (uuid === undefined) return otherwise;
  return deps.database.withTenant(actor.tenantId, async (tx) => {
    const revision = await findRevision(tx, uuid);
    if (revision === undefined) return otherwise;
    const source = await authorizeLab(tx, actor, { operation: 'lab.read', labId: revision.labId, otherwise });
    if (!source.ok) return source;
    const room = await withinQuotas(tx, deps.quotas, ['labs']);
    if (!room.ok) return room;
    const id = deps.newId();
    await insertLab(tx, { id, name: name ?? `${source.value.name} (fork)`, headNumber: 1, visibility: defaultVisibility(actor), createdBy: actor.userId, forkedFrom: revision.id });
    const message = `Fork of ${source.value.name}, revision ${revision.number}`;
    const first = { id: deps.newId(), labId: id, number: 1, message, contentHash: revision.contentHash, authorId: actor.userId };
    await insertRevision(tx, first, await listRevisionFiles(tx, revision.id));
    await recordChange(tx, deps, actor, { operation: 'lab.create', subjectKind: 'lab', subjectId: id, detail: { forkOf: encodeNodeId('revision', revision.id) } });
    await announceEvent(tx, deps, { type: 'lab.created', data: { labId: encodeNodeId('lab', id), name: name ?? `${source.value.name} (fork)` } });
    const lab = await findLab(tx, id);
    invariant(lab !== undefined, 'a lab that was just inserted is found');
    return succeed(lab);
  });
}
