import type { Failure } from '@vantage/contract';
import { uuidOf } from '@vantage/contract';
import { findRevision, findRevisionByNumber } from '@vantage/db';
import type { Lab, Revision, TenantTransaction, WantedRevision } from '@vantage/db';
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

/** Revisions are counted from 1. */
const NO_NUMBER = 0;

/** What is to be looked up; undefined where the lab's id is none. */
export function wantedAt({ lab, revision }: RevisionPlace): WantedRevision | undefined {
  const labId = uuidOf('lab', lab);
  if (labId === undefined) return undefined;
  if (revision === 'head') return { kind: 'headOf', labId };
  const revisionId = uuidOf('revision', revision);
  if (revisionId !== undefined) return { kind: 'revision', revisionId, labId };
  const number = Number(revision);
  return { kind: 'numbered', labId, number: Number.isInteger(number) && number > 0 && number <= MOST ? number : NO_NUMBER };
}

/** A revision as people name it: within its lab. */
export async function getRevisionOfLab(deps: Deps, actor: Actor, place: RevisionPlace): Promise<Result<Revision, Failure>> {
  const permitted = authorize(actor, 'lab.read');
  if (!permitted.ok) return permitted;
  const otherwise = notFound('lab', place.lab);
  const wanted = wantedAt(place);
  if (wanted?.labId === undefined) return otherwise;
  const { labId } = wanted;
  return deps.database.withTenant(actor.tenantId, async (tx) => {
    const lab = await authorizeLab(tx, actor, { operation: 'lab.read', labId, otherwise });
    if (!lab.ok) return lab;
    const revision = await revisionWanted(tx, lab.value, wanted);
    return revision?.labId === labId ? succeed(revision) : notFound('revision', place.revision);
  });
}

async function revisionWanted(tx: TenantTransaction, lab: Lab, wanted: WantedRevision): Promise<Revision | undefined> {
  switch (wanted.kind) {
    case 'headOf':
      return findRevisionByNumber(tx, lab.id, lab.headNumber);
    case 'numbered':
      return findRevisionByNumber(tx, lab.id, wanted.number);
    case 'revision':
      return findRevision(tx, wanted.revisionId);
  }
}
