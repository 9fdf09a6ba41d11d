import { encodeNodeId } from '@vantage/contract';
import { findLabOrigin } from '@vantage/db';
import type { Lab, Revision } from '@vantage/db';
import type { Actor } from '../actor.js';
import type { Deps } from '../deps.js';
import { readableRevision } from '../labs.js';
import type { Person } from '../sessions/person.js';
import { actorOf, getAffiliations } from '../sessions/session.js';

/** The revision of another organisation that a lab began as. */
export interface ForkOrigin {
  /** The organisation's slug. */
  readonly organization: string;
  readonly revision: Revision;
}

/** Where a lab that the actor was given comes from, if from elsewhere: for a person who may read it there, and for nobody else. */
export async function getForkOrigin(deps: Deps, actor: Actor, person: Person | undefined, lab: Lab): Promise<ForkOrigin | undefined> {
  if (person === undefined) return undefined;
  const origin = await deps.database.withTenant(actor.tenantId, (tx) => findLabOrigin(tx, lab.id));
  if (origin === undefined) return undefined;
  const there = (await getAffiliations(deps, person)).find(({ tenantId }) => tenantId === origin.fromTenantId);
  if (there === undefined) return undefined;
  const question = { operation: 'lab.read', revisionId: origin.fromRevisionId, id: encodeNodeId('revision', origin.fromRevisionId) } as const;
  const revision = await deps.database.withTenant(there.tenantId, (tx) => readableRevision(tx, actorOf(there), question));
  return revision.ok ? { organization: there.slug, revision: revision.value } : undefined;
}
