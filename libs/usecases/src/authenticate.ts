import type { Failure } from '@vantage/contract';
import { findApiKey } from '@vantage/db';
import { fail, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { Actor } from './actor.js';
import { prefixOf, proves } from './apiKey.js';
import type { Deps } from './deps.js';

const NO_KEY = 'Send a key: `Authorization: Bearer vk_…`.';
const BAD_KEY = 'This key is unknown or revoked.';

/** Who sends a request, by the value of its Authorization header. */
export async function authenticate(deps: Pick<Deps, 'database'>, authorization: string | undefined): Promise<Result<Actor, Failure>> {
  if (authorization === undefined || authorization === '') return fail({ code: 'UNAUTHENTICATED', message: NO_KEY });
  const key = /^Bearer +(\S+)$/i.exec(authorization.trim())?.[1] ?? '';
  const prefix = prefixOf(key);
  const stored = prefix === undefined ? undefined : await findApiKey(deps.database, prefix);
  if (stored === undefined || stored.revoked || !proves(key, stored.hash)) return fail({ code: 'UNAUTHENTICATED', message: BAD_KEY });
  return succeed({ tenantId: stored.tenantId, userId: stored.userId });
}
