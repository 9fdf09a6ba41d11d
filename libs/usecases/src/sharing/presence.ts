/** Who looks at a lab just now: told to every process, and forgotten where a process dies. */
import { encodeNodeId, uuidOf } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import { announceChange, deleteLabPresence, insertLabPresence, listLabPresences, renewLabPresence } from '@vantage/db';
import type { LabPresence } from '@vantage/db';
import { fail, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { Actor } from '../actor.js';
import type { Deps } from '../deps.js';
import { notFound } from '../failures.js';
import { authorize } from '../rights/authorize.js';
import { authorizeLab } from '../rights/authorizeLab.js';

/** Milliseconds after which a presence is renewed. */
export const RENEW_EVERY = 15_000;
/** Milliseconds without renewal after which nobody is there any more. */
const GONE_AFTER = 3 * RENEW_EVERY;

/** Begins to look at a lab. */
export async function enterLab(deps: Deps, actor: Actor, id: string): Promise<Result<LabPresence, Failure>> {
  const { userId } = actor;
  if (userId === undefined) return fail({ code: 'FORBIDDEN', message: 'Only somebody can be present, and whoever came by a link is nobody here.' });
  const labId = uuidOf('lab', id);
  if (labId === undefined) return notFound('lab', id);
  return deps.database.withTenant(actor.tenantId, async (tx) => {
    const lab = await authorizeLab(tx, actor, { operation: 'lab.read', labId, otherwise: notFound('lab', id) });
    if (!lab.ok) return lab;
    const presence = { id: deps.newId(), labId, userId, since: deps.now() };
    await insertLabPresence(tx, presence);
    await announceChange(tx, 'presence', labId);
    return succeed(presence);
  });
}

/** Says that somebody is still there, if they still may be, and tells of those of whom nobody says so. */
export async function stayInLab(deps: Deps, actor: Actor, presence: LabPresence): Promise<Result<undefined, Failure>> {
  const now = deps.now();
  return deps.database.withTenant(actor.tenantId, async (tx) => {
    const otherwise = notFound('lab', encodeNodeId('lab', presence.labId));
    const lab = await authorizeLab(tx, actor, { operation: 'lab.read', labId: presence.labId, otherwise });
    if (!lab.ok) return lab;
    const gone = await renewLabPresence(tx, presence, { now, stale: staleAt(now) });
    if (gone > 0) await announceChange(tx, 'presence', presence.labId);
    return succeed(undefined);
  });
}

export async function leaveLab(deps: Deps, actor: Actor, presence: LabPresence): Promise<void> {
  await deps.database.withTenant(actor.tenantId, async (tx) => {
    await deleteLabPresence(tx, presence.id);
    await announceChange(tx, 'presence', presence.labId);
  });
}

/** Who looks at a lab, each once, the longest there first; whoever came by a link is told of nobody. */
export async function getPresent(deps: Deps, actor: Actor, id: string): Promise<Result<readonly LabPresence[], Failure>> {
  const labId = uuidOf('lab', id);
  if (labId === undefined) return notFound('lab', id);
  return deps.database.withTenant(actor.tenantId, async (tx) => {
    const lab = await authorizeLab(tx, actor, { operation: 'lab.read', labId, otherwise: notFound('lab', id) });
    if (!lab.ok) return lab;
    if (!authorize(actor, 'user.read').ok) return succeed([]);
    const presences = await listLabPresences(tx, labId, staleAt(deps.now()));
    return succeed(presences.filter(({ userId }, index) => presences.findIndex((other) => other.userId === userId) === index));
  });
}

function staleAt(now: Date): Date {
  return new Date(now.getTime() - GONE_AFTER);
}
