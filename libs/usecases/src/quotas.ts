/** How much an organisation may have at once. */
import type { Failure } from '@vantage/contract';
import { countLabs, countOpenSimulations, countStoredBytes } from '@vantage/db';
import type { TenantTransaction } from '@vantage/db';
import { fail, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';

export interface Quotas {
  readonly labs: number;
  /** Of stored files, as the database keeps them. */
  readonly bytes: number;
  /** Simulations that wait or run. */
  readonly simulations: number;
}

/** As the configuration has them by default. */
export const defaultQuotas: Quotas = { labs: 10_000, bytes: 4 * 1024 ** 3, simulations: 100 };

const USES = {
  labs: { count: countLabs, what: 'labs', remedy: 'delete some' },
  bytes: { count: countStoredBytes, what: 'bytes of files', remedy: 'ask whoever runs this installation for more' },
  simulations: { count: countOpenSimulations, what: 'simulations that wait or run', remedy: 'wait for them, or cancel some' },
} as const;

/** Whether the organisation may have more of these. Requests at the same instant may each be let in: a quota bounds, it does not count out. */
export async function withinQuotas(tx: TenantTransaction, quotas: Quotas, kinds: readonly (keyof Quotas)[]): Promise<Result<undefined, Failure>> {
  for (const kind of kinds) {
    const { count, what, remedy } = USES[kind];
    if ((await count(tx)) >= quotas[kind]) {
      return fail({ code: 'QUOTA_EXCEEDED', message: `Your organisation has as many ${what} as it may have (${quotas[kind]}): ${remedy}.` });
    }
  }
  return succeed(undefined);
}
