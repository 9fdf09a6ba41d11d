import type { Failure } from '@vantage/contract';
import { uuidOf } from '@vantage/contract';
import { findRevision, findRevisionByNumber } from '@vantage/db';
import type { Lab, Revision, TenantTransaction } from '@vantage/db';
import { succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { Actor } from './actor.js';
import type { Deps } from './deps.js';
import { notFound } from './failures.js';
import { authorize } from './rights/authorize.js';
import { authorizeLab } from './rights/authorizeLab.js';

/** Which revision: its lab's id, and its number, its own id, or `head` for the newest of the main line. */
export interface RevisionPlace {
  readonly lab: string;
  readonly revision: string;
}

/** What PostgreSQL keeps of a number: none past it is a revision's. */
const MOST = 2_147_483_647;

/** A revision as people name it: within its lab. */
export async function getRevisionOfLab(deps: Deps, actor: Actor, place: RevisionPlace): Promise<Result<Revision, Failure>> {
  const permitted = authorize(actor, 'lab.read');
  if (!permitted.ok) return permitted;
  const otherwise = notFound('lab', place.lab);
  const labId = uuidOf('lab', place.lab);
  if (labId === undefined) return otherwise;
  return deps.database.withTenant(actor.tenantId, async (tx) => {
    const lab = await authorizeLab(tx, actor, { operation: 'lab.read', labId, otherwise });
    if (!lab.ok) return lab;
    const revision = await revisionNamed(tx, lab.value, place.revision);
    return revision?.labId === labId ? succeed(revision) : notFound('revision', place.revision);
  });
}

async function revisionNamed(tx: TenantTransaction, lab: Lab, name: string): Promise<Revision | undefined> {
  const uuid = uuidOf('revision', name);
  if (uuid !== undefined) return findRevision(tx, uuid);
  const number = name === 'head' ? lab.headNumber : Number(name);
  return Number.isInteger(number) && number <= MOST ? findRevisionByNumber(tx, lab.id, number) : undefined;
}
