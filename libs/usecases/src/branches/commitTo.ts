import { uuidOf } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import { findLab, findRevision } from '@vantage/db';
import type { Lab, Revision, TenantTransaction } from '@vantage/db';
import { invariant, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { Actor } from '../actor.js';
import { attempt } from '../attempt.js';
import type { Deps } from '../deps.js';
import { notFound } from '../failures.js';
import { authorizeLab } from '../rights/authorizeLab.js';
import { addRevision, findLine } from './line.js';
import type { Addition } from './line.js';

export interface Committed {
  readonly lab: Lab;
  readonly revision: Revision;
}

/** Where a revision is to go: onto its base, which must still be the head of the line. */
export interface Destination {
  readonly labId: string;
  readonly baseRevisionId: string;
  /** None is the main line. */
  readonly branch: string | undefined;
}

/** Adds a revision to a line of a lab, in one transaction with what `additionTo` reads and writes for it. */
export async function commitTo(
  deps: Deps,
  actor: Actor,
  { labId, baseRevisionId, branch }: Destination,
  additionTo: (tx: TenantTransaction, lab: Lab) => Promise<Result<Addition, Failure>>,
): Promise<Result<Committed, Failure>> {
  const labUuid = uuidOf('lab', labId);
  const baseUuid = uuidOf('revision', baseRevisionId);
  if (labUuid === undefined) return notFound('lab', labId);
  if (baseUuid === undefined) return notFound('revision', baseRevisionId);
  return attempt(deps.database, actor.tenantId, async (tx) => {
    const authorized = await authorizeLab(tx, actor, { operation: 'lab.commit', labId: labUuid, otherwise: notFound('lab', labId) });
    if (!authorized.ok) return authorized;
    const line = await findLine(tx, authorized.value, branch);
    if (!line.ok) return line;
    const base = await findRevision(tx, baseUuid);
    if (base?.labId !== labUuid) return notFound('revision of this lab', baseRevisionId);
    const addition = await additionTo(tx, authorized.value);
    if (!addition.ok) return addition;
    const added = await addRevision(tx, deps, actor, { line: line.value, base, argument: 'input.baseRevisionId' }, addition.value);
    if (!added.ok) return added;
    const lab = await findLab(tx, labUuid);
    invariant(lab !== undefined, 'a lab does not vanish inside a transaction');
    return succeed({ lab, revision: added.value });
  });
}
