/** What belongs to many things at once, in one query: for lists, each of whose items shows something beside itself. */
import { encodeNodeId } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import { findLabs, findRevisionsByNumber, findUsers } from '@vantage/db';
import type { Lab, Revision, User } from '@vantage/db';
import { invariant, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { Actor } from './actor.js';
import type { Deps } from './deps.js';
import { notFound } from './failures.js';
import { authorize } from './rights/authorize.js';

/** The newest revisions of labs that the actor was given, in their order. */
export async function getHeads(deps: Deps, actor: Actor, labs: readonly Lab[]): Promise<readonly Revision[]> {
  const wanted = labs.map((lab) => ({ labId: lab.id, number: lab.headNumber }));
  const heads = await deps.database.withTenant(actor.tenantId, (tx) => findRevisionsByNumber(tx, wanted));
  return wanted.map(({ labId, number }) => {
    const head = heads.find((candidate) => candidate.labId === labId && candidate.number === number);
    invariant(head !== undefined, `lab ${labId} has a revision with its head's number`);
    return head;
  });
}

/** Labs by their rows' ids, in that order, for things of theirs that the actor was given; one may have been deleted since. */
export async function getLabs(deps: Deps, actor: Actor, ids: readonly string[]): Promise<readonly Result<Lab, Failure>[]> {
  const permitted = authorize(actor, 'lab.read');
  if (!permitted.ok) return ids.map(() => permitted);
  const labs = await deps.database.withTenant(actor.tenantId, (tx) => findLabs(tx, ids));
  return ids.map((id) => {
    const lab = labs.find((candidate) => candidate.id === id);
    return lab === undefined ? notFound('lab', encodeNodeId('lab', id)) : succeed(lab);
  });
}

/** Users by their rows' ids, in that order: whoever may see what somebody wrote may see who wrote it, unless they came by a link. */
export async function getUsers(deps: Deps, actor: Actor, ids: readonly string[]): Promise<readonly (User | undefined)[]> {
  if (!authorize(actor, 'user.read').ok) return ids.map(() => undefined);
  const users = await deps.database.withTenant(actor.tenantId, (tx) => findUsers(tx, ids));
  return ids.map((id) => users.find((user) => user.id === id));
}
