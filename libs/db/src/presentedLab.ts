/** A lab and one of its revisions, as they come with a credential in one round trip: see credentialLookups.ts. */
import { isLabAccess, isLabVisibility } from '@vantage/contract';
import type { Lab, LabRights } from './labStore.js';
import type { Revision } from './revisionStore.js';

/** Which revision: of a lab the newest, or the one of that number; or a certain one, where it is given of a certain lab. */
export type WantedRevision =
  | { readonly kind: 'headOf'; readonly labId: string }
  | { readonly kind: 'numbered'; readonly labId: string; readonly number: number }
  | { readonly kind: 'revision'; readonly revisionId: string; readonly labId?: string };

export interface PresentedLab {
  readonly lab: Lab;
  /** Of whoever showed the credential. */
  readonly rights: LabRights;
  /** Undefined where the lab has none such. */
  readonly revision: Revision | undefined;
}

/** What `present_lab` takes after its reader. */
export function parametersOf(wanted: WantedRevision | undefined): readonly (string | number | null)[] {
  switch (wanted?.kind) {
    case undefined:
      return [null, null, null];
    case 'headOf':
      return [wanted.labId, null, null];
    case 'numbered':
      return [wanted.labId, null, wanted.number];
    case 'revision':
      return [wanted.labId ?? null, wanted.revisionId, null];
  }
}

/** The columns of `present_lab`; only the ids may be null where there is a lab and a revision. */
export interface LabRow {
  readonly lab_id: string | null;
  readonly lab_name: string;
  readonly head_number: number;
  readonly lab_created: Date;
  readonly visibility: string;
  readonly lab_creator: string | null;
  readonly forked_from: string | null;
  readonly in_its_team: boolean;
  readonly shares: readonly string[];
  readonly revision_id: string | null;
  readonly revision_number: number;
  readonly message: string;
  readonly content_hash: string;
  readonly author: string | null;
  readonly revision_created: Date;
  readonly parent: string | null;
  readonly merged: string | null;
  readonly branch: string | null;
}

export function labOf(row: LabRow): PresentedLab | undefined {
  if (row.lab_id === null || !isLabVisibility(row.visibility)) return undefined;
  const { visibility } = row;
  const createdBy = row.lab_creator ?? undefined;
  return {
    lab: { id: row.lab_id, name: row.lab_name, headNumber: row.head_number, createdAt: row.lab_created, visibility, createdBy, forkedFrom: row.forked_from ?? undefined },
    rights: { labId: row.lab_id, visibility, createdBy, inItsTeam: row.in_its_team, shares: row.shares.filter(isLabAccess) },
    revision: row.revision_id === null ? undefined : revisionOf(row, row.lab_id, row.revision_id),
  };
}

function revisionOf(row: LabRow, labId: string, id: string): Revision {
  return {
    id,
    labId,
    number: row.revision_number,
    message: row.message,
    contentHash: row.content_hash,
    authorId: row.author ?? undefined,
    createdAt: row.revision_created,
    parentId: row.parent ?? undefined,
    mergedId: row.merged ?? undefined,
    branchId: row.branch ?? undefined,
  };
}
