/** Labs and revisions as REST shows them. */
import { encodeNodeId, rest } from '@vantage/contract';
import type { LabResource, RevisionResource } from '@vantage/contract';
import type { Lab, Revision } from '@vantage/db';
import { labVersionOf } from '@vantage/usecases';
import { addressOf } from '../addresses.js';
import { revisionTag } from '../entityTags.js';
import { idOrNull } from '../nulls.js';

export function labResource({ id, name, headNumber, visibility, createdAt }: Lab): LabResource {
  return { id: encodeNodeId('lab', id), name, headNumber, visibility, createdAt: createdAt.toISOString() };
}

export function revisionResource({ id, labId, number, message, contentHash, authorId, branchId, parentId, mergedId, createdAt }: Revision): RevisionResource {
  return {
    id: encodeNodeId('revision', id),
    labId: encodeNodeId('lab', labId),
    number,
    message,
    contentHash,
    authorId: idOrNull('user', authorId),
    branchId: idOrNull('branch', branchId),
    parentId: idOrNull('revision', parentId),
    mergedId: idOrNull('revision', mergedId),
    createdAt: createdAt.toISOString(),
  };
}

export function revisionTagOf({ id }: Revision, representation?: string): string {
  return revisionTag(encodeNodeId('revision', id), representation);
}

export function labTag(lab: Lab): string {
  return `"${labVersionOf(lab)}"`;
}

export function labPath({ id }: Lab): string {
  return addressOf(rest.getLab, { lab: encodeNodeId('lab', id) });
}

export function revisionPath({ labId, number }: Revision): string {
  return addressOf(rest.getRevision, { lab: encodeNodeId('lab', labId), revision: String(number) });
}
