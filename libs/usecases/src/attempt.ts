import type { Failure } from '@vantage/contract';
import type { Database, TenantTransaction } from '@vantage/db';
import type { Result } from '@vantage/engine';

/** Runs `work` in a transaction of one organisation that is undone where it is refused, for work that learns late whether it may be done. */
export async function attempt<T>(database: Database, tenant: string, work: (tx: TenantTransaction) => Promise<Result<T, Failure>>): Promise<Result<T, Failure>> {
  try {
    return await database.withTenant(tenant, async (tx) => {
      const result = await work(tx);
      if (!result.ok) throw new Refused(result.failure);
      return result;
    });
  } catch (error) {
    if (error instanceof Refused) return { ok: false, failure: error.failure };
    throw error;
  }
}

class Refused extends Error {
  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}
