import { uuidOf } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import { findLab, findRevisionByNumber } from '@vantage/db';
import type { Revision } from '@vantage/db';
import { succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { Actor } from './actor.js';
import type { Deps } from './deps.js';
import { notFound } from './failures.js';

/** Which revision: its lab's id, and its number or `head`. */
export interface RevisionPlace {
  readonly lab: string;
  readonly revision: string;
}

/** A revision as people name it: by its lab and its number. */
export async function getRevisionOfLab(deps: Deps, actor: Actor, place: RevisionPlace): Promise<Result<Revision, Failure>> {
  const labUuid = uuidOf('lab', place.lab);
  if (labUuid === undefined) return notFound('lab', place.lab);
  return deps.database.withTenant(actor.tenantId, async (tx) => {
    const lab = await findLab(tx, labUuid);
    if (lab === undefined) return notFound('lab', place.lab);
    const number = place.revision === 'head' ? lab.headNumber : Number(place.revision);
    // Numbers past what PostgreSQL keeps are no revision's.
    const revision = number <= lab.headNumber ? await findRevisionByNumber(tx, labUuid, number) : undefined;
    return revision === undefined ? notFound('revision', place.revision) : succeed(revision);
  });
}
