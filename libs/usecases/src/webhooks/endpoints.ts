/** Where an organisation wants to be told of events. */
import { createWebhookInput, encodeNodeId, updateWebhookInput, uuidOf } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import { changeWebhookEndpoint, deleteWebhookEndpoint, findWebhookEndpoint, insertWebhookEndpoint, listWebhookEndpoints, replaceWebhookSecret } from '@vantage/db';
import type { TenantTransaction, WebhookEndpoint } from '@vantage/db';
import { fail, invariant, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import { checkDestination, newWebhookSecret, sealSecret } from '@vantage/webhooks';
import type { Actor } from '../actor.js';
import { recordChange } from '../audit.js';
import type { Change } from '../audit.js';
import type { Deps } from '../deps.js';
import { checkInput, notFound } from '../failures.js';
import { withinQuotas } from '../quotas.js';
import { authorize } from '../rights/authorize.js';
import { refusalText } from './refusalText.js';

export interface WithSecret {
  readonly endpoint: WebhookEndpoint;
  /** `whsec_…`, shown once. */
  readonly secret: string;
}

/** For how long the old secret signs beside the new one. */
const GRACE = 24 * 60 * 60 * 1_000;

export async function createWebhook(deps: Deps, actor: Actor, input: unknown): Promise<Result<WithSecret, Failure>> {
  const permitted = authorize(actor, 'webhook.manage');
  if (!permitted.ok) return permitted;
  const { key } = deps.webhooks;
  if (key === undefined) return notConfigured();
  const checked = checkInput(createWebhookInput, input, 'input');
  if (!checked.ok) return checked;
  const allowed = checkUrl(deps, checked.value.url);
  if (!allowed.ok) return allowed;
  const id = deps.newId();
  const secret = newWebhookSecret();
  const endpoint = { ...checked.value, id, secret: sealSecret(secret, key, id), createdBy: actor.userId };
  return deps.database.withTenant(actor.tenantId, async (tx) => {
    const room = await withinQuotas(tx, deps, ['webhooks']);
    if (!room.ok) return room;
    const stored = await insertWebhookEndpoint(tx, endpoint);
    await record(tx, deps, actor, id, { created: checked.value.url, events: checked.value.events });
    return succeed({ endpoint: stored, secret });
  });
}

export async function getWebhooks(deps: Deps, actor: Actor): Promise<Result<readonly WebhookEndpoint[], Failure>> {
  const permitted = authorize(actor, 'webhook.manage');
  if (!permitted.ok) return permitted;
  return succeed(await deps.database.withTenant(actor.tenantId, listWebhookEndpoints));
}

export async function getWebhook(deps: Deps, actor: Actor, id: string): Promise<Result<WebhookEndpoint, Failure>> {
  return withWebhook(deps, actor, id, async (_tx, endpoint) => endpoint);
}

/** A webhook that was disabled after failures is enabled again in this way. */
export async function updateWebhook(deps: Deps, actor: Actor, id: string, input: unknown): Promise<Result<WebhookEndpoint, Failure>> {
  const checked = checkInput(updateWebhookInput, input, 'input');
  if (!checked.ok) return checked;
  const { status, ...change } = checked.value;
  const allowed = change.url === undefined ? succeed(undefined) : checkUrl(deps, change.url);
  if (!allowed.ok) return allowed;
  return withWebhook(deps, actor, id, async (tx, endpoint) => {
    await changeWebhookEndpoint(tx, endpoint.id, { ...change, ...disabledBy(status, deps.now()) });
    await record(tx, deps, actor, endpoint.id, { changed: Object.keys(checked.value) });
    return reread(tx, endpoint.id);
  });
}

export async function deleteWebhook(deps: Deps, actor: Actor, id: string): Promise<Result<WebhookEndpoint, Failure>> {
  return withWebhook(deps, actor, id, async (tx, endpoint) => {
    await deleteWebhookEndpoint(tx, endpoint.id);
    await record(tx, deps, actor, endpoint.id, { deleted: endpoint.url });
    return endpoint;
  });
}

/** A new secret; for a day messages carry a signature of each, so that receivers can change over. */
export async function rotateWebhookSecret(deps: Deps, actor: Actor, id: string): Promise<Result<WithSecret, Failure>> {
  const { key } = deps.webhooks;
  if (key === undefined) return notConfigured();
  return withWebhook(deps, actor, id, async (tx, endpoint) => {
    const secret = newWebhookSecret();
    await replaceWebhookSecret(tx, endpoint.id, sealSecret(secret, key, endpoint.id), { secret: endpoint.secret, until: new Date(deps.now().getTime() + GRACE) });
    await record(tx, deps, actor, endpoint.id, { changed: ['secret'] });
    return { endpoint: await reread(tx, endpoint.id), secret };
  });
}

/** Does something with a webhook of the actor's organisation, in one transaction. */
export async function withWebhook<T>(
  deps: Deps,
  actor: Actor,
  id: string,
  work: (tx: TenantTransaction, endpoint: WebhookEndpoint) => Promise<T>,
): Promise<Result<T, Failure>> {
  const permitted = authorize(actor, 'webhook.manage');
  if (!permitted.ok) return permitted;
  const uuid = uuidOf('webhook', id);
  if (uuid === undefined) return notFound('webhook', id);
  return deps.database.withTenant(actor.tenantId, async (tx) => {
    const endpoint = await findWebhookEndpoint(tx, uuid);
    return endpoint === undefined ? notFound('webhook', id) : succeed(await work(tx, endpoint));
  });
}

function checkUrl(deps: Deps, url: string): Result<undefined, Failure> {
  const destination = checkDestination(url, deps.webhooks.send.policy);
  if (!('kind' in destination)) return succeed(undefined);
  return fail({ code: 'WEBHOOK.BAD_URL', message: refusalText(destination), argument: 'input.url' });
}

function disabledBy(status: 'ENABLED' | 'DISABLED' | undefined, now: Date) {
  switch (status) {
    case 'ENABLED':
      return { disabled: 'no' as const };
    case 'DISABLED':
      return { disabled: { at: now, reason: 'By hand.' } };
    case undefined:
      return {};
  }
}

async function reread(tx: TenantTransaction, id: string): Promise<WebhookEndpoint> {
  const endpoint = await findWebhookEndpoint(tx, id);
  invariant(endpoint !== undefined, 'a webhook does not vanish inside a transaction');
  return endpoint;
}

async function record(tx: TenantTransaction, deps: Deps, actor: Actor, id: string, detail: Change['detail']): Promise<void> {
  await recordChange(tx, deps, actor, { operation: 'webhook.manage', subjectKind: 'webhook', subjectId: id, detail });
}

function notConfigured(): { readonly ok: false; readonly failure: Failure } {
  return fail({ code: 'WEBHOOK.NOT_CONFIGURED', message: 'This installation has no key for the secrets of webhooks: its operator sets VANTAGE_WEBHOOK_KEY.' });
}

export function webhookIdOf(endpoint: WebhookEndpoint): string {
  return encodeNodeId('webhook', endpoint.id);
}
