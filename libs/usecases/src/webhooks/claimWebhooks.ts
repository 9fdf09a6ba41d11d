import { claimDueWebhooks } from '@vantage/db';
import type { DueWebhook } from '@vantage/db';
import type { Deps } from '../deps.js';

/** Longer than any attempt with its notes, whatever an operator sets. */
const CLAIM_SECONDS = 60;

/** Messages that are due, at most `room` of them, for the caller alone to deliver; none where this process cannot sign. */
export async function claimWebhooks(deps: Deps, room: number): Promise<readonly DueWebhook[]> {
  if (deps.webhooks.key === undefined) return [];
  return claimDueWebhooks(deps.database, { room, perTenant: deps.webhooks.perTenant, seconds: CLAIM_SECONDS, now: deps.now() });
}
