/** How much an organisation may have at once: what the configuration says, unless an operator has said something else for that organisation. */
import { quotaKinds } from '@vantage/contract';
import type { ErrorCode, Failure, QuotaKind } from '@vantage/contract';
import { countGoodKeys, countGoodLinks, countLabs, countMembers, countOpenSimulations, countStoredBytes, countWebhooks, findQuotaOverrides, lockQuota } from '@vantage/db';
import type { TenantTransaction } from '@vantage/db';
import { fail, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { Actor } from './actor.js';
import type { Deps } from './deps.js';
import { authorize } from './rights/authorize.js';

export type Quotas = Readonly<Record<QuotaKind, number>>;

/** As the configuration has them by default. */
export const defaultQuotas: Quotas = { labs: 10_000, bytes: 4 * 1024 ** 3, simulations: 100, keys: 1_000, members: 10_000, webhooks: 20, links: 1_000 };

interface Use {
  readonly count: (tx: TenantTransaction, now: Date) => Promise<number>;
  readonly what: string;
  readonly remedy: string;
  readonly code: ErrorCode;
}

const askForMore = 'ask whoever runs this installation for more';

const USES: Readonly<Record<QuotaKind, Use>> = {
  labs: { count: countLabs, what: 'labs', remedy: 'delete some', code: 'QUOTA_EXCEEDED' },
  bytes: { count: countStoredBytes, what: 'bytes of files', remedy: askForMore, code: 'QUOTA_EXCEEDED' },
  simulations: { count: countOpenSimulations, what: 'simulations that wait or run', remedy: 'wait for them, or cancel some', code: 'QUOTA_EXCEEDED' },
  keys: { count: countGoodKeys, what: 'keys', remedy: 'revoke some', code: 'QUOTA_EXCEEDED' },
  members: { count: countMembers, what: 'members', remedy: `remove some, or ${askForMore}`, code: 'QUOTA_EXCEEDED' },
  webhooks: { count: countWebhooks, what: 'webhooks', remedy: 'delete one first', code: 'WEBHOOK.TOO_MANY' },
  links: { count: countGoodLinks, what: 'links to labs', remedy: 'revoke some', code: 'QUOTA_EXCEEDED' },
};

type QuotaDeps = Pick<Deps, 'quotas' | 'now'>;

/** What is asked for one by one. How many bytes something takes is known when it is stored: see `storeContents`. */
export type CountedKind = Exclude<QuotaKind, 'bytes'>;

/**
 * Whether the organisation may have one more of each of these. Of two transactions that ask at the last free place, the second waits for the end of
 * the first. Ask before anything is written that others may wait for.
 */
export async function withinQuotas(tx: TenantTransaction, deps: QuotaDeps, wanted: readonly CountedKind[]): Promise<Result<undefined, Failure>> {
  const limits = { ...deps.quotas, ...(await findQuotaOverrides(tx)) };
  for (const kind of countedKinds.filter((candidate) => wanted.includes(candidate))) {
    await lockQuota(tx, kind);
    if ((await USES[kind].count(tx, deps.now())) >= limits[kind]) return exceeded(kind, limits[kind]);
  }
  return succeed(undefined);
}

const countedKinds = quotaKinds.filter((kind): kind is CountedKind => kind !== 'bytes');

/**
 * Whether the organisation may have as many bytes as it has now, after contents were stored in this transaction. That number is exact: nobody else
 * of the organisation stores any until the transaction ends.
 */
export async function withinBytes(tx: TenantTransaction, deps: QuotaDeps): Promise<Result<undefined, Failure>> {
  const limit = (await findQuotaOverrides(tx)).bytes ?? deps.quotas.bytes;
  return (await countStoredBytes(tx)) > limit ? exceeded('bytes', limit) : succeed(undefined);
}

function exceeded(kind: QuotaKind, limit: number): { readonly ok: false; readonly failure: Failure } {
  const { what, remedy, code } = USES[kind];
  return fail({ code, message: `Your organisation has as many ${what} as it may have (${limit}): ${remedy}.` });
}

export interface Quota {
  readonly kind: QuotaKind;
  readonly limit: number;
  readonly used: number;
}

/** What the organisation may have, and what it has. */
export async function getQuotas(deps: Deps, actor: Actor): Promise<Result<readonly Quota[], Failure>> {
  const permitted = authorize(actor, 'quota.read');
  if (!permitted.ok) return permitted;
  return deps.database.withTenant(actor.tenantId, async (tx) => succeed(await quotasOf(tx, deps)));
}

export async function quotasOf(tx: TenantTransaction, deps: QuotaDeps): Promise<readonly Quota[]> {
  const limits = { ...deps.quotas, ...(await findQuotaOverrides(tx)) };
  const quotas: Quota[] = [];
  for (const kind of quotaKinds) quotas.push({ kind, limit: limits[kind], used: await USES[kind].count(tx, deps.now()) });
  return quotas;
}
