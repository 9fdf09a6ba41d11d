/** Stored things as the schema shows them; `row` and `snapshot` are for the resolvers of their fields. */
import { encodeNodeId } from '@vantage/contract';
import type { Lab, Revision } from '@vantage/db';
import { revisionSnapshot } from '@vantage/usecases';
import type { Actor, Deps, ForkOrigin, Snapshot } from '@vantage/usecases';

export interface LabView {
  readonly __typename: 'Lab';
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly row: Lab;
}

/** Anything that can be asked. */
export interface SnapshotView {
  readonly contentHash: string;
  readonly snapshot: Snapshot;
}

export interface RevisionView extends SnapshotView {
  readonly __typename: 'Revision';
  readonly id: string;
  readonly number: number;
  readonly message: string;
  readonly createdAt: Date;
  readonly row: Revision;
}

export interface ScratchView extends SnapshotView {
  readonly __typename: 'Scratch';
}

export function labView(row: Lab): LabView {
  return { __typename: 'Lab', id: encodeNodeId('lab', row.id), name: row.name, createdAt: row.createdAt, row };
}

export function revisionView(deps: Deps, actor: Actor, row: Revision): RevisionView {
  const { number, message, createdAt, contentHash } = row;
  const snapshot = revisionSnapshot(deps, actor, row);
  return { __typename: 'Revision', id: encodeNodeId('revision', row.id), number, message, createdAt, contentHash, row, snapshot };
}

export function forkOriginView({ organization, revision: { id, labId, number } }: ForkOrigin) {
  return { __typename: 'ForkOrigin', organization, labId: encodeNodeId('lab', labId), revisionId: encodeNodeId('revision', id), number };
}

export function scratchView(snapshot: Snapshot): ScratchView {
  return { __typename: 'Scratch', contentHash: snapshot.contentHash, snapshot };
}
