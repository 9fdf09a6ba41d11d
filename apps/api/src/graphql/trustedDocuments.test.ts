/** Documents that are named, and servers that run nothing else. */
import { createHash } from 'node:crypto';
import { trustedDocuments } from '@vantage/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi } from '../testing/api.js';
import type { TestApi } from '../testing/api.js';
import type { TrustedDocuments } from './trustedDocuments.js';

const QUERY = 'query Mine($first: Int) { labs(first: $first) { nodes { id } } }';
const HASH = createHash('sha256').update(QUERY).digest('hex');
const byId = new Map([['labs-1', QUERY]]);

function documents(others: TrustedDocuments['others']): TrustedDocuments {
  return { byId, others };
}

const UNKNOWN_HASH = { extensions: { persistedQuery: { version: 1, sha256Hash: '0'.repeat(64) } } };

async function post(api: TestApi, body: object, accept = '') {
  return api.anonymous().post('/graphql').set({ authorization: `Bearer ${api.ours.apiKey}`, ...(accept === '' ? {} : { accept }) }).send(body);
}

const named = [
  ['its id', { documentId: 'labs-1', variables: { first: 1 } }],
  ['the hash that is everybody’s id of it', { documentId: `sha256:${HASH}`, variables: { first: 1 } }],
  ['its hash', { extensions: { persistedQuery: { version: 1, sha256Hash: HASH } }, variables: { first: 1 } }],
  ['its text', { query: QUERY, variables: { first: 1 } }],
] as const;

describe.each(['allowed', 'refused'] as const)('where other documents are %s', (others) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi({ trustedDocuments: documents(others) });
  });
  afterAll(async () => {
    await api.close();
  });

  test.each(named)('a trusted document runs by %s', async (_how, body) => {
    expect((await post(api, body)).body).toMatchObject({ data: { labs: { nodes: [] } } });
  });

  test.each([
    ['an unknown id', { documentId: 'labs-2' }],
    ['an id that is no text', { documentId: { a: 1 } }],
    ['a hash that is no document’s', { documentId: `sha256:${'0'.repeat(64)}` }],
    ['an unknown hash', UNKNOWN_HASH],
  ])('%s is said to be unknown', async (_what, body) => {
    expect((await post(api, body)).body).toMatchObject({ errors: [{ extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }] });
  });

  test.each([
    ['an id', '', { documentId: 'labs-2' }, 400],
    ['a hash', '', UNKNOWN_HASH, 200],
    ['a hash, to who reads any JSON', 'application/json, */*', UNKNOWN_HASH, 200],
    ['a hash, to who reads JSON or, rather, the answers of GraphQL', 'application/json;q=0.9, application/graphql-response+json', UNKNOWN_HASH, 400],
  ])('the status of an unknown document is the one that its clients look into: %s', async (_what, accept, body, status) => {
    const response = await post(api, body, accept);
    expect([response.status, response.body]).toMatchObject([status, { errors: [{ extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }] }]);
  });

  test('no client can add to the list', async () => {
    const query = '{ viewer { organization { name } } }';
    const sha256Hash = createHash('sha256').update(query).digest('hex');
    await post(api, { query, extensions: { persistedQuery: { version: 1, sha256Hash } } });
    expect((await post(api, { extensions: { persistedQuery: { version: 1, sha256Hash } } })).body).toMatchObject({
      errors: [{ extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }],
    });
  });

  test(`any other document is ${others}`, async () => {
    const response = await post(api, { query: '{ labs { nodes { name } } }' });
    if (others === 'allowed') expect(response.body).toMatchObject({ data: { labs: { nodes: [] } } });
    else {
      expect(response.status).toBe(403);
      expect(response.body).toMatchObject({ errors: [{ extensions: { code: 'DOCUMENT_NOT_TRUSTED' } }] });
      expect(response.body).not.toHaveProperty('data');
    }
  });
});

describe('a manifest', () => {
  test('as Relay and GraphQL Code Generator write it', () => {
    expect(trustedDocuments.parse(JSON.stringify({ 'labs-1': QUERY }))).toEqual(byId);
  });

  test('as Apollo writes it', () => {
    const manifest = { format: 'apollo-persisted-query-manifest', version: 1, operations: [{ id: 'labs-1', name: 'Mine', type: 'query', body: QUERY }] };
    expect(trustedDocuments.parse(JSON.stringify(manifest))).toEqual(byId);
  });

  test.each([
    ['no JSON', '{'],
    ['something else', '{"a": 1}'],
  ])('that is %s is refused', (_what, text) => {
    expect(trustedDocuments.safeParse(text).success).toBe(false);
  });
});
