/** What a request leaves behind: its id in the answer, one line in the log, no secret in either; and what browsers are told. */
import { once } from 'node:events';
import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMIT, newLab, startApi, webLab } from '../testing/api.js';
import type { TestApi } from '../testing/api.js';
import { standalone } from './httpConfig.js';

let api: TestApi;
let open: TestApi;

beforeAll(async () => {
  api = await startApi();
  open = await startApi({ http: { ...standalone, corsOrigins: ['https://labs.example'] } });
});

afterAll(async () => {
  await api.close();
  await open.close();
});

interface Line {
  readonly msg: string;
  readonly requestId: string;
}

function linesOf(requestId: string): readonly Line[] {
  return api.log.map((line) => JSON.parse(line) as Line).filter((line) => line.requestId === requestId && line.msg === 'request');
}

const VIEWER = { query: 'query Who { viewer { organization { name } } }' };

describe('a request', () => {
  test('brings its own id, which the answer repeats and its one line in the log holds', async () => {
    const response = await api.anonymous().post('/graphql').set('authorization', `Bearer ${api.ours.apiKey}`).set('x-request-id', 'from-the-client.1').send(VIEWER);
    expect(response.headers['x-request-id']).toBe('from-the-client.1');
    expect(linesOf('from-the-client.1')).toEqual([
      expect.objectContaining({ level: 'info', method: 'POST', route: '/graphql', status: 200, operation: 'query viewer', operationName: 'Who', tenant: api.ours.tenantId }),
    ]);
  });

  test('comes from where its connection does, whatever it says of proxies that nobody trusts', async () => {
    await api.anonymous().get('/v1/labs').set('x-request-id', 'from-a-liar').set('x-forwarded-for', '198.51.100.7');
    expect(linesOf('from-a-liar')).toEqual([expect.objectContaining({ ip: '127.0.0.1' })]);
  });

  test('has two minutes to arrive as a whole', () => {
    const server = api.app.getHttpAdapter().getInstance().server;
    expect([server.requestTimeout, server.headersTimeout]).toEqual([120_000, 60_000]);
  });

  test.each([
    ['none', undefined],
    ['one with a line break', 'a\tb'],
    ['one that is too long', 'a'.repeat(200)],
    ['one with a quote', 'a"b'],
  ])('with %s gets an id', async (_what, sent) => {
    const request = api.anonymous().get('/healthz');
    const response = await (sent === undefined ? request : request.set('x-request-id', sent));
    expect(response.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  test.each([
    ['over GraphQL, before anybody looks at the query', '/graphql', { nothing: true }],
    ['over GraphQL, when the query does not fit', '/graphql', { query: '{ nothing }' }],
    ['over GraphQL, when a field fails', '/graphql', { query: 'mutation { cancelSimulation(id: "x") { id } }' }],
    ['over GraphQL, when the body cannot be read', '/graphql', '{'],
  ])('that fails %s finds its id and code beside the error, and its code in the log', async (_what, path, body) => {
    const response = await api.anonymous().post(path).set('authorization', `Bearer ${api.ours.apiKey}`).set('content-type', 'application/json').send(body);
    const requestId = response.headers['x-request-id'] ?? '';
    const { errors } = response.body as { errors: { extensions: { code: string; requestId: string } }[] };
    expect(errors.map(({ extensions }) => extensions.requestId)).toEqual(errors.map(() => requestId));
    expect(linesOf(requestId)).toEqual([expect.objectContaining({ code: errors[0]?.extensions.code })]);
  });

  test('that expects what nobody knows is answered as if it expected nothing', async () => {
    const asked = get(`${api.url}/healthz`, { headers: { expect: 'something', 'x-request-id': 'expectant' }, agent: false });
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    response.resume();
    expect([response.statusCode, response.headers['x-request-id']]).toEqual([200, 'expectant']);
  });

  test('whose body nobody reads may say what it likes of how that is packed', async () => {
    expect((await api.ours.get('/v1/labs').set('content-encoding', 'br')).status).toBe(200);
  });

  test('that fails over REST finds its id in the problem document', async () => {
    const response = await api.ours.get('/v1/submissions/none/results');
    expect(response.body).toMatchObject({ code: 'NOT_FOUND', requestId: response.headers['x-request-id'] });
    expect(linesOf(response.headers['x-request-id'] ?? '')).toEqual([expect.objectContaining({ route: '/v1/submissions/:submission/results', code: 'NOT_FOUND', tenant: api.ours.tenantId })]);
  });

  test('leaves neither keys nor files nor its query string in the log', async () => {
    const secret = [{ path: 'secret.yaml', content: '# a-very-secret-remark\n' }, ...webLab];
    const lab = await newLab(api.ours, 'quiet lab', secret);
    await api.ours.query(COMMIT, { input: { labId: lab.id, baseRevisionId: lab.head.id, files: secret, message: 'a-very-secret-message' } });
    await api.ours.get('/v1/submissions/none/results?token=a-very-secret-token');
    const log = api.log.join('');
    expect(log).not.toContain('a-very-secret');
    for (const { apiKey } of [api.ours, api.theirs]) expect(log).not.toContain(apiKey.slice(-43));
  });
});

describe('browsers', () => {
  test('are told to run, frame and sniff nothing', async () => {
    const { headers } = await api.anonymous().get('/healthz');
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers).not.toHaveProperty('x-powered-by');
  });

  test.each([
    ['an answer', VIEWER],
    ['a refusal', { query: '{ nothing }' }],
    ['an unknown hash', { extensions: { persistedQuery: { version: 1, sha256Hash: '0'.repeat(64) } } }],
  ])('keep no answer of GraphQL: %s', async (_what, body) => {
    const { headers } = await api.anonymous().post('/graphql').set('authorization', `Bearer ${api.ours.apiKey}`).send(body);
    expect(headers['cache-control']).toBe('no-store');
  });

  test('may show the explorer, which says itself what it needs', async () => {
    const { headers } = await api.anonymous().get('/ide');
    expect(headers['content-security-policy']).toContain("script-src 'self'");
  });

  test('of other origins are not let in unless the configuration names them', async () => {
    const asked = (which: TestApi, origin: string) => which.anonymous().post('/graphql').set('origin', origin).send(VIEWER);
    expect((await asked(api, 'https://labs.example')).headers).not.toHaveProperty('access-control-allow-origin');
    expect((await asked(open, 'https://labs.example')).headers).toMatchObject({ 'access-control-allow-origin': 'https://labs.example' });
    expect((await asked(open, 'https://evil.example')).headers['access-control-allow-origin']).not.toBe('https://evil.example');
  });
});
