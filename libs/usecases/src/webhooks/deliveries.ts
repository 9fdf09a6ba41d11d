/** What was sent to a webhook, and sending it again. */
import { encodeNodeId, uuidOf } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import { findWebhookDelivery, insertWebhookDeliveries, listWebhookDeliveries, replayWebhookDeliveryRow } from '@vantage/db';
import type { Page, WebhookDelivery } from '@vantage/db';
import { invariant, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { Actor } from '../actor.js';
import { readPage } from '../cursors.js';
import type { PageRequest } from '../cursors.js';
import type { Deps } from '../deps.js';
import { notFound } from '../failures.js';
import { authorize } from '../rights/authorize.js';
import { payloadOf } from './announceEvent.js';
import { webhookIdOf, withWebhook } from './endpoints.js';

/** The messages for a webhook, newest first. */
export async function getWebhookDeliveries(deps: Deps, actor: Actor, webhookId: string, request: PageRequest): Promise<Result<Page<WebhookDelivery>, Failure>> {
  const page = readPage(request);
  if (!page.ok) return page;
  return withWebhook(deps, actor, webhookId, (tx, endpoint) => listWebhookDeliveries(tx, { endpointId: endpoint.id, ...page.value }));
}

/** One message, by its id. */
export async function getWebhookDelivery(deps: Deps, actor: Actor, id: string): Promise<Result<WebhookDelivery, Failure>> {
  const permitted = authorize(actor, 'webhook.manage');
  if (!permitted.ok) return permitted;
  const uuid = uuidOf('webhookDelivery', id);
  const delivery = uuid === undefined ? undefined : await deps.database.withTenant(actor.tenantId, (tx) => findWebhookDelivery(tx, uuid));
  return delivery === undefined ? notFound('delivery', id) : succeed(delivery);
}

/** A message that means nothing, whatever events the webhook wants: to see whether it arrives. */
export async function testWebhook(deps: Deps, actor: Actor, webhookId: string): Promise<Result<WebhookDelivery, Failure>> {
  return withWebhook(deps, actor, webhookId, async (tx, endpoint) => {
    const now = deps.now();
    const id = deps.newId();
    const payload = payloadOf({ type: 'webhook.test', data: { webhookId: webhookIdOf(endpoint) } }, now);
    await insertWebhookDeliveries(tx, [{ id, endpointId: endpoint.id, eventType: 'webhook.test', payload, dueAt: now }]);
    const delivery = await findWebhookDelivery(tx, id);
    invariant(delivery !== undefined, 'a delivery that was just inserted is found');
    return delivery;
  });
}

/** Sends a message again, under its own id, as if for the first time; one that is still on its way stays as it is. */
export async function replayWebhookDelivery(deps: Deps, actor: Actor, id: string): Promise<Result<WebhookDelivery, Failure>> {
  const permitted = authorize(actor, 'webhook.manage');
  if (!permitted.ok) return permitted;
  const uuid = uuidOf('webhookDelivery', id);
  if (uuid === undefined) return notFound('delivery', id);
  return deps.database.withTenant(actor.tenantId, async (tx) => {
    const found = await findWebhookDelivery(tx, uuid);
    if (found === undefined) return notFound('delivery', id);
    if (found.status === 'PENDING') return succeed(found);
    await replayWebhookDeliveryRow(tx, uuid, deps.now());
    const again = await findWebhookDelivery(tx, uuid);
    invariant(again !== undefined, 'a delivery does not vanish inside a transaction');
    return succeed(again);
  });
}

/** The id that a message carries at every attempt, by which a receiver knows it again. */
export function deliveryIdOf(delivery: Pick<WebhookDelivery, 'id'>): string {
  return encodeNodeId('webhookDelivery', delivery.id);
}
