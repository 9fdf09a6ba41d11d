/** What a stranger sees of HTTP: answers to what is broken, to methods that nobody knows, and to pages of other origins. Never how we are made. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi } from '../testing/api.js';
import type { TestApi } from '../testing/api.js';
import { connectTo, restOf } from '../testing/rawSocket.js';
import { standalone } from './httpConfig.js';

let api: TestApi;

beforeAll(async () => {
  api = await startApi({ http: { ...standalone, corsOrigins: ['https://labs.example'] } });
});

afterAll(async () => {
  await api.close();
});

interface Answer {
  readonly status: number;
  readonly headers: string;
  readonly body: string;
}

/** Sends bytes as they are, and reads until the server hangs up. */
async function raw(text: string): Promise<Answer> {
  const socket = connectTo(api.url);
  socket.write(text);
  const [headers = '', body = ''] = (await restOf(socket)).split('\r\n\r\n', 2);
  return { status: Number(headers.split(' ', 2)[1]), headers: headers.toLowerCase(), body };
}

const HOST = 'Host: a\r\nConnection: close\r\n';

/** Names of what we are made of, and places of this machine. */
const INSIDE = /fastify|nest|apollo|node_modules|\bat .*:\d+:\d+|\/src\/|\/dist\/|express|stack/i;

describe('what is no request', () => {
  test.each<[string, string, number, string]>([
    ['no HTTP', 'hello\r\n\r\n', 400, 'MALFORMED_HTTP'],
    ['HTTP/2 without asking', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, 'MALFORMED_HTTP'],
    ['a method that there is none of', `FOO /healthz HTTP/1.1\r\n${HOST}\r\n`, 400, 'MALFORMED_HTTP'],
    ['two lengths', `POST /graphql HTTP/1.1\r\n${HOST}Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef`, 400, 'MALFORMED_HTTP'],
    ['a length beside chunks', `POST /graphql HTTP/1.1\r\n${HOST}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400, 'MALFORMED_HTTP'],
    ['chunks that are none', `POST /v1/labs HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n`, 400, 'MALFORMED_HTTP'],
    ['a line break in a header', `GET /healthz HTTP/1.1\r\n${HOST}X-A: a\rb\r\n\r\n`, 400, 'MALFORMED_HTTP'],
    ['headers that are too large', `GET /healthz HTTP/1.1\r\n${HOST}X-A: ${'a'.repeat(20_000)}\r\n\r\n`, 431, 'HEADERS_TOO_LARGE'],
    ['an address that is badly encoded', `GET /%zz HTTP/1.1\r\n${HOST}\r\n`, 404, 'NOT_FOUND'],
    ['an address that is too long', `GET /${'a'.repeat(15_000)} HTTP/1.1\r\n${HOST}\r\n`, 404, 'NOT_FOUND'],
  ])('%s is answered as every failure is, and says nothing of us', async (_what, bytes, status, code) => {
    const answer = await raw(bytes);
    expect([answer.status, (JSON.parse(answer.body) as { readonly code: string }).code]).toEqual([status, code]);
    expect(answer.headers).toContain('content-type: application/problem+json');
    expect(answer.headers).toContain('x-content-type-options: nosniff');
    expect(answer.headers + answer.body).not.toMatch(INSIDE);
  });

  test('a request for nobody in particular is refused', async () => {
    expect((await raw('GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n')).status).toBe(400);
  });
});

describe('methods', () => {
  test.each([
    ['put', '/v1/labs', 'GET, HEAD, POST, OPTIONS'],
    ['put', '/graphql', 'GET, HEAD, POST, OPTIONS'],
    ['delete', '/auth/login', 'GET, HEAD, OPTIONS'],
    ['put', '/auth/logout', 'GET, HEAD, POST, OPTIONS'],
    ['post', '/docs', 'GET, HEAD, OPTIONS'],
    ['patch', '/healthz', 'GET, HEAD, OPTIONS'],
  ] as const)('%s %s is told which there are', async (method, path, allow) => {
    const response = await api.anonymous()[method](path);
    expect([response.status, response.headers['allow']]).toEqual([405, allow]);
    expect(response.text).toContain('METHOD_NOT_ALLOWED');
  });

  test.each(['/healthz', '/readyz', '/docs', '/ide', '/v1/openapi.json'])('HEAD %s has the headers of GET, and nothing else', async (path) => {
    const [head, get] = [await api.anonymous().head(path), await api.anonymous().get(path)];
    expect([head.status, head.text ?? '', head.headers['content-type'], head.headers['content-security-policy']]).toEqual([200, '', get.headers['content-type'], get.headers['content-security-policy']]);
  });

  test.each([
    ['/v1/labs', 'GET, HEAD, POST, OPTIONS'],
    ['/v1/labs/x/visibility', 'PUT, OPTIONS'],
    ['/graphql', 'GET, HEAD, POST, OPTIONS'],
    ['/healthz', 'GET, HEAD, OPTIONS'],
  ])('OPTIONS %s tells which there are, and nothing else', async (path, allow) => {
    for (const headers of [{}, { origin: 'https://labs.example' }, { 'access-control-request-method': 'POST' }]) {
      const response = await api.anonymous().options(path).set(headers);
      expect([response.status, response.headers['allow'], response.text]).toEqual([204, allow, '']);
    }
  });

  test('OPTIONS where there is nothing is a 404', async () => {
    expect((await api.anonymous().options('/v1/nothing')).body).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  });

  test.each(['QUERY', 'PROPFIND', 'SEARCH', 'LINK'])('%s is not known, whatever it brings along', async (method) => {
    for (const path of ['/v1/labs', '/graphql']) {
      const answer = await raw(`${method} ${path} HTTP/1.1\r\n${HOST}Content-Length: 1\r\n\r\n{`);
      expect([answer.status, answer.body]).toEqual([405, expect.stringContaining('METHOD_NOT_ALLOWED')]);
    }
  });

  test('TRACE, which repeats what was sent, is not known', async () => {
    const answer = await raw(`TRACE /healthz HTTP/1.1\r\n${HOST}Cookie: secret=1\r\n\r\n`);
    expect(answer.status).toBeGreaterThanOrEqual(404);
    expect(answer.body).not.toContain('secret');
  });

  test('a mutation is no GET, and no form of another site’s page', async () => {
    const query = 'mutation { signOutEverywhere { ended } }';
    const get = await api.anonymous().get('/graphql').query({ query }).set('authorization', `Bearer ${api.ours.apiKey}`).set('apollo-require-preflight', '1');
    expect(get.status).toBe(405);
    for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=a']) {
      expect((await api.anonymous().post('/graphql').set('content-type', type).send('{"query":"{ __typename }"}')).status, type).toBeGreaterThanOrEqual(400);
    }
  });
});

describe('pages of other origins', () => {
  const preflight = (origin: string, method: string) => api.anonymous().options('/v1/labs/x').set('origin', origin).set('access-control-request-method', method).set('access-control-request-headers', 'authorization, if-match, x-csrf-token');

  test.each(['POST', 'PATCH', 'DELETE'])('that the configuration names may %s, with the headers that it takes', async (method) => {
    const { headers } = await preflight('https://labs.example', method);
    expect(headers).toMatchObject({ 'access-control-allow-origin': 'https://labs.example', 'access-control-allow-credentials': 'true', 'access-control-allow-headers': 'authorization, if-match, x-csrf-token' });
    expect(headers['access-control-allow-methods']).toContain(method);
    expect(headers['vary']).toContain('Origin');
  });

  test('that the configuration names may read what an answer says of itself', async () => {
    const { headers } = await api.anonymous().get('/v1/openapi.json').set('origin', 'https://labs.example');
    const exposed = String(headers['access-control-expose-headers']).split(/, */);
    expect(exposed).toEqual(expect.arrayContaining(['x-request-id', 'retry-after', 'etag', 'location', 'link', 'allow', 'idempotency-replayed']));
  });

  test.each(['https://evil.example', 'https://labs.example.evil.example', 'http://labs.example', 'https://labs.example:8443', 'null'])('%s may nothing', async (origin) => {
    expect((await preflight(origin, 'POST')).headers).not.toHaveProperty('access-control-allow-origin');
    expect((await api.anonymous().get('/v1/openapi.json').set('origin', origin)).headers).not.toHaveProperty('access-control-allow-origin');
  });
});

describe('pages of ours', () => {
  test.each(['/docs', '/ide', '/auth/login', '/auth/logout'])('%s loads nothing from elsewhere, and is framed by nobody', async (path) => {
    const { headers } = await api.anonymous().get(path);
    const policy = headers['content-security-policy'] ?? '';
    expect(policy).not.toMatch(/https?:|wss?:|\*(?!$)(?!;)/);
    for (const directive of ["default-src '", "base-uri '", 'form-action ', "frame-ancestors 'none'"]) expect(policy).toContain(directive);
    expect(headers).toMatchObject({ 'x-frame-options': 'DENY', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
    expect(headers['strict-transport-security']).toMatch(/max-age=\d{7,}/);
    expect(headers).not.toHaveProperty('server');
    expect(headers).not.toHaveProperty('x-powered-by');
  });

  test('the documentation runs no script that stands in the page', async () => {
    const { headers, text } = await api.anonymous().get('/docs');
    expect(headers['content-security-policy']).not.toMatch(/script-src[^;]*unsafe/);
    expect(text).not.toMatch(/<script>|<script [^>]*>[^<]|on\w+=/);
  });
});

test.each<[string, string, string | object]>([
  ['GraphQL that is none', '/graphql', '{'],
  ['GraphQL that asks for what there is not', '/graphql', { query: '{ nothing }' }],
  ['variables of the wrong kind', '/graphql', { query: 'query ($id: ID!) { lab(id: $id) { name } }', variables: { id: { $gt: '' } } }],
  ['REST that is none', '/v1/labs', '{'],
  ['a prototype', '/v1/labs', '{"__proto__":{"name":"x"},"files":[]}'],
  ['a list where an object is wanted', '/v1/labs', []],
])('a failure shows no stack, no place and no name of what we are made of: %s', async (_what, path, body) => {
  const response = await api.anonymous().post(path).set('authorization', `Bearer ${api.ours.apiKey}`).set('content-type', 'application/json').send(body);
  expect(response.status).toBeGreaterThanOrEqual(400);
  expect(response.text).not.toMatch(INSIDE);
  expect(({} as Record<string, unknown>)['name']).toBeUndefined();
});
