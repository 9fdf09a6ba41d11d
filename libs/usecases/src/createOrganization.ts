import { insertApiKey, insertMembership, insertOrganization, insertUser } from '@vantage/db';
import { newActor } from './actor.js';
import type { Actor } from './actor.js';
import { newSecret } from './apiKey.js';
import type { Deps } from './deps.js';

export interface NewOrganization {
  readonly actor: Actor;
  /** Shown once: only its hash is kept. */
  readonly apiKey: string;
}

/** A tenant with its first user, who owns it, and a key that acts for that user. */
export async function createOrganization(
  deps: Pick<Deps, 'database' | 'newId'>,
  input: { readonly slug: string; readonly name: string; readonly userName: string },
): Promise<NewOrganization> {
  const tenantId = deps.newId();
  const userId = deps.newId();
  const secret = newSecret();
  await deps.database.withTenant(tenantId, async (tx) => {
    await insertOrganization(tx, { id: tenantId, slug: input.slug, name: input.name });
    await insertUser(tx, { id: userId, name: input.userName });
    await insertMembership(tx, userId, 'OWNER');
    await insertApiKey(tx, { id: deps.newId(), userId, name: 'first key', ...unlimited, prefix: secret.prefix, hash: secret.hash });
  });
  return { actor: newActor({ tenantId, userId, role: 'OWNER', scopes: unlimited.scopes, via: 'key' }), apiKey: secret.key };
}

/** Good for everything that its user may do, until it is revoked. */
export const unlimited = { scopes: ['*'], expiresAt: undefined, createdBy: undefined } as const;
