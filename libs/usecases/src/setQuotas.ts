import type { QuotaKind } from '@vantage/contract';
import { findOrganizationBySlug, putQuotaOverride } from '@vantage/db';
import { systemActor } from './actor.js';
import { recordChange } from './audit.js';
import type { Deps } from './deps.js';
import { quotasOf } from './quotas.js';
import type { Quota } from './quotas.js';

/** What to set: a number, or nothing for what the configuration says. */
export type QuotaChanges = readonly (readonly [QuotaKind, number | undefined])[];

/**
 * Sets how much one organisation may have, as the operator: with the database of the tables' owner, for no request may do this. Answers what then
 * holds by the overrides and `deps.quotas`; undefined where there is no such organisation.
 */
export async function setQuotas(deps: Pick<Deps, 'database' | 'quotas' | 'now' | 'newId'>, slug: string, changes: QuotaChanges): Promise<readonly Quota[] | undefined> {
  const organization = await findOrganizationBySlug(deps.database, slug);
  if (organization === undefined) return undefined;
  return deps.database.withTenant(organization.id, async (tx) => {
    for (const [kind, most] of changes) await putQuotaOverride(tx, kind, most);
    const detail = { quotas: Object.fromEntries(changes.map(([kind, most]) => [kind, most ?? 'default'])) };
    if (changes.length > 0) await recordChange(tx, deps, systemActor(organization.id), { operation: 'organization.update', subjectKind: 'organization', subjectId: organization.id, detail });
    return quotasOf(tx, deps);
  });
}
