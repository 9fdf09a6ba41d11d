/** Requests that ask for too much are refused with a code, before anything runs, and the server goes on. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newLab, startApi } from '../testing/api.js';
import type { GraphqlError, NewLab, TestApi } from '../testing/api.js';

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

const send = (body: string | object) => api.anonymous().post('/graphql').set('authorization', `Bearer ${api.ours.apiKey}`).set('content-type', 'application/json').send(body);

const operation = (query: string, variables: object = {}) => ({ query, variables });

const codeIn = (body: unknown) => (body as { readonly errors?: readonly GraphqlError[] }).errors?.[0]?.extensions.code;

/** Fragments each of which spreads the next one twice: what the last one holds is asked for once in each of 2^count ways. */
const doubling = (count: number, each: string, last: string) =>
  `{ ...f0 } ${many(count, (index) => `fragment f${index} on Query { ${each} ...f${index + 1} ...f${index + 1} }`)} fragment f${count} on Query { ${last} }`;

const CREATE_LAB = 'mutation ($input: CreateLabInput!) { createLab(input: $input) { lab { id } } }';
const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

describe('what asks for too much is refused with a code, and others are answered meanwhile', () => {
  test.each<[string, () => string | object, string, number]>([
    ['300 levels', () => operation(inLab(`${'lab { head { '.repeat(150)} id ${'} }'.repeat(150)}`)), 'QUERY_TOO_COMPLEX', 400],
    ['levels in fragments', () => operation(`{ ${inLab('...f0').slice(1)} ${many(15, (index) => `fragment f${index} on Revision { lab { head { ...f${index + 1} } } }`)} fragment f15 on Revision { id }`), 'QUERY_TOO_COMPLEX', 400],
    ['thousands of levels', () => operation(`{ ${'a { '.repeat(3_700)} b ${'}'.repeat(3_700)} }`), 'QUERY_TOO_COMPLEX', 400],
    ['thousands of selections without a field', () => operation(`{ ${'... { '.repeat(2_000)} __typename ${'}'.repeat(2_000)} }`), 'QUERY_TOO_COMPLEX', 400],
    ['thousands of lists in an argument', () => operation(`{ labs(search: ${nested(3_000)}) { nodes { id } } }`), 'QUERY_TOO_COMPLEX', 400],
    ['thousands of lists in a type', () => operation(`query ($a: ${'['.repeat(3_000)}Int${']'.repeat(3_000)}) { __typename }`), 'QUERY_TOO_COMPLEX', 400],
    ['thousands of aliases', () => operation(inLab(many(2_001, (index) => `a${index}: __typename`))), 'QUERY_TOO_COMPLEX', 400],
    ['hundreds of aliases that are one and the same', () => operation(inLab(many(900, (index) => `a: reach(from: "internet", to: "http://web-${index}") { summary }`))), 'QUERY_TOO_COMPLEX', 400],
    ['aliases that are one and the same, in fields that are one', () => operation(inLab(many(90, () => `${REACH.replace('summary', many(20, (index) => `a: ${index % 2 === 0 ? 'summary' : 'reachability'}`))}`))), 'QUERY_TOO_COMPLEX', 400],
    ['thousands of operations', () => ({ ...operation(many(2_000, (index) => `query q${index} { __typename }`)), operationName: 'q1' }), 'QUERY_TOO_COMPLEX', 400],
    ['a batch', () => Array.from({ length: 10 }, () => operation('{ __typename }')), 'BAD_REQUEST', 400],
    ['fragments in a circle', () => operation('{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }'), 'GRAPHQL_VALIDATION_FAILED', 400],
    ['fragments that all spread each other', () => operation(`{ ...f0 } ${many(60, (index) => `fragment f${index} on Query { ${many(60, (other) => `...f${other}`)} }`)}`), 'GRAPHQL_VALIDATION_FAILED', 400],
    ['fragments that double 30 times', () => operation(doubling(30, 'a: __typename', '__typename')), 'QUERY_TOO_COMPLEX', 400],
    ['fragments that double 60 times around nothing', () => operation(doubling(60, '', '...unknown')), 'GRAPHQL_VALIDATION_FAILED', 400],
    ['10 MB of variables', () => operation('query ($x: String) { __typename }', { x: 'x'.repeat(10_000_000) }), 'BODY_TOO_LARGE', 413],
    ['fifty thousand brackets', () => nested(50_000), 'BODY_TOO_LARGE', 413],
    ['variables of fifty thousand levels', () => `{ "query": "{ __typename }", "variables": { "x": ${nested(50_000)} } }`, 'BODY_TOO_LARGE', 413],
    ['a million values', () => `{ "query": "{ __typename }", "variables": { "x": [${'1,'.repeat(1_000_000)}1] } }`, 'BODY_TOO_LARGE', 413],
    ['2 MB of query', () => operation(`{ ${'__typename '.repeat(180_000)} }`), 'QUERY_TOO_COMPLEX', 400],
    ['one word of 1 MB', () => operation(`{ __typename # ${'x'.repeat(1_000_000)}\n }`), 'QUERY_TOO_COMPLEX', 400],
    ['ten thousand directives', () => operation(`{ __typename ${'@include(if: true) '.repeat(10_000)} }`), 'QUERY_TOO_COMPLEX', 400],
    [
      'introspection in itself',
      () => operation('{ __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }'),
      'GRAPHQL_VALIDATION_FAILED',
      400,
    ],
    ['twenty thousand questions', () => operation(`query ($q: [ReachInput!]!) ${inLab('reachAll(questions: $q) { summary }')}`, { q: questions(20_000) }), 'QUERY_TOO_COMPLEX', 400],
    ['lists of lists', () => operation('{ labs(first: 100) { nodes { revisions(first: 100) { nodes { reach(from: "internet", to: "http://a") { summary } } } } } }'), 'QUERY_TOO_COMPLEX', 400],
  ])('%s', async (_what, body, code, status) => {
    const [response, other] = await Promise.all([send(body()), send(operation('{ __typename }'))]);
    expect(codeIn(response.body)).toBe(code);
    expect(response.status).toBe(status);
    expect(other.body).toMatchObject({ data: { __typename: 'Query' } });
  });
});

describe('what is not as it should be is refused with a code, and not repeated', () => {
  const lab1 = { name: 'x', files: [{ path: 'a.yaml', content: 'x'.repeat(100_000), k1: 1, k2: 2 }] };

  test.each<[string, () => string | Buffer | object, string, number]>([
    ['thousands of unknown fields', () => operation(`{ ${many(1_900, (index) => `labz${index}`)} }`), 'GRAPHQL_VALIDATION_FAILED', 400],
    ['thousands of unknown fields in a variable', () => operation(CREATE_LAB, { input: Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`k${index}`, index])) }), 'BAD_USER_INPUT', 400],
    ['an unknown field beside a large one', () => operation(CREATE_LAB, { input: lab1 }), 'BAD_USER_INPUT', 400],
    ['thousands of wrong items', () => operation(CREATE_LAB, { input: { name: 'x', files: Array.from({ length: 50_000 }, () => 1) } }), 'BAD_USER_INPUT', 400],
    ['two operations, neither of them named', () => operation('query a { __typename } query b { __typename }'), 'BAD_REQUEST', 400],
    ['an operation that there is none of', () => ({ query: 'query a { __typename }', operationName: 'b' }), 'BAD_REQUEST', 400],
    ['a hash that nobody knows', () => ({ extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } } }), 'PERSISTED_QUERY_NOT_FOUND', 200],
    ['a hash that is a list', () => ({ extensions: { persistedQuery: { version: 1, sha256Hash: [[['a']]] } } }), 'PERSISTED_QUERY_NOT_FOUND', 200],
    ['a hash of something else', () => ({ query: '{ __typename }', extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } } }), 'BAD_REQUEST', 400],
    ['a hash of another version', () => ({ query: '{ __typename }', extensions: { persistedQuery: { version: 2, sha256Hash: 'a'.repeat(64) } } }), 'BAD_REQUEST', 400],
    ['a document that nobody knows', () => ({ documentId: 'x' }), 'PERSISTED_QUERY_NOT_FOUND', 400],
    ['a document whose id is a prototype’s', () => ({ documentId: '__proto__' }), 'PERSISTED_QUERY_NOT_FOUND', 400],
    ['a prototype', () => '{ "query": "query ($id: ID!) { lab(id: $id) { id } }", "variables": { "__proto__": { "id": "x" } } }', 'MALFORMED_BODY', 400],
    ['a constructor’s prototype', () => '{ "query": "{ __typename }", "variables": { "constructor": { "prototype": { "id": "x" } } } }', 'MALFORMED_BODY', 400],
    ['a variable that objects inherit', () => operation('query ($toString: ID!) { lab(id: $toString) { id } }'), 'BAD_USER_INPUT', 400],
    ['a page of a milliard', () => operation('{ labs(first: 1000000000) { nodes { id } } }'), 'BAD_USER_INPUT', 200],
    ['a page of less than nothing', () => operation('{ labs(first: -1) { nodes { id } } }'), 'BAD_USER_INPUT', 200],
    ['a cursor of ours that is none', () => operation('{ labs(after: "\u0000") { nodes { id } } }'), 'BAD_USER_INPUT', 200],
    ['a cursor of many characters', () => operation('query ($after: String) { labs(after: $after) { nodes { id } } }', { after: 'a'.repeat(1_000_000) }), 'BAD_USER_INPUT', 200],
  ])('%s', async (_what, body, code, status) => {
    const response = await send(body());
    expect(codeIn(response.body)).toBe(code);
    expect(response.status).toBe(status);
    expect(response.text.length).toBeLessThan(30_000);
  });

  test('text that is no UTF-8', async () => {
    const body = Buffer.concat([Buffer.from('{ "query": "{ __typename } # '), Buffer.from([0xff, 0xfe]), Buffer.from('" }')]);
    const response = await fetch(`${api.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${api.ours.apiKey}` }, body });
    expect([response.status, await response.json()]).toMatchObject([400, { errors: [{ extensions: { code: 'MALFORMED_BODY' } }] }]);
  });

  test('an id of another type leads nowhere', async () => {
    for (const query of [`{ revision(id: "${lab.id}") { id } }`, `{ lab(id: "${lab.head.id}") { id } }`, '{ lab(id: "lab_../../x") { id } }', '{ node(id: "constructor_1") { id } }']) {
      const { data } = await api.ours.query<object>(query);
      expect(Object.values(data), query).toEqual([null]);
    }
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
