/** Webhooks from end to end: the real API, a worker, and a receiver on this machine. */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { claimWebhooks, deliverWebhook, pruneWebhooks } from '@vantage/usecases';
import pg from 'pg';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { COMMIT, newLab, startApi, until, webLab } from '../testing/api.js';
import type { TestApi } from '../testing/api.js';
import { restClientOf } from '../testing/restClient.js';
import type { RestClient } from '../testing/restClient.js';

interface Message {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Event {
  readonly type: string;
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
}

interface Endpoint {
  readonly id: string;
  readonly secret: string;
}

interface Delivery {
  readonly id: string;
  readonly eventType: string;
  readonly status: string;
  readonly attempts: number;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
}

let api: TestApi;
let ours: RestClient;
let theirs: RestClient;
let worker: { readonly close: () => Promise<void> };
let receiver: Server;
let url: string;
let received: Message[];
/** What the receiver answers, one status after the other; then 204. */
let statuses: number[];

beforeAll(async () => {
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: request.headers as Record<string, string>, body: Buffer.concat(chunks).toString() });
      response.writeHead(statuses.shift() ?? 204).end();
    });
  });
  await new Promise<void>((listening) => receiver.listen(0, '127.0.0.1', listening));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  api = await startApi();
  ours = restClientOf({ url: api.url, apiKey: api.ours.apiKey });
  theirs = restClientOf({ url: api.url, apiKey: api.theirs.apiKey });
  worker = await api.work();
});

beforeEach(() => {
  received = [];
  statuses = [];
});

afterAll(async () => {
  await worker.close();
  await api.close();
  receiver.closeAllConnections();
  await new Promise((closed) => receiver.close(closed));
});

async function subscribe(events: readonly string[], client = ours): Promise<Endpoint> {
  const response = await client.post('/v1/webhooks', { body: { url, events } });
  expect(response.status).toBe(201);
  return response.body as Endpoint;
}

async function unsubscribe({ id }: Endpoint): Promise<void> {
  expect((await ours.delete(`/v1/webhooks/${id}`)).status).toBe(204);
}

async function deliveries({ id }: Endpoint): Promise<readonly Delivery[]> {
  return ((await ours.get(`/v1/webhooks/${id}/deliveries`)).body as { readonly items: readonly Delivery[] }).items;
}

async function finished(endpoint: Endpoint): Promise<Delivery | undefined> {
  const [latest] = await until(() => deliveries(endpoint), ([delivery]) => delivery !== undefined && delivery.status !== 'PENDING');
  return latest;
}

function verified(message: Message | undefined, secret: string): Event {
  return new Webhook(secret).verify(message?.body ?? '', message?.headers ?? {}) as Event;
}

describe('events', () => {
  test('arrive signed: a lab is made, committed to and deleted, a simulation ends, a submission is graded', async () => {
    const endpoint = await subscribe(['*']);
    const lab = await newLab(api.ours, 'watched');
    await api.ours.query(COMMIT, { input: { labId: lab.id, baseRevisionId: lab.head.id, files: webLab, message: 'next' } });
    await ours.post('/v1/simulations', { body: { kind: 'MATRIX', revisionId: lab.head.id } });
    const assignment = { path: 'a.yaml', content: 'apiVersion: vantage.lab/v1\nkind: Assignment\nmetadata: { name: a }\nspec: { title: A, checks: [{ id: a, title: A, points: 1, reach: { from: shop/pod/client, to: "shop/service/web:80", expect: { reachability: ALWAYS } } }] }\n' };
    await ours.post('/v1/submissions', { headers: { 'idempotency-key': 'hooked' }, body: { files: webLab, assignment } });
    await until(async () => received.length, (count) => count === 4);
    await ours.delete(`/v1/labs/${lab.id}`);
    await until(async () => received.length, (count) => count === 5);
    const events = new Map(received.map((message) => [verified(message, endpoint.secret).type, verified(message, endpoint.secret)]));
    expect(events.get('lab.created')?.data).toEqual({ labId: lab.id, name: 'watched' });
    expect(events.get('lab.revision.created')?.data).toMatchObject({ labId: lab.id, number: 2 });
    expect(events.get('simulation.finished')?.data).toMatchObject({ status: 'SUCCEEDED' });
    expect(events.get('submission.graded')?.data).toMatchObject({ status: 'GRADED', score: 1, maxScore: 1 });
    expect(events.get('lab.deleted')?.data).toEqual({ labId: lab.id, name: 'watched' });
    const sent = await until(() => deliveries(endpoint), (all) => all.every((delivery) => delivery.status === 'DELIVERED'));
    expect(sent.map((delivery) => delivery.id).sort()).toEqual(received.map((message) => message.headers['webhook-id']).sort());
    await unsubscribe(endpoint);
  });

  test('arrive only where they are wanted, and never at another organisation', async () => {
    const endpoint = await subscribe(['lab.deleted']);
    const foreign = await subscribe(['*'], theirs);
    const lab = await newLab(api.ours, 'quiet');
    await ours.delete(`/v1/labs/${lab.id}`);
    await finished(endpoint);
    expect(received.map((message) => verified(message, endpoint.secret).type)).toEqual(['lab.deleted']);
    expect((await theirs.get(`/v1/webhooks/${foreign.id}/deliveries`)).body).toMatchObject({ items: [] });
    await unsubscribe(endpoint);
  });

  test('that did not happen are not told: of commits on one base at once, one message', async () => {
    const lab = await newLab(api.ours, 'raced');
    const endpoint = await subscribe(['lab.revision.created']);
    const input = { labId: lab.id, baseRevisionId: lab.head.id, files: webLab, message: 'mine' };
    await Promise.all(Array.from({ length: 4 }, () => api.ours.query(COMMIT, { input })));
    await finished(endpoint);
    expect(await deliveries(endpoint)).toHaveLength(1);
    await unsubscribe(endpoint);
  });
});

describe('failures', () => {
  test('are tried again under the same id with the same body, until one attempt succeeds', async () => {
    const endpoint = await subscribe(['*']);
    statuses = [500, 302];
    await ours.post(`/v1/webhooks/${endpoint.id}/test`);
    expect(await finished(endpoint)).toMatchObject({ status: 'DELIVERED', attempts: 3, lastStatus: 204, lastError: null });
    expect(received).toHaveLength(3);
    expect(new Set(received.map((message) => `${message.headers['webhook-id'] ?? ''} ${message.body}`)).size).toBe(1);
    expect(verified(received[2], endpoint.secret)).toMatchObject({ type: 'webhook.test', data: { webhookId: endpoint.id } });
    await unsubscribe(endpoint);
  });

  test('to the last attempt disable the webhook, and say why; by hand it goes on, and the message goes out again', async () => {
    const endpoint = await subscribe(['*']);
    statuses = [500, 500, 503];
    await ours.post(`/v1/webhooks/${endpoint.id}/test`);
    const failed = await finished(endpoint);
    expect(failed).toMatchObject({ status: 'FAILED', attempts: 3, lastStatus: 503 });
    expect((await ours.get(`/v1/webhooks/${endpoint.id}`)).body).toMatchObject({ status: 'DISABLED', disabledReason: expect.stringContaining('503') as string });
    await newLab(api.ours, 'unheard');
    expect(await deliveries(endpoint)).toHaveLength(1);
    expect((await ours.patch(`/v1/webhooks/${endpoint.id}`, { body: { status: 'ENABLED' } })).body).toMatchObject({ status: 'ENABLED', disabledReason: null });
    const replayed = await ours.post(`/v1/webhook-deliveries/${failed?.id ?? ''}/replay`);
    expect([replayed.status, replayed.body]).toMatchObject([202, { id: failed?.id, status: 'PENDING', attempts: 0 }]);
    expect(await finished(endpoint)).toMatchObject({ id: failed?.id, status: 'DELIVERED', attempts: 1 });
    await unsubscribe(endpoint);
  });

  test('a receiver that is gone is not asked again', async () => {
    const endpoint = await subscribe(['*']);
    statuses = [410];
    await ours.post(`/v1/webhooks/${endpoint.id}/test`);
    expect(await finished(endpoint)).toMatchObject({ status: 'FAILED', attempts: 1, lastStatus: 410 });
    expect((await ours.get(`/v1/webhooks/${endpoint.id}`)).body).toMatchObject({ status: 'DISABLED' });
    await unsubscribe(endpoint);
  });

  test('a name that leads into the network by now is not asked, and the delivery says so', async () => {
    const { send } = api.deps.webhooks;
    const endpoint = await subscribe(['*']);
    await ours.patch(`/v1/webhooks/${endpoint.id}`, { body: { url: 'http://rebinding.example.test/hook' } });
    const answers = ['192.168.0.1', '169.254.169.254', '::1'];
    Object.assign(api.deps.webhooks, { send: { ...send, resolve: async () => [answers.shift() ?? '10.0.0.1'] } });
    await ours.post(`/v1/webhooks/${endpoint.id}/test`);
    const failed = await finished(endpoint);
    Object.assign(api.deps.webhooks, { send });
    expect(failed).toMatchObject({ status: 'FAILED', attempts: 3, lastError: '::1 is no address of the public internet.' });
    expect(received).toEqual([]);
    await unsubscribe(endpoint);
  });

  test('what waits for a webhook that was disabled by hand is not sent, and says so; sent again later, it arrives', async () => {
    const endpoint = await subscribe(['*']);
    await ours.patch(`/v1/webhooks/${endpoint.id}`, { body: { status: 'DISABLED' } });
    await ours.post(`/v1/webhooks/${endpoint.id}/test`);
    const failed = await finished(endpoint);
    expect(failed).toMatchObject({ status: 'FAILED', attempts: 1, lastStatus: null, lastError: 'The webhook is disabled.' });
    expect(received).toEqual([]);
    expect((await ours.get(`/v1/webhooks/${endpoint.id}`)).body).toMatchObject({ status: 'DISABLED', disabledReason: 'By hand.' });
    await ours.patch(`/v1/webhooks/${endpoint.id}`, { body: { status: 'ENABLED' } });
    await ours.post(`/v1/webhook-deliveries/${failed?.id ?? ''}/replay`);
    expect(await finished(endpoint)).toMatchObject({ id: failed?.id, status: 'DELIVERED' });
    expect(received.map((message) => message.headers['webhook-id'])).toEqual([failed?.id]);
    await unsubscribe(endpoint);
  });

  test('a message that is still on its way is not begun anew by asking for it again; one that has ended is sent once, however many ask at once', async () => {
    const endpoint = await subscribe(['*']);
    await worker.close();
    await ours.post(`/v1/webhooks/${endpoint.id}/test`);
    const [waiting] = await deliveries(endpoint);
    const [due] = await claimWebhooks(api.deps, 1);
    await ours.post(`/v1/webhook-deliveries/${waiting?.id ?? ''}/replay`);
    expect(await claimWebhooks(api.deps, 1)).toEqual([]);
    if (due === undefined) throw new Error('Nothing is due.');
    statuses = [500];
    await deliverWebhook(api.deps, due);
    expect((await ours.post(`/v1/webhook-deliveries/${waiting?.id ?? ''}/replay`)).body).toMatchObject({ status: 'PENDING', attempts: 1, lastStatus: 500 });
    await deliverWebhook(api.deps, due);
    expect(await deliveries(endpoint)).toMatchObject([{ status: 'DELIVERED', attempts: 2 }]);
    expect(received).toHaveLength(2);
    const again = await Promise.all(Array.from({ length: 5 }, () => ours.post(`/v1/webhook-deliveries/${waiting?.id ?? ''}/replay`)));
    expect(again.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
    expect(await claimWebhooks(api.deps, 5)).toHaveLength(1);
    await deliverWebhook(api.deps, due);
    worker = await api.work();
    await unsubscribe(endpoint);
  });

  test('what was delivered and could not be noted is delivered again, under the same id', async () => {
    const endpoint = await subscribe(['*']);
    await worker.close();
    await ours.post(`/v1/webhooks/${endpoint.id}/test`);
    const [due] = await claimWebhooks(api.deps, 1);
    const { database } = api.deps;
    let transactions = 0;
    // The second transaction is the note: the worker does not live to make it.
    const dying = { ...database, withTenant: ((tenant, work) => ((transactions += 1) === 1 ? database.withTenant(tenant, work) : Promise.reject(new Error('killed')))) satisfies typeof database.withTenant };
    if (due === undefined) throw new Error('Nothing is due.');
    await expect(deliverWebhook({ ...api.deps, database: dying }, due)).rejects.toThrow('killed');
    await deliverWebhook(api.deps, due);
    await deliverWebhook(api.deps, due);
    expect(received).toHaveLength(2);
    expect(received[1]?.body).toBe(received[0]?.body);
    expect(received[1]?.headers['webhook-id']).toBe(received[0]?.headers['webhook-id']);
    expect(await deliveries(endpoint)).toMatchObject([{ status: 'DELIVERED', attempts: 1 }]);
    worker = await api.work();
    await unsubscribe(endpoint);
  });

  test('what waits for a webhook that is deleted is forgotten', async () => {
    const endpoint = await subscribe(['*']);
    await ours.patch(`/v1/webhooks/${endpoint.id}`, { body: { url: 'http://127.0.0.1:9/' } });
    await ours.post(`/v1/webhooks/${endpoint.id}/test`);
    await unsubscribe(endpoint);
    expect(await asOurs('SELECT delivery_id FROM webhook_due')).toEqual([]);
  });
});

describe('secrets', () => {
  test('are replaced: for a day messages verify with the old one and with the new one', async () => {
    const endpoint = await subscribe(['*']);
    const replace = () => ours.post(`/v1/webhooks/${endpoint.id}/secret`, { headers: { 'idempotency-key': 'replaced once' } });
    const [{ secret }, again] = [(await replace()).body as Endpoint, await replace()];
    expect([secret === endpoint.secret, again.body]).toMatchObject([false, { id: endpoint.id, secret: null }]);
    await ours.post(`/v1/webhooks/${endpoint.id}/test`);
    await finished(endpoint);
    for (const each of [secret, endpoint.secret]) expect(verified(received[0], each).type).toBe('webhook.test');
    const { now } = api.deps;
    Object.assign(api.deps, { now: () => new Date(Date.now() + 25 * 60 * 60 * 1_000) });
    await ours.post(`/v1/webhooks/${endpoint.id}/test`);
    await finished(endpoint);
    Object.assign(api.deps, { now });
    expect(received[1]?.headers['webhook-signature']?.split(' ')).toHaveLength(1);
    await unsubscribe(endpoint);
  });

  test('are shown once, and kept sealed', async () => {
    const endpoint = await subscribe(['*']);
    expect(endpoint.secret).toMatch(/^whsec_/);
    for (const path of ['/v1/webhooks', `/v1/webhooks/${endpoint.id}`]) expect(JSON.stringify((await ours.get(path)).body)).not.toContain('whsec_');
    const [row] = await asOurs('SELECT secret FROM webhook_endpoint');
    expect(row).toMatchObject({ secret: expect.stringMatching(/^v1\./) as string });
    expect(JSON.stringify([await asOurs('SELECT * FROM webhook_endpoint'), await asOurs('SELECT * FROM audit_event'), await asOurs('SELECT * FROM idempotent_answer')])).not.toContain(endpoint.secret.slice(6));
    await unsubscribe(endpoint);
  });
});

describe('the key of the installation', () => {
  test('that is another one than before opens nothing: messages say so, until the secret is replaced', async () => {
    const endpoint = await subscribe(['*']);
    const { key } = api.deps.webhooks;
    Object.assign(api.deps.webhooks, { key: randomBytes(32) });
    await ours.post(`/v1/webhooks/${endpoint.id}/test`);
    expect(await finished(endpoint)).toMatchObject({ status: 'FAILED', attempts: 3, lastError: expect.stringContaining('VANTAGE_WEBHOOK_KEY') as string });
    expect(received).toEqual([]);
    const { secret } = (await ours.post(`/v1/webhooks/${endpoint.id}/secret`)).body as Endpoint;
    await ours.patch(`/v1/webhooks/${endpoint.id}`, { body: { status: 'ENABLED' } });
    await ours.post(`/v1/webhooks/${endpoint.id}/test`);
    expect(await finished(endpoint)).toMatchObject({ status: 'DELIVERED' });
    expect(verified(received[0], secret).type).toBe('webhook.test');
    Object.assign(api.deps.webhooks, { key });
    await unsubscribe(endpoint);
  });
});

test('messages that ended long ago are forgotten, batch after batch; the others stay', async () => {
  const endpoint = await subscribe(['*']);
  await asOurs(`
    INSERT INTO webhook_delivery (id, tenant_id, endpoint_id, event_type, payload, status, finished_at)
    SELECT gen_random_uuid(), tenant_id, id, 'lab.created', '{}', 'DELIVERED', now() - make_interval(days => 31) FROM webhook_endpoint, generate_series(1, 1100); COMMIT`);
  await ours.post(`/v1/webhooks/${endpoint.id}/test`);
  await finished(endpoint);
  expect(await pruneWebhooks(api.deps, 30, AbortSignal.abort())).toBe(0);
  expect(await pruneWebhooks(api.deps, 30, new AbortController().signal)).toBe(1_100);
  expect(await deliveries(endpoint)).toHaveLength(1);
  await unsubscribe(endpoint);
});

describe('what is refused', () => {
  test.each([
    ['https://10.0.0.1/', 'WEBHOOK.BAD_URL'],
    ['http://169.254.169.254/latest/meta-data', 'WEBHOOK.BAD_URL'],
    ['https://[::ffff:127.0.0.1]/', 'WEBHOOK.BAD_URL'],
    ['https://user:password@example.com/', 'WEBHOOK.BAD_URL'],
    ['ftp://example.com/', 'WEBHOOK.BAD_URL'],
    ['example.com', 'WEBHOOK.BAD_URL'],
    ['', 'BAD_USER_INPUT'],
  ])('the URL %s', async (bad, code) => {
    const endpoint = await subscribe(['*']);
    for (const response of [await ours.post('/v1/webhooks', { body: { url: bad, events: ['*'] } }), await ours.patch(`/v1/webhooks/${endpoint.id}`, { body: { url: bad } })]) expect(response.body).toMatchObject({ status: 400, code });
    await unsubscribe(endpoint);
  });

  test('an event that there is none of, or none at all', async () => {
    for (const events of [['lab.exploded'], []]) expect((await ours.post('/v1/webhooks', { body: { url, events } })).body).toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  test('more webhooks than an organisation may have', async () => {
    const made = [];
    for (const index of Array.from({ length: 21 }).keys()) made.push(await ours.post('/v1/webhooks', { body: { url: `${url}/${index}`, events: ['webhook.test'] } }));
    expect(made.at(-1)?.body).toMatchObject({ status: 409, code: 'WEBHOOK.TOO_MANY' });
    for (const response of made.slice(0, 20)) await unsubscribe(response.body as Endpoint);
  });

  test('another organisation’s webhook is not found, whatever is asked of it', async () => {
    const endpoint = await subscribe(['*']);
    await ours.post(`/v1/webhooks/${endpoint.id}/test`);
    const delivery = await finished(endpoint);
    const path = `/v1/webhooks/${endpoint.id}`;
    for (const response of [
      ...[await theirs.get(path), await theirs.patch(path, { body: { url } }), await theirs.delete(path), await theirs.get(`${path}/deliveries`)],
      ...[await theirs.post(`${path}/secret`), await theirs.post(`${path}/test`), await theirs.post(`/v1/webhook-deliveries/${delivery?.id ?? ''}/replay`)],
    ]) expect(response.body).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    const { data } = await api.theirs.query('query ($a: ID!, $b: ID!) { a: node(id: $a) { id } b: node(id: $b) { id } }', { a: endpoint.id, b: delivery?.id });
    expect(data).toEqual({ a: null, b: null });
    await unsubscribe(endpoint);
  });

  test('without a key of the installation there are no webhooks', async () => {
    const { key } = api.deps.webhooks;
    Object.assign(api.deps.webhooks, { key: undefined });
    const response = await ours.post('/v1/webhooks', { body: { url, events: ['*'] } });
    Object.assign(api.deps.webhooks, { key });
    expect(response.body).toMatchObject({ status: 501, code: 'WEBHOOK.NOT_CONFIGURED' });
  });
});

test('GraphQL does the same', async () => {
  const made = await api.ours.query<{ createWebhook: { webhook: { id: string }; secret: string } }>(
    'mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { webhook { id url events status disabledReason description } secret } }',
    { input: { url, events: ['lab.created'] } },
  );
  expect(made.errors).toBeUndefined();
  const { webhook: { id }, secret } = made.data.createWebhook;
  const tested = await api.ours.query<{ testWebhook: { delivery: { id: string } } }>('mutation ($id: ID!) { testWebhook(id: $id) { delivery { id eventType status } } }', { id });
  await finished({ id, secret });
  const changed = await api.ours.query('mutation ($id: ID!, $again: ID!) { updateWebhook(id: $id, input: { description: "ours", url: null }) { webhook { description url } } rotateWebhookSecret(id: $id) { secret } replayWebhookDelivery(id: $again) { delivery { status } } }', { id, again: tested.data.testWebhook.delivery.id });
  expect(changed).toMatchObject({ errors: undefined, data: { updateWebhook: { webhook: { description: 'ours', url } }, replayWebhookDelivery: { delivery: { status: 'PENDING' } } } });
  await finished({ id, secret });
  const read = await api.ours.query('query ($id: ID!) { webhooks { id deliveries(first: 5) { nodes { id eventType payload status attempts lastStatus lastError finishedAt } pageInfo { hasNextPage } } } node(id: $id) { __typename id } }', { id });
  expect(read.data).toMatchObject({ webhooks: [{ id, deliveries: { nodes: [{ status: 'DELIVERED', eventType: 'webhook.test' }] } }], node: { __typename: 'Webhook', id } });
  expect((await api.ours.query('mutation ($id: ID!) { deleteWebhook(id: $id) { webhook { id } } }', { id })).errors).toBeUndefined();
  expect((await api.ours.query('{ webhooks { id } }')).data).toEqual({ webhooks: [] });
});

async function asOurs(sql: string): Promise<readonly unknown[]> {
  const client = new pg.Client(api.runtimeUrl);
  await client.connect();
  await client.query('BEGIN');
  await client.query(`SELECT set_config('app.tenant_id', $1, true)`, [api.ours.tenantId]);
  const { rows } = await client.query<Record<string, unknown>>(sql);
  await client.end();
  return rows;
}
