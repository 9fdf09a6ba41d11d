import { encodeNodeId } from '@vantage/contract';
import type { LabVisibility } from '@vantage/contract';
import { findLab, insertLab, insertRevision } from '@vantage/db';
import type { FileReference, Lab, TenantTransaction } from '@vantage/db';
import { invariant } from '@vantage/engine';
import type { Actor } from './actor.js';
import { recordChange } from './audit.js';
import type { Change } from './audit.js';
import { contentHash } from './contentHash.js';
import type { Deps } from './deps.js';
import { announceEvent } from './webhooks/announceEvent.js';

export interface LabToMake {
  readonly name: string;
  readonly message: string;
  /** Of the first revision; their contents are stored in the same transaction. */
  readonly files: readonly FileReference[];
  /** The revision of the same organisation that it begins as. */
  readonly forkedFrom?: string | undefined;
  /** For the audit log. */
  readonly detail: Change['detail'];
}

/** A new lab with its first revision, for an actor who may make one. */
export async function makeLab(tx: TenantTransaction, deps: Deps, actor: Actor, { name, message, files, forkedFrom, detail }: LabToMake): Promise<Lab> {
  const id = deps.newId();
  await insertLab(tx, { id, name, headNumber: 1, visibility: defaultVisibility(actor), createdBy: actor.userId, forkedFrom });
  await insertRevision(tx, { id: deps.newId(), labId: id, number: 1, message, contentHash: contentHash(files), authorId: actor.userId }, files);
  await recordChange(tx, deps, actor, { operation: 'lab.create', subjectKind: 'lab', subjectId: id, detail });
  await announceEvent(tx, deps, { type: 'lab.created', data: { labId: encodeNodeId('lab', id), name } });
  const lab = await findLab(tx, id);
  invariant(lab !== undefined, 'a lab that was just inserted is found');
  return lab;
}

/** Colleagues see each other's labs; students do not, until somebody wants it so. */
function defaultVisibility(actor: Actor): LabVisibility {
  return actor.role === 'STUDENT' ? 'PRIVATE' : 'ORGANIZATION';
}
