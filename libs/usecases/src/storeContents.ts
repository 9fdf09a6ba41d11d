import type { Failure } from '@vantage/contract';
import { saveContents } from '@vantage/db';
import type { StoredFile, TenantTransaction } from '@vantage/db';
import { succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { Deps } from './deps.js';
import { withinBytes } from './quotas.js';

/**
 * Stores the contents that the organisation does not have yet, if it may have them; where it may not, the transaction has to be undone (`attempt`). From
 * here to its end the others of the organisation who store contents wait: store late.
 */
export async function storeContents(tx: TenantTransaction, deps: Pick<Deps, 'quotas' | 'now'>, files: readonly StoredFile[]): Promise<Result<undefined, Failure>> {
  const added = await saveContents(tx, files);
  return added === 0 ? succeed(undefined) : withinBytes(tx, deps);
}
