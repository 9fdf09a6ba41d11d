import { createHash } from 'node:crypto';
import { changeWebhookEndpoint, dropDueWebhook, findWebhookDelivery, findWebhookEndpoint, noteWebhookAttempt } from '@vantage/db';
import type { DueWebhook, WebhookDelivery, WebhookEndpoint } from '@vantage/db';
import { assertNever, invariant } from '@vantage/engine';
import { openSecret, sendWebhook } from '@vantage/webhooks';
import type { Attempt } from '@vantage/webhooks';
import type { Deps } from '../deps.js';
import type { WebhookOutcome } from '../meters.js';
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
  const start = performance.now();
  const outcome = await attempt(deps, delivery, endpoint);
  deps.meters.webhookAttempt(outcome.kind, (performance.now() - start) / 1_000);
  if (await note(deps, tenantId, delivery, outcome)) deps.meters.webhookDisabled();
}

async function attempt(deps: Deps, delivery: WebhookDelivery, endpoint: WebhookEndpoint): Promise<Outcome> {
  if (endpoint.disabled !== undefined) return { kind: 'unsent', status: undefined, error: 'The webhook is disabled.', last: true };
  const now = deps.now();
  const [secret, previous] = [endpoint.secret, validPrevious(endpoint, now)].map((sealed) => opened(deps, endpoint, sealed));
  if (secret === undefined) return { kind: 'unsent', status: undefined, error: SEALED_OTHERWISE, last: false };
  const secrets = previous === undefined ? [secret] : [secret, previous];
  const timestamp = Math.floor(now.getTime() / 1_000);
  return outcomeOf(await sendWebhook({ id: deliveryIdOf(delivery), url: endpoint.url, body: delivery.payload, timestamp, secrets }, deps.webhooks.send));
}

const SEALED_OTHERWISE = 'The secret was sealed with another VANTAGE_WEBHOOK_KEY than this installation has now: replace the webhook’s secret.';

function validPrevious({ previousSecret }: WebhookEndpoint, now: Date): string | undefined {
  return previousSecret !== undefined && previousSecret.until > now ? previousSecret.secret : undefined;
}

/** Undefined where there is none, and where it was sealed with another key. */
function opened({ webhooks: { key } }: Deps, endpoint: WebhookEndpoint, sealed: string | undefined): string | undefined {
  invariant(key !== undefined, 'a worker that delivers webhooks has VANTAGE_WEBHOOK_KEY');
  return sealed === undefined ? undefined : openSecret(sealed, key, endpoint.id);
}

type Outcome =
  | { readonly kind: 'delivered'; readonly status: number }
  /** `last`: there is no point in another attempt. */
  | { readonly kind: Exclude<WebhookOutcome, 'delivered'>; readonly status: number | undefined; readonly error: string; readonly last: boolean };

/** 410 says that nobody will ever want messages there again; every other status outside of 200 to 299 is a failure that may pass. */
function outcomeOf(attempt: Attempt): Outcome {
  switch (attempt.kind) {
    case 'answered':
      if (attempt.status >= 200 && attempt.status < 300) return { kind: 'delivered', status: attempt.status };
      return { kind: 'rejected', status: attempt.status, error: `The receiver answered ${attempt.status}.`, last: attempt.status === 410 };
    case 'refused':
      return { kind: 'forbidden', status: undefined, error: refusalText(attempt.refusal), last: false };
    case 'failed':
      return { kind: 'unreachable', status: undefined, error: `No answer: ${attempt.reason}.`, last: false };
    default:
      return assertNever(attempt);
  }
}

/** Notes how an attempt ended; answers whether the webhook was disabled for it. */
async function note(deps: Deps, tenantId: string, delivery: WebhookDelivery, outcome: Outcome): Promise<boolean> {
  const attempts = delivery.attempts + 1;
  const now = deps.now();
  return deps.database.withTenant(tenantId, async (tx) => {
    if (outcome.kind === 'delivered') {
      await noteWebhookAttempt(tx, delivery.id, { status: 'DELIVERED', attempts, lastStatus: outcome.status, lastError: undefined }, now, undefined);
      return false;
    }
    const delay = outcome.last ? undefined : deps.webhooks.delays[attempts - 1];
    const result = { attempts, lastStatus: outcome.status, lastError: outcome.error };
    if (delay !== undefined) {
      await noteWebhookAttempt(tx, delivery.id, { ...result, status: 'PENDING' }, now, new Date(now.getTime() + delay * jitter(delivery.id, attempts)));
      return false;
    }
    await noteWebhookAttempt(tx, delivery.id, { ...result, status: 'FAILED' }, now, undefined);
    const endpoint = await findWebhookEndpoint(tx, delivery.endpointId);
    if (endpoint === undefined || endpoint.disabled !== undefined) return false;
    await changeWebhookEndpoint(tx, endpoint.id, { disabled: { at: now, reason: `A message failed for good after ${attempts} attempts. ${outcome.error}` } });
    return true;
  });
}

/** 0.8 to 1.2: messages that failed together do not come back together. The same for the same attempt. */
function jitter(id: string, attempts: number): number {
  return 0.8 + (createHash('sha256').update(`${id}.${attempts}`).digest().readUInt16BE() / 0xffff) * 0.4;
}
