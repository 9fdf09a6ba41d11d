import { createHash } from 'node:crypto';
import { changeWebhookEndpoint, dropDueWebhook, findWebhookDelivery, findWebhookEndpoint, noteWebhookAttempt } from '@vantage/db';
import type { DueWebhook, WebhookDelivery, WebhookEndpoint } from '@vantage/db';
import { assertNever, invariant } from '@vantage/engine';
import { openSecret, sendWebhook } from '@vantage/webhooks';
import type { Attempt } from '@vantage/webhooks';
import type { Deps } from '../deps.js';
import { deliveryIdOf } from './deliveries.js';
import { refusalText } from './refusalText.js';

/**
 * One attempt to deliver a message that is due. A message arrives at least once: a worker that is killed between the answer and its note
 * leaves it due, and receivers know it again by its id.
 */
export async function deliverWebhook(deps: Deps, { tenantId, deliveryId }: DueWebhook): Promise<void> {
  const loaded = await deps.database.withTenant(tenantId, async (tx) => {
    const delivery = await findWebhookDelivery(tx, deliveryId);
    const endpoint = delivery && (await findWebhookEndpoint(tx, delivery.endpointId));
    if (delivery?.status === 'PENDING' && endpoint !== undefined) return { delivery, endpoint };
    await dropDueWebhook(tx, deliveryId);
    return undefined;
  });
  if (loaded === undefined) return;
  const { delivery, endpoint } = loaded;
  const outcome = endpoint.disabled === undefined ? outcomeOf(await attempt(deps, delivery, endpoint)) : { kind: 'failed' as const, error: 'The webhook is disabled.', status: undefined, last: true };
  await note(deps, tenantId, delivery, outcome);
}

async function attempt(deps: Deps, delivery: WebhookDelivery, endpoint: WebhookEndpoint): Promise<Attempt> {
  const { key, send } = deps.webhooks;
  invariant(key !== undefined, 'a worker that delivers webhooks has VANTAGE_WEBHOOK_KEY');
  const now = deps.now();
  const previous = endpoint.previousSecret !== undefined && endpoint.previousSecret.until > now ? [endpoint.previousSecret.secret] : [];
  const secrets = [endpoint.secret, ...previous].map((sealed) => openSecret(sealed, key, endpoint.id));
  return sendWebhook({ id: deliveryIdOf(delivery), url: endpoint.url, body: delivery.payload, timestamp: Math.floor(now.getTime() / 1_000), secrets }, send);
}

type Outcome =
  | { readonly kind: 'delivered'; readonly status: number }
  /** `last`: there is no point in another attempt. */
  | { readonly kind: 'failed'; readonly status: number | undefined; readonly error: string; readonly last: boolean };

/** 410 says that nobody will ever want messages there again; every other status outside of 200 to 299 is a failure that may pass. */
function outcomeOf(attempt: Attempt): Outcome {
  switch (attempt.kind) {
    case 'answered':
      if (attempt.status >= 200 && attempt.status < 300) return { kind: 'delivered', status: attempt.status };
      return { kind: 'failed', status: attempt.status, error: `The receiver answered ${attempt.status}.`, last: attempt.status === 410 };
    case 'refused':
      return { kind: 'failed', status: undefined, error: refusalText(attempt.refusal), last: false };
    case 'failed':
      return { kind: 'failed', status: undefined, error: `No answer: ${attempt.reason}.`, last: false };
    default:
      return assertNever(attempt);
  }
}

async function note(deps: Deps, tenantId: string, delivery: WebhookDelivery, outcome: Outcome): Promise<void> {
  const attempts = delivery.attempts + 1;
  const now = deps.now();
  await deps.database.withTenant(tenantId, async (tx) => {
    if (outcome.kind === 'delivered') {
      return noteWebhookAttempt(tx, delivery.id, { status: 'DELIVERED', attempts, lastStatus: outcome.status, lastError: undefined }, now, undefined);
    }
    const delay = outcome.last ? undefined : deps.webhooks.delays[attempts - 1];
    const result = { attempts, lastStatus: outcome.status, lastError: outcome.error };
    if (delay !== undefined) return noteWebhookAttempt(tx, delivery.id, { ...result, status: 'PENDING' }, now, new Date(now.getTime() + delay * jitter(delivery.id, attempts)));
    await noteWebhookAttempt(tx, delivery.id, { ...result, status: 'FAILED' }, now, undefined);
    const endpoint = await findWebhookEndpoint(tx, delivery.endpointId);
    if (endpoint?.disabled === undefined) await changeWebhookEndpoint(tx, delivery.endpointId, { disabled: { at: now, reason: `A message failed for good after ${attempts} attempts. ${outcome.error}` } });
  });
}

/** 0.8 to 1.2: messages that failed together do not come back together. The same for the same attempt. */
function jitter(id: string, attempts: number): number {
  return 0.8 + (createHash('sha256').update(`${id}.${attempts}`).digest().readUInt16BE() / 0xffff) * 0.4;
}
