/** Who is asking, and where. */
import { updateOrganizationInput } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import { findOrganization, findUser, renameOrganization } from '@vantage/db';
import type { Organization, User } from '@vantage/db';
import { invariant, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { Actor } from './actor.js';
import { recordChange } from './audit.js';
import type { Deps } from './deps.js';
import { checkInput } from './failures.js';
import { authorize } from './rights/authorize.js';
import { operations } from './rights/permissions.js';
import type { Operation } from './rights/permissions.js';

/** The organisation on whose behalf the request runs: any key may know it. */
export async function getOrganization(deps: Deps, actor: Actor): Promise<Result<Organization, Failure>> {
  const permitted = authorize(actor, 'organization.read');
  if (!permitted.ok) return permitted;
  const organization = await deps.database.withTenant(actor.tenantId, findOrganization);
  invariant(organization !== undefined, 'an actor belongs to an organisation');
  return succeed(organization);
}

/** A user of the actor's organisation, by the row's UUID: whoever may see what somebody wrote may see who wrote it, unless they came by a link. */
export async function getUser(deps: Deps, actor: Actor, userId: string): Promise<User | undefined> {
  if (!authorize(actor, 'user.read').ok) return undefined;
  return deps.database.withTenant(actor.tenantId, (tx) => findUser(tx, userId));
}

/** What would not be refused outright; with a lab, or with what others made, its own rule comes on top. */
export function permittedOperations(actor: Actor): readonly Operation[] {
  return operations.filter((operation) => authorize(actor, operation).ok);
}

export async function updateOrganization(deps: Deps, actor: Actor, input: unknown): Promise<Result<Organization, Failure>> {
  const permitted = authorize(actor, 'organization.update');
  if (!permitted.ok) return permitted;
  const checked = checkInput(updateOrganizationInput, input, 'input');
  if (!checked.ok) return checked;
  const before = await getOrganization(deps, actor);
  if (!before.ok) return before;
  const { name } = checked.value;
  await deps.database.withTenant(actor.tenantId, async (tx) => {
    await renameOrganization(tx, name);
    const detail = { from: before.value.name, to: name };
    await recordChange(tx, deps, actor, { operation: 'organization.update', subjectKind: 'organization', subjectId: actor.tenantId, detail });
  });
  return succeed({ ...before.value, name });
}
