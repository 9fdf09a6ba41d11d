import { findOrganization, findUser } from '@vantage/db';
import type { Organization, User } from '@vantage/db';
import { invariant } from '@vantage/engine';
import type { Actor } from './actor.js';
import type { Deps } from './deps.js';

export async function getOrganization(deps: Deps, actor: Actor): Promise<Organization> {
  const organization = await deps.database.withTenant(actor.tenantId, findOrganization);
  invariant(organization !== undefined, 'an actor belongs to an organisation');
  return organization;
}

/** A user of the actor's organisation, by the row's UUID: whoever may see what somebody wrote may see who wrote it. */
export async function getUser(deps: Deps, actor: Actor, userId: string): Promise<User | undefined> {
  return deps.database.withTenant(actor.tenantId, (tx) => findUser(tx, userId));
}
