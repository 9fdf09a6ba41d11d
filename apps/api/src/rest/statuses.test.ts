/** Every code that a request can fail with comes with the status that docs/errors.md names: each is asked for here, or in the test that has what it takes. */
import { readFileSync } from 'node:fs';
import { errorCodes } from '@vantage/contract';
import type { ErrorCode } from '@vantage/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newLab, startApi, webLab } from '../testing/api.js';
import type { NewLab, TestApi } from '../testing/api.js';
import { newMember } from '../testing/members.js';
import type { Member } from '../testing/members.js';

/** Codes that ask for another server, another client or a person's browser, with the test that has it. */
const ELSEWHERE = {
  CSRF_TOKEN_MISSING: 'auth/signIn.test.ts',
  ORIGIN_REFUSED: 'auth/signIn.test.ts',
  SIGN_IN_REFUSED: 'auth/signIn.test.ts',
  SIGN_IN_FAILED: 'auth/signIn.test.ts',
  SIGN_IN_UNAVAILABLE: 'auth/signInProvider.test.ts',
  INVITATION_GONE: 'auth/signIn.test.ts',
  INVITATION_NOT_YOURS: 'people/invitations.test.ts',
  EMAIL_NOT_VERIFIED: 'auth/signIn.test.ts',
  MALFORMED_HTTP: 'http/strangers.test.ts',
  HEADERS_TOO_LARGE: 'http/strangers.test.ts',
  REQUEST_TIMEOUT: 'http/arrival.test.ts',
  IDEMPOTENCY_IN_FLIGHT: 'rest/idempotency.test.ts',
  DOCUMENT_NOT_TRUSTED: 'graphql/trustedDocuments.test.ts',
  RATE_LIMITED: 'http/rateLimits.test.ts',
  QUOTA_EXCEEDED: 'labs/quotas.test.ts',
  OVERLOADED: 'sockets/turns.test.ts',
  'WEBHOOK.NOT_CONFIGURED': 'webhooks/webhooks.test.ts',
} as const satisfies Partial<Record<ErrorCode, string>>;

/** Of threads that were too slow, of a database that is away (tools/restart), and of faults: nobody can ask for them here. */
type Unasked = 'TOO_COSTLY' | 'UNAVAILABLE' | 'INTERNAL';

type Asked = Exclude<ErrorCode, keyof typeof ELSEWHERE | Unasked>;

let api: TestApi;
let viewer: Member;
let lab: NewLab;

beforeAll(async () => {
  api = await startApi();
  viewer = await newMember(api, 'VIEWER');
  lab = await newLab(api.ours);
});

afterAll(async () => {
  await api.close();
});

interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Sends a text as it is, and anything else as JSON; with our key, unless another authorization is given. */
async function send(method: string, path: string, { headers = {}, body }: Sent = {}): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  return fetch(`${api.url}${path}`, { method, headers: { authorization: `Bearer ${api.ours.apiKey}`, ...type, ...headers }, ...(body === undefined ? {} : { body: text }) });
}

const get = (path: string, headers = {}) => send('GET', path, { headers });
const post = (path: string, body: unknown, headers = {}) => send('POST', path, { headers, body });
const graphql = (query: string) => post('/graphql', { query });
const ask = (to: string, from = 'shop/pod/client') => post('/v1/scratch/reach', { files: webLab, question: { from, to } });

async function made(response: Promise<Response>): Promise<{ readonly id: string }> {
  const answer = await response;
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as { readonly id: string };
}

async function twice(asking: () => Promise<Response>): Promise<Response> {
  await made(asking());
  return asking();
}

const CHANGED = { message: 'change', files: [{ path: 'web.yaml', content: 'a: 1' }] };
const LINKED = { name: 'a link', expiresAt: '2099-01-01T00:00:00Z' };
const ASSIGNMENT = { path: 'a.yaml', content: 'apiVersion: vantage.lab/v1\nkind: Assignment\nmetadata: { name: a }\nspec: { title: A, checks: [{ id: a, title: A, points: 1, reach: { from: shop/pod/client, to: "http://web", expect: { reachability: ALWAYS } } }] }\n' };

const requests: Readonly<Record<Asked, () => Promise<Response>>> = {
  UNAUTHENTICATED: () => get('/v1/labs', { authorization: 'Bearer vk_none' }),
  FORBIDDEN: () => post('/v1/labs', { name: 'a', files: webLab }, { authorization: `Bearer ${viewer.apiKey}` }),
  NOT_FOUND: () => get('/v1/labs/lab_none'),
  BAD_USER_INPUT: () => get('/v1/labs?first=0'),
  LAST_OWNER: async () => {
    const { user } = (await (await get('/v1/viewer')).json()) as { user: { id: string } };
    return send('PATCH', `/v1/members/${user.id}`, { body: { role: 'MEMBER' } });
  },
  NAME_TAKEN: () => twice(() => post('/v1/teams', { name: 'a team' })),
  LINK_GONE: async () => {
    await send('PUT', `/v1/labs/${lab.id}/visibility`, { body: { visibility: 'LINK' } });
    const link = (await made(post(`/v1/labs/${lab.id}/links`, LINKED))) as { readonly id: string; readonly token: string };
    await send('DELETE', `/v1/labs/${lab.id}/links/${link.id}`);
    return fetch(`${api.url}/v1/linked-lab`, { headers: { 'vantage-link': link.token } });
  },
  NOT_SHARED_BY_LINK: async () => post(`/v1/labs/${(await newLab(api.ours)).id}/links`, LINKED),
  REVISION_CONFLICT: async () => {
    const { id, head } = await newLab(api.ours);
    await made(post(`/v1/labs/${id}/branches`, { name: 'b' }));
    await made(post(`/v1/labs/${id}/revisions`, CHANGED, { 'if-match': '*' }));
    return post(`/v1/labs/${id}/merges`, { from: 'b', fromRevisionId: head.id, intoRevisionId: head.id, message: 'merge' });
  },
  MERGE_CONFLICT: async () => {
    const { id } = await newLab(api.ours);
    await made(post(`/v1/labs/${id}/branches`, { name: 'b' }));
    const into = await made(post(`/v1/labs/${id}/revisions`, CHANGED, { 'if-match': '*' }));
    const from = await made(post(`/v1/labs/${id}/branches/b/revisions`, { ...CHANGED, files: webLab.map((file) => ({ ...file, content: 'a: 2' })) }, { 'if-match': '*' }));
    return post(`/v1/labs/${id}/merges`, { from: 'b', fromRevisionId: from.id, intoRevisionId: into.id, message: 'merge' });
  },
  IDEMPOTENCY_CONFLICT: async () => {
    await made(post('/v1/labs', { name: 'a', files: webLab }, { 'idempotency-key': 'once' }));
    return post('/v1/labs', { name: 'b', files: webLab }, { 'idempotency-key': 'once' });
  },
  BODY_TOO_LARGE: () => post('/v1/labs', `${'['.repeat(1_000)}${']'.repeat(1_000)}`),
  PRECONDITION_FAILED: () => post(`/v1/labs/${lab.id}/revisions`, CHANGED, { 'if-match': '"none"' }),
  PRECONDITION_REQUIRED: () => post(`/v1/labs/${lab.id}/revisions`, CHANGED),
  METHOD_NOT_ALLOWED: () => send('PUT', '/v1/labs', { body: {} }),
  NOT_ACCEPTABLE: () => get('/v1/labs', { accept: 'image/png' }),
  UNSUPPORTED_MEDIA_TYPE: () => post('/v1/labs', '<a/>', { 'content-type': 'application/xml' }),
  MALFORMED_BODY: () => post('/v1/labs', '{'),
  QUERY_TOO_COMPLEX: () => graphql(`{ ${'__typename '.repeat(2_001)} }`),
  GRAPHQL_PARSE_FAILED: () => graphql('{'),
  GRAPHQL_VALIDATION_FAILED: () => graphql('{ nothing }'),
  PERSISTED_QUERY_NOT_FOUND: () => post('/graphql', { documentId: 'none' }),
  BAD_REQUEST: () => post('/graphql', {}),
  'QUESTION.UNKNOWN_ADDRESS': () => ask('http://web', 'shop/pod/nobody'),
  'QUESTION.AMBIGUOUS_ADDRESS': () => post('/v1/scratch/reach', { files: twoClusters, question: { from: 'shop/pod/client', to: 'http://web' } }),
  'QUESTION.BAD_TARGET': () => ask('::::'),
  'QUESTION.UNKNOWN_TARGET': () => ask('shop/service/nothing'),
  'QUESTION.MISSING_PORT': () => ask('10.0.0.1'),
  'ASSIGNMENT.MISSING': () => post('/v1/submissions', { assignment: { path: 'a.yaml', content: 'a: 1' }, files: webLab }, { 'idempotency-key': 'no assignment' }),
  NOT_GRADED: async () => get(`/v1/submissions/${(await made(post('/v1/submissions', { assignment: ASSIGNMENT, files: webLab }, { 'idempotency-key': 'a submission' }))).id}/results`),
  NOT_FINISHED: async () => get(`/v1/simulations/${(await made(post('/v1/simulations', { kind: 'MATRIX', revisionId: lab.head.id }))).id}/result`),
  'ARCHIVE.UNREADABLE': () => post('/v1/scratch/topology', 'no archive', { 'content-type': 'application/x-tar' }),
  'ARCHIVE.UNSAFE': () => post('/v1/scratch/topology', tarOf('../outside.yaml'), { 'content-type': 'application/x-tar' }),
  LAB_TOO_LARGE: () => post('/v1/scratch/topology', tarOf('large.yaml', 20 * 1024 * 1024), { 'content-type': 'application/x-tar' }),
  'WEBHOOK.BAD_URL': () => post('/v1/webhooks', { url: 'https://10.0.0.1', events: ['*'] }),
  'WEBHOOK.TOO_MANY': async () => {
    for (let index = 0; index < 100; index += 1) {
      const response = await post('/v1/webhooks', { url: `https://example.com/${index}`, events: ['*'] });
      if (!response.ok) return response;
    }
    throw new Error('A hundred webhooks are not too many?');
  },
};

const cluster = (name: string) => `apiVersion: vantage.lab/v1\nkind: Cluster\nmetadata: { name: ${name} }\nspec: { lan: office, nodes: { count: 1 } }\n`;
const twoClusters = [
  { path: 'lan.yaml', content: `apiVersion: vantage.lab/v1\nkind: Lan\nmetadata: { name: office }\nspec: { cidrs: [192.168.0.0/24], router: { ip: 192.168.0.1, publicIP: 203.0.113.1 } }\n---\n${cluster('east')}---\n${cluster('west')}` },
  ...webLab.flatMap(({ path, content }) => ['east', 'west'].map((name) => ({ path: `clusters/${name}/${path}`, content }))),
];

/** A tar archive of one file that is said to have so many bytes: its header, and the two blocks that end it (POSIX.1-1988, ustar). */
function tarOf(path: string, bytes = 0): string {
  const header = [path.padEnd(100, '\0'), '0000644\0', '0000000\0', '0000000\0', `${bytes.toString(8).padStart(11, '0')}\0`, '00000000000\0', ' '.repeat(8), '0', '\0'.repeat(100), 'ustar\0', '00'].join('').padEnd(512, '\0');
  const sum = [...header].reduce((total, character) => total + character.charCodeAt(0), 0);
  return header.replace(' '.repeat(8), `${sum.toString(8).padStart(6, '0')}\0 `) + '\0'.repeat(1_024);
}

test.each(Object.entries(requests))('%s', async (code, request) => {
  const response = await request();
  const body = (await response.json()) as { readonly code?: string; readonly errors?: readonly { readonly extensions?: { readonly code: string } }[] };
  expect([body.code ?? body.errors?.[0]?.extensions?.code, response.status]).toEqual([code, errorCodes[code as Asked].status]);
});

test.each(Object.entries(ELSEWHERE))('%s is asked for in %s', (code, file) => {
  expect(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')).toContain(code);
});

const preflighted = (query: string) => get(`/graphql?query=${encodeURIComponent(query)}`, { 'apollo-require-preflight': 'true' });

test.each<[string, () => Promise<Response>, string, number]>([
  ['nobody asks', () => post('/graphql', { query: '{ viewer { role } }' }, { authorization: '' }), 'UNAUTHENTICATED', 401],
  ['a mutation by GET', () => preflighted('mutation { deleteLab(id: "x") { id } }'), 'METHOD_NOT_ALLOWED', 405],
  ['an answer as a page', () => post('/graphql', { query: '{ __typename }' }, { accept: 'text/html' }), 'NOT_ACCEPTABLE', 406],
  ['a field that fails, in an operation that runs', () => graphql('mutation { cancelSimulation(id: "x") { id } }'), 'NOT_FOUND', 200],
])('over GraphQL: %s', async (_what, request, code, status) => {
  const response = await request();
  expect([response.status, await response.json()]).toMatchObject([status, { errors: [{ extensions: { code } }] }]);
});
