import { encodeNodeId } from '@vantage/contract';
import type { Branch } from '@vantage/db';
import type { ReachabilityChange } from '@vantage/engine';
import type { Actor, Deps, Merge, MergeReport } from '@vantage/usecases';
import { revisionView } from '../labs/views.js';

export interface BranchView {
  readonly __typename: 'Branch';
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly row: Branch;
}

export function branchView(row: Branch): BranchView {
  return { __typename: 'Branch', id: encodeNodeId('branch', row.id), name: row.name, createdAt: row.createdAt, row };
}

export function mergeView(deps: Deps, actor: Actor, { base, from, into, conflicts, report }: Merge) {
  return {
    base: base && revisionView(deps, actor, base),
    from: revisionView(deps, actor, from),
    into: revisionView(deps, actor, into),
    conflicts,
    report: report && reportView(report),
  };
}

function reportView({ changes, complete, newErrors }: MergeReport) {
  return { changes: changes.map(changeView), complete, newErrors };
}

function changeView({ from, target, before, after }: ReachabilityChange) {
  return { from, ...target, before, after };
}
