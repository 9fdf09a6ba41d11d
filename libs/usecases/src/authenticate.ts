import type { Failure } from '@vantage/contract';
import type { PresentedApiKey } from '@vantage/db';
import { fail, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import { newActor } from './actor.js';
import type { Actor, HeldKey } from './actor.js';
import { prefixOf, proves } from './apiKey.js';
import type { Deps } from './deps.js';
import { admit, rowsOf } from './openLab.js';
import type { Admitted, WantedLab } from './openLab.js';

const NO_KEY = 'Send a key: `Authorization: Bearer vk_…`.';
const BAD_KEY = 'This key is unknown, replaced, revoked or expired, or its user has left the organisation.';

/** Who sends a request, by the value of its Authorization header, and the lab that it is about, where that is wanted. */
export async function authenticate(
  deps: Pick<Deps, 'credentials' | 'keyUses' | 'now'>,
  authorization: string | undefined,
  wanted?: WantedLab,
): Promise<Result<Admitted, Failure>> {
  if (authorization === undefined || authorization === '') return fail({ code: 'UNAUTHENTICATED', message: NO_KEY });
  const key = /^Bearer +(\S+)$/i.exec(authorization.trim())?.[1] ?? '';
  const prefix = prefixOf(key);
  const found = prefix === undefined ? undefined : await deps.credentials.key(prefix, rowsOf(wanted));
  const secret = found && secretShown(key, found.credential, deps.now());
  if (found === undefined || secret === undefined) return fail({ code: 'UNAUTHENTICATED', message: BAD_KEY });
  const actor = actorOfKey(found.credential, secret, deps.now());
  if (actor === undefined) return fail({ code: 'UNAUTHENTICATED', message: BAD_KEY });
  deps.keyUses.note(found.credential);
  return succeed(admit(actor, wanted, found.lab));
}

/** Which secret of the key this is, if any: the one before the last rotation counts while it is good. */
function secretShown(key: string, { hash, previous }: Pick<PresentedApiKey, 'hash' | 'previous'>, now: Date): HeldKey['secret'] | undefined {
  if (proves(key, hash)) return 'current';
  return previous !== undefined && previous.until > now && proves(key, previous.hash) ? 'previous' : undefined;
}

/** For whom a genuine key acts; undefined where it is revoked or has expired, or its user is no member any more. */
function actorOfKey(key: PresentedApiKey, secret: HeldKey['secret'], now: Date): Actor | undefined {
  const expired = key.expiresAt !== undefined && key.expiresAt <= now;
  if (key.revoked || expired || key.holder === undefined) return undefined;
  return newActor({ tenantId: key.tenantId, ...key.holder, scopes: key.scopes, via: 'key', key: { id: key.id, secret, expiresAt: key.expiresAt } });
}
