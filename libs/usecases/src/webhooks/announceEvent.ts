import type { WebhookEvent } from '@vantage/contract';
import { findSubscribers, insertWebhookDeliveries } from '@vantage/db';
import type { TenantTransaction } from '@vantage/db';
import type { Deps } from '../deps.js';

/** Promises to tell everybody who wants to hear of it, in the transaction that makes it so: no event without its message, and no message without its event. */
export async function announceEvent(tx: TenantTransaction, deps: Pick<Deps, 'newId' | 'now'>, event: WebhookEvent): Promise<void> {
  const subscribers = await findSubscribers(tx, event.type);
  const now = deps.now();
  const payload = payloadOf(event, now);
  await insertWebhookDeliveries(tx, subscribers.map((endpointId) => ({ id: deps.newId(), endpointId, eventType: event.type, payload, dueAt: now })));
}

/** The body, as the specification has it: `type`, `timestamp`, `data`. */
export function payloadOf({ type, data }: WebhookEvent, now: Date): string {
  return JSON.stringify({ type, timestamp: now.toISOString(), data });
}
