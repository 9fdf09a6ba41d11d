/** A request can be followed: by its trace at a receiver that speaks OTLP over HTTP, where there is one, and by its id in the logs of API and worker. */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { transpile } from '../build/transpile.mjs';
import { ask } from '../start/api.mjs';
import { startServers } from '../restart/servers.mjs';
import type { Servers } from '../restart/servers.mjs';
import { root } from '../root.mjs';

interface Traces {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue?: string } }[] };
    readonly scopeSpans: readonly { readonly scope: { readonly name: string }; readonly spans: readonly { readonly name: string; readonly traceId: string }[] }[];
  }[];
}

const received: string[] = [];
/** Messages of webhooks, which come to the same place. */
const hooked: IncomingHttpHeaders[] = [];
const receiver = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    if (request.url === '/v1/traces') received.push(Buffer.concat(chunks).toString('utf8'));
    else hooked.push(request.headers);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
});
let endpoint: string;
let servers: Servers;

beforeAll(async () => {
  transpile();
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  endpoint = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  const webhooks = { VANTAGE_WEBHOOK_KEY: randomBytes(32).toString('base64'), VANTAGE_WEBHOOK_ALLOW: '127.0.0.1' };
  servers = await startServers({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json', ...webhooks } });
}, 120_000);

afterAll(async () => {
  await servers.stop();
  receiver.close();
}, 60_000);

test('a request is one trace: HTTP, Fastify, GraphQL and the database, or goes on with its caller’s; its end sends what is left', { timeout: 60_000 }, async () => {
  await ask(servers.access, 'query Traced { labs(first: 1) { nodes { name } } }', {});
  expect((await fetch(`${servers.base}/auth/login?invitation=vi_for-nobody-else`)).status).toBe(404);
  const ofCaller = randomBytes(16).toString('hex');
  await fetch(`${servers.base}/v1/openapi.json`, { headers: { traceparent: `00-${ofCaller}-00f067aa0ba902b7-01` } });
  await servers.api.end('SIGTERM');
  expect(received.join('')).toContain(ofCaller);
  const spans = received.flatMap((text) => (JSON.parse(text) as Traces).resourceSpans).flatMap(({ resource, scopeSpans }) => {
    const service = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue;
    return scopeSpans.flatMap(({ scope, spans: ofScope }) => ofScope.map(({ name, traceId }) => ({ service, scope: scope.name, name, traceId })));
  });
  const execution = spans.find(({ scope, name }) => scope.endsWith('instrumentation-graphql') && name.includes('Traced'));
  expect(execution?.service).toBe('vantage-api');
  const scopes = new Set(spans.filter(({ traceId }) => traceId === execution?.traceId).map(({ scope }) => scope));
  expect([...scopes].sort()).toEqual(['@fastify/otel', '@opentelemetry/instrumentation-graphql', '@opentelemetry/instrumentation-http', '@opentelemetry/instrumentation-pg']);
  expect(received.join('')).toContain('/auth/login');
  for (const secret of [servers.access.apiKey.slice(-43), 'vi_for-nobody-else']) expect(received.join('')).not.toContain(secret);
  await servers.api.start();
});

test('the log of a worker names the request that promised the work', { timeout: 60_000 }, async () => {
  const headers = { authorization: `Bearer ${servers.access.apiKey}`, 'content-type': 'application/json', 'x-request-id': 'followed-to-the-worker' };
  const post = async (path: string, body: unknown): Promise<Response> => fetch(`${servers.base}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  const query = 'mutation ($input: CreateLabInput!) { createLab(input: $input) { lab { head { id } } } }';
  const created = await post('/graphql', { query, variables: { input: { name: 'followed', files: [{ path: 'n.yaml', content: 'apiVersion: v1\nkind: Namespace\nmetadata: { name: n }\n' }] } } });
  const { data } = (await created.json()) as { readonly data: { readonly createLab: { readonly lab: { readonly head: { readonly id: string } } } } };
  expect((await post('/v1/simulations', { kind: 'MATRIX', revisionId: data.createLab.lab.head.id })).status).toBe(202);
  const linesOf = (part: 'api' | 'worker'): readonly string[] => servers[part].log().split('\n').filter((line) => line.includes('"requestId":"followed-to-the-worker"'));
  await expect.poll(() => linesOf('worker'), { timeout: 30_000 }).toEqual([expect.stringContaining('"msg":"task"')]);
  expect(linesOf('api')).toHaveLength(2);
});

test('a webhook is sent in a span that does not tell its address, which may be all that its receiver keeps secret; it tells its receiver nothing of the trace', { timeout: 60_000 }, async () => {
  const headers = { authorization: `Bearer ${servers.access.apiKey}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ url: `${endpoint}/told-to-nobody?token=told-to-nobody`, events: ['*'] });
  const { id } = (await (await fetch(`${servers.base}/v1/webhooks`, { method: 'POST', headers, body })).json()) as { readonly id: string };
  expect((await fetch(`${servers.base}/v1/webhooks/${id}/test`, { method: 'POST', headers: { authorization: headers.authorization } })).status).toBe(202);
  await expect.poll(() => hooked, { timeout: 30_000 }).toHaveLength(1);
  expect(Object.keys(hooked[0] ?? {}).filter((name) => /trace|baggage|b3|uber/.test(name))).toEqual([]);
  await servers.worker.end('SIGTERM');
  const attributes = received.flatMap((text) => [...text.matchAll(/"key":"url\.full","value":\{"stringValue":"([^"]*)"\}/g)].map(([, value]) => value));
  expect([attributes, received.join('').includes('told-to-nobody')]).toEqual([['[removed]'], false]);
  await servers.worker.start();
});

test('without a receiver nothing of it is loaded', () => {
  const script = `
    import { Module } from 'node:module';
    import { startTelemetry } from '@vantage/process/telemetry';
    await startTelemetry('none');
    console.log(Object.keys(Module._cache).filter((path) => /opentelemetry|import-in-the-middle|require-in-the-middle/.test(path)).length);`;
  const env = { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: '' };
  expect(execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: `${root}/apps/api`, env, encoding: 'utf8' }).trim()).toBe('0');
});
