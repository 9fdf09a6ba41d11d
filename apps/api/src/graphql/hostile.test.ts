/** Requests that ask for too much are refused with a code, before anything runs, and the server goes on. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newLab, startApi } from '../testing/api.js';
import type { NewLab, TestApi } from '../testing/api.js';

let api: TestApi;
let lab: NewLab;

beforeAll(async () => {
  api = await startApi();
  lab = await newLab(api.ours);
});

afterAll(async () => {
  await api.close();
});

function many(count: number, each: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => each(index)).join(' ');
}

const REACH = 'reach(from: "shop/pod/client", to: "http://web") { summary }';
const inLab = (fields: string): string => `{ lab(id: "${lab.id}") { head { ${fields} } } }`;
const questions = (count: number) => Array.from({ length: count }, () => ({ from: 'shop/pod/client', to: 'http://web' }));

describe('too much', () => {
  test.each<[string, () => object, string, number]>([
    ['300 levels', () => ({ query: inLab(`${'lab { head { '.repeat(150)} id ${'} }'.repeat(150)}`) }), 'QUERY_TOO_COMPLEX', 400],
    ['thousands of aliases', () => ({ query: inLab(many(2_001, (index) => `a${index}: ${REACH}`)) }), 'QUERY_TOO_COMPLEX', 400],
    ['a batch', () => Array.from({ length: 10 }, () => ({ query: '{ __typename }' })), 'BAD_REQUEST', 400],
    ['fragments in a circle', () => ({ query: '{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }' }), 'GRAPHQL_VALIDATION_FAILED', 400],
    [
      'fragments that double 30 times',
      () => ({ query: `{ ...f0 } ${many(30, (index) => `fragment f${index} on Query { a: __typename ...f${index + 1} ...f${index + 1} }`)} fragment f30 on Query { __typename }` }),
      'QUERY_TOO_COMPLEX',
      400,
    ],
    ['10 MB of variables', () => ({ query: 'query ($x: String) { __typename }', variables: { x: 'x'.repeat(10_000_000) } }), 'BODY_TOO_LARGE', 413],
    ['2 MB of query', () => ({ query: `{ ${'__typename '.repeat(180_000)} }` }), 'QUERY_TOO_COMPLEX', 400],
    ['one word of 1 MB', () => ({ query: `{ __typename # ${'x'.repeat(1_000_000)}\n }` }), 'QUERY_TOO_COMPLEX', 400],
    ['ten thousand directives', () => ({ query: `{ __typename ${'@include(if: true) '.repeat(10_000)} }` }), 'QUERY_TOO_COMPLEX', 400],
    [
      'introspection in itself',
      () => ({ query: '{ __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }' }),
      'GRAPHQL_VALIDATION_FAILED',
      400,
    ],
    ['a hundred thousand questions', () => ({ query: `query ($q: [ReachInput!]!) ${inLab('reachAll(questions: $q) { summary }')}`, variables: { q: questions(50_000) } }), 'QUERY_TOO_COMPLEX', 400],
    ['lists of lists', () => ({ query: '{ labs(first: 100) { nodes { revisions(first: 100) { nodes { reach(from: "internet", to: "http://a") { summary } } } } } }' }), 'QUERY_TOO_COMPLEX', 400],
  ])('%s', async (_what, body, code, status) => {
    const response = await api.anonymous().post('/graphql').set('authorization', `Bearer ${api.ours.apiKey}`).send(body());
    expect(response.body).toMatchObject({ errors: [{ extensions: { code } }] });
    expect(response.status).toBe(status);
    expect((await api.anonymous().get('/healthz')).status).toBe(200);
  });
});

describe('the cost of a query', () => {
  async function costOf(query: string, variables: object = {}): Promise<unknown> {
    const response = await api.anonymous().post('/graphql').set('authorization', `Bearer ${api.ours.apiKey}`).send({ query, variables });
     
    return (response.body as { extensions?: { cost?: { requested: number } } }).extensions?.cost?.requested;
  }

  test.each<[string, () => string, number | undefined]>([
    ['a name', () => `{ lab(id: "${lab.id}") { name } }`, undefined],
    ['a question', () => inLab(REACH), 1],
    ['two questions', () => inLab(`a: ${REACH} b: ${REACH}`), 2],
    ['a question in a fragment', () => `{ lab(id: "${lab.id}") { head { ...asked } } } fragment asked on Revision { ${REACH} }`, 1],
    ['what policies allow', () => inLab('connectivity { all }'), 50],
    ['a page of ten labs', () => '{ labs(first: 10) { nodes { id } } }', 10],
    ['a page whose size is not said', () => '{ labs { nodes { id } } }', 20],
    ['a question of each of ten labs', () => `{ labs(first: 10) { nodes { head { ${REACH} } } } }`, 20],
  ])('%s', async (_what, query, cost) => {
    expect(await costOf(query())).toBe(cost);
  });

  test('as many as were asked in a variable', async () => {
    expect(await costOf(`query ($q: [ReachInput!]!) ${inLab('reachAll(questions: $q) { summary }')}`, { q: questions(7) })).toBe(7);
  });
});
