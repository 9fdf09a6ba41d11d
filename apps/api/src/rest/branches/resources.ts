/** Branches and merges as REST shows them. */
import { encodeNodeId } from '@vantage/contract';
import type { BranchResource, MergeConflict as MergeConflictResource } from '@vantage/contract';
import type { Branch } from '@vantage/db';
import type { ReachabilityChange } from '@vantage/engine';
import type { Merge, MergeConflict, MergeReport } from '@vantage/usecases';
import { revisionResource } from '../labs/resources.js';
import { idOrNull } from '../nulls.js';

export function branchResource({ id, name, labId, headId, createdBy, createdAt }: Branch): BranchResource {
  return {
    id: encodeNodeId('branch', id),
    name,
    labId: encodeNodeId('lab', labId),
    headId: encodeNodeId('revision', headId),
    createdById: idOrNull('user', createdBy),
    createdAt: createdAt.toISOString(),
  };
}

export function sidesResource({ base, from, into }: Pick<Merge, 'base' | 'from' | 'into'>) {
  return { base: base === undefined ? null : revisionResource(base), from: revisionResource(from), into: revisionResource(into) };
}

export function conflictResource({ path, kind, base, into, from }: MergeConflict): MergeConflictResource {
  return { path, kind, base: base ?? null, into: into ?? null, from: from ?? null };
}

export function reportResource({ changes, complete, newErrors }: MergeReport) {
  return { changes: changes.map(changeResource), complete, newErrors };
}

function changeResource({ from, target, before, after }: ReachabilityChange) {
  return { from, ...target, before: before ?? null, after: after ?? null };
}
