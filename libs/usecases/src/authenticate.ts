import type { Failure } from '@vantage/contract';
import { findApiKey } from '@vantage/db';
import type { PresentedApiKey } from '@vantage/db';
import { fail, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import { newActor } from './actor.js';
import type { Actor } from './actor.js';
import { prefixOf, proves } from './apiKey.js';
import type { Deps } from './deps.js';

const NO_KEY = 'Send a key: `Authorization: Bearer vk_…`.';
const BAD_KEY = 'This key is unknown, revoked or expired, or its user has left the organisation.';

/** Who sends a request, by the value of its Authorization header. */
export async function authenticate(deps: Pick<Deps, 'database' | 'keyUses' | 'now'>, authorization: string | undefined): Promise<Result<Actor, Failure>> {
  if (authorization === undefined || authorization === '') return fail({ code: 'UNAUTHENTICATED', message: NO_KEY });
  const key = /^Bearer +(\S+)$/i.exec(authorization.trim())?.[1] ?? '';
  const prefix = prefixOf(key);
  const stored = prefix === undefined ? undefined : await findApiKey(deps.database, prefix);
  if (stored === undefined || !proves(key, stored.hash)) return fail({ code: 'UNAUTHENTICATED', message: BAD_KEY });
  const actor = actorOfKey(stored, deps.now());
  if (actor === undefined) return fail({ code: 'UNAUTHENTICATED', message: BAD_KEY });
  deps.keyUses.note(stored);
  return succeed(actor);
}

/** For whom a genuine key acts; undefined where it is revoked or has expired, or its user is no member any more. */
export function actorOfKey(key: Pick<PresentedApiKey, 'id' | 'tenantId' | 'scopes' | 'revoked' | 'expiresAt' | 'holder'>, now: Date): Actor | undefined {
  const expired = key.expiresAt !== undefined && key.expiresAt <= now;
  if (key.revoked || expired || key.holder === undefined) return undefined;
  return newActor({ tenantId: key.tenantId, ...key.holder, scopes: key.scopes, via: 'key', key: { id: key.id, expiresAt: key.expiresAt } });
}
