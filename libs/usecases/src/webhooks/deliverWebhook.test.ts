/** Attempts at a clock of our own, with a real database and a real receiver. */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openDatabase, runtimeUrl } from '@vantage/db';
import type { Database } from '@vantage/db';
import { createTestDatabase } from '@vantage/testkit';
import type { TestDatabase } from '@vantage/testkit';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Actor } from '../actor.js';
import { createOrganization } from '../createOrganization.js';
import type { Deps } from '../deps.js';
import { depsOf } from '../depsOf.js';
import { noMeters } from '../meters.js';
import type { WebhookOutcome } from '../meters.js';
import { prepareDatabase } from '../prepareDatabase.js';
import { claimWebhooks, createWebhook, deleteWebhook, deliverWebhook, getWebhook, getWebhookDeliveries, rotateWebhookSecret, testWebhook, updateWebhook, webhookIdOf } from './index.js';
import { webhookSettingsOf, webhooksOf } from './webhooks.js';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

const UNSET = { VANTAGE_WEBHOOK_KEY: undefined, VANTAGE_WEBHOOK_ALLOW: [], VANTAGE_WEBHOOK_PORTS: [], VANTAGE_WEBHOOK_AUTHORITIES: undefined };

interface Message {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let created: TestDatabase;
let database: Database;
let receiver: Server;
let url: string;
let deps: Deps;
let actor: Actor;
let id: string;
let secret: string;
let status: number;
let received: Message[];
/** Of the process that delivers. */
let clock: number;
let outcomes: WebhookOutcome[];
let disabled: number;

beforeAll(async () => {
  created = await createTestDatabase({ name: 'product', migrate: prepareDatabase, runtimeUrl });
  database = openDatabase(created.runtimeUrl);
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(status, { location: '/elsewhere' }).end();
    });
  });
  await new Promise<void>((listening) => receiver.listen(0, '127.0.0.1', listening));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  const meters = { ...noMeters, webhookAttempt: (outcome: WebhookOutcome) => void outcomes.push(outcome), webhookDisabled: () => void (disabled += 1) };
  deps = { ...depsOf(database, { meters, webhooks: { key: randomBytes(32), alsoAllowed: ['127.0.0.1'] } }), now: () => new Date(clock) };
  clock = Date.now();
  ({ actor } = await createOrganization(deps, { slug: 'ours', name: 'ours', userName: 'owner' }));
});

beforeEach(async () => {
  [status, received, outcomes, disabled] = [204, [], [], 0];
  // The library that verifies knows no other clock than its machine's.
  clock = Math.floor(Date.now() / SECOND) * SECOND;
  const made = await createWebhook(deps, actor, { url, events: ['*'] });
  if (!made.ok) throw new Error(made.failure.message);
  id = webhookIdOf(made.value.endpoint);
  ({ secret } = made.value);
});

afterEach(async () => {
  vi.useRealTimers();
  await deleteWebhook(deps, actor, id);
});

afterAll(async () => {
  receiver.closeAllConnections();
  receiver.close();
  await database.close();
  await created.drop();
});

/** Delivers what is due by our clock; answers how many messages that were. */
async function deliverDue(world = deps): Promise<number> {
  const due = await claimWebhooks(world, 10);
  for (const each of due) await deliverWebhook(world, each);
  return due.length;
}

async function latest() {
  const page = await getWebhookDeliveries(deps, actor, id, { first: 1, after: undefined });
  return page.ok ? page.value.items[0] : undefined;
}

test('a message that fails comes again after 5 s, 5 and 30 minutes, 2, 5, 10, 14, 20 and 24 hours, a fifth sooner or later; then the webhook is disabled', async () => {
  const waits = [5 * SECOND, HOUR / 12, HOUR / 2, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];
  expect(deps.webhooks.delays).toEqual(waits);
  status = 500;
  await testWebhook(deps, actor, id);
  expect(await deliverDue()).toBe(1);
  for (const wait of waits) {
    const failedAt = clock;
    clock = failedAt + 0.79 * wait;
    expect(await deliverDue()).toBe(0);
    expect(await getWebhook(deps, actor, id)).toMatchObject({ value: { disabled: undefined } });
    clock = failedAt + 1.21 * wait;
    expect(await deliverDue()).toBe(1);
  }
  expect(await latest()).toMatchObject({ status: 'FAILED', attempts: 10, lastStatus: 500 });
  expect(await getWebhook(deps, actor, id)).toMatchObject({ value: { disabled: { reason: 'A message failed for good after 10 attempts. The receiver answered 500.' } } });
  expect([outcomes.length, new Set(outcomes), disabled]).toEqual([10, new Set(['rejected']), 1]);
  clock += 100 * HOUR;
  expect(await deliverDue()).toBe(0);
});

test('messages that failed together do not come back together', async () => {
  status = 500;
  for (let count = 0; count < 4; count += 1) await testWebhook(deps, actor, id);
  expect(await deliverDue()).toBe(4);
  const failedAt = clock;
  const groups = [];
  for (let share = 0.8; share < 1.21; share += 0.02) {
    clock = failedAt + share * 5 * SECOND;
    status = 204;
    groups.push(await deliverDue());
  }
  expect(groups.reduce((sum, each) => sum + each, 0)).toBe(4);
  expect(Math.max(...groups)).toBeLessThan(4);
});

test('each attempt is signed anew at its own time, over the same id and body', async () => {
  status = 500;
  await testWebhook(deps, actor, id);
  await deliverDue();
  clock += HOUR;
  status = 204;
  await deliverDue();
  expect(received.map(({ headers }) => Number(headers['webhook-timestamp']) * SECOND)).toEqual([clock - HOUR, clock]);
  expect(new Set(received.map(({ headers, body }) => `${String(headers['webhook-id'])} ${body}`)).size).toBe(1);
  for (const { headers, body } of received) {
    vi.useFakeTimers({ toFake: ['Date'], now: Number(headers['webhook-timestamp']) * SECOND });
    const given = headers as Record<string, string>;
    expect(new Webhook(secret).verify(body, given)).toMatchObject({ type: 'webhook.test' });
    for (const changed of [{ 'webhook-id': 'other' }, { 'webhook-timestamp': String(Number(given['webhook-timestamp']) + 1) }]) expect(() => new Webhook(secret).verify(body, { ...given, ...changed })).toThrow();
    expect(() => new Webhook(secret).verify(`${body} `, given)).toThrow();
  }
});

test('the secret of before signs beside the new one for a day, and not a moment longer', async () => {
  const rotated = await rotateWebhookSecret(deps, actor, id);
  if (!rotated.ok) throw new Error(rotated.failure.message);
  const rotatedAt = clock;
  for (const [after, count] of [[24 * HOUR - SECOND, 2], [24 * HOUR, 1]] as const) {
    clock = rotatedAt + after;
    await testWebhook(deps, actor, id);
    await deliverDue();
    expect(String(received.at(-1)?.headers['webhook-signature']).split(' ')).toHaveLength(count);
  }
});

test.each<[WebhookOutcome, string, () => Promise<Deps> | Deps]>([
  ['delivered', 'an answer of 204', () => deps],
  ['rejected', 'an answer of 500', () => ((status = 500), deps)],
  ['rejected', 'a redirect, which is not followed', () => ((status = 307), deps)],
  ['unreachable', 'nobody who listens', async () => (await updateWebhook(deps, actor, id, { url: 'http://127.0.0.1:1/' }), deps)],
  ['forbidden', 'a name that leads inside', async () => {
    await updateWebhook(deps, actor, id, { url: 'http://hooks.example.test/' });
    const { webhooks } = deps;
    return { ...deps, webhooks: { ...webhooks, send: { ...webhooks.send, resolve: async () => ['::ffff:10.0.0.1'] } } };
  }],
  ['unsent', 'a webhook that is disabled', async () => (await updateWebhook(deps, actor, id, { status: 'DISABLED' }), deps)],
  ['unsent', 'a secret that was sealed with another key', () => ({ ...deps, webhooks: { ...deps.webhooks, key: randomBytes(32) } })],
])('counts as %s: %s', async (outcome, _what, world) => {
  const chosen = await world();
  await testWebhook(deps, actor, id);
  expect(await deliverDue(chosen)).toBe(1);
  expect([outcomes, disabled]).toEqual([[outcome], 0]);
  expect(received).toHaveLength(['delivered', 'rejected'].includes(outcome) ? 1 : 0);
});

test.each([1, 4, 7])('of one organisation, as many messages as an operator says are on their way at once: %i', async (perTenant) => {
  for (let count = 0; count < 8; count += 1) await testWebhook(deps, actor, id);
  const { webhooks } = depsOf(database, { webhooks: webhookSettingsOf({ ...UNSET, VANTAGE_WEBHOOKS_PER_ORGANIZATION: perTenant }) });
  expect(await claimWebhooks({ ...deps, webhooks: { ...deps.webhooks, perTenant: webhooks.perTenant } }, 100)).toHaveLength(perTenant);
});

test('a process that has no key claims nothing: what is due is left to those who can sign it', async () => {
  await testWebhook(deps, actor, id);
  expect(await claimWebhooks({ ...deps, webhooks: { ...deps.webhooks, key: undefined } }, 10)).toEqual([]);
  expect(await claimWebhooks(deps, 10)).toHaveLength(1);
});

test('webhooks go over TLS to the public internet, unless the installation says otherwise', () => {
  expect(webhooksOf({}).send.policy).toEqual({ schemes: ['https:'], alsoAllowed: [] });
  expect(webhooksOf({ alsoAllowed: ['10.0.0.1'], ports: [443] }).send.policy).toEqual({ schemes: ['https:', 'http:'], alsoAllowed: ['10.0.0.1'], ports: [443] });
});
