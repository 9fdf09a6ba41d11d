import type { Failure } from '@vantage/contract';
import { claimIdempotencyKey, findIdempotentAnswer, forgetIdempotentAnswers, insertIdempotentAnswer } from '@vantage/db';
import type { Database, Json, TenantTransaction } from '@vantage/db';
import { fail, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { Actor } from './actor.js';
import type { Deps } from './deps.js';

/** An answer of a request, as its protocol will want it again. */
export interface KeptAnswer {
  readonly status: number;
  readonly answer: Json;
}

export interface OnceRequest {
  /** Chosen by the sender. */
  readonly key: string;
  /** SHA-256 of everything that makes the request what it is. */
  readonly requestHash: string;
}

export interface OnceAnswer {
  readonly status: number;
  readonly answer: unknown;
  /** Whether this is the answer of an earlier request. */
  readonly repeated: boolean;
}

const KEPT_FOR = 24 * 60 * 60 * 1_000;

/**
 * Does `work` at most once for a key. Its writes and its answer are one transaction: whatever is killed at any time, either both are
 * there or neither. `work` gets the dependencies that write in that transaction, and throws for a refusal, which has no effect and is
 * not kept.
 */
export async function answerOnce(deps: Deps, actor: Actor, request: OnceRequest, work: (deps: Deps) => Promise<KeptAnswer>): Promise<Result<OnceAnswer, Failure>> {
  const key = { owner: actor.userId ?? '', key: request.key };
  return deps.database.withTenant(actor.tenantId, async (tx) => {
    if (!(await claimIdempotencyKey(tx, key))) return inFlight(request.key);
    const now = deps.now();
    await forgetIdempotentAnswers(tx, new Date(now.getTime() - KEPT_FOR));
    const known = await findIdempotentAnswer(tx, key);
    if (known !== undefined && known.requestHash !== request.requestHash) return otherRequest(request.key);
    if (known !== undefined) return succeed({ status: known.status, answer: known.answer, repeated: true });
    const kept = await work({ ...deps, database: within(deps.database, tx) });
    await insertIdempotentAnswer(tx, key, { requestHash: request.requestHash, ...kept }, now);
    return succeed({ ...kept, repeated: false });
  });
}

/** The database as one open transaction sees it; other tenants' data stays in transactions of their own. */
function within(database: Database, tx: TenantTransaction): Database {
  return { ...database, withTenant: (tenant, work) => (tenant === tx.tenant ? work(tx) : database.withTenant(tenant, work)) };
}

function inFlight(key: string): { readonly ok: false; readonly failure: Failure } {
  const message = `A request with the idempotency key "${key}" is still at work: send it again shortly.`;
  return fail({ code: 'IDEMPOTENCY_IN_FLIGHT', message, retryAfter: 1 });
}

function otherRequest(key: string): { readonly ok: false; readonly failure: Failure } {
  return fail({ code: 'IDEMPOTENCY_CONFLICT', message: `The idempotency key "${key}" was used before, for another request. Choose a new key.` });
}
