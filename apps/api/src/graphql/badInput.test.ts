/** Whatever comes in, the answer has a code and the server goes on. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CREATE, newLab, startApi, until, webLab } from '../testing/api.js';
import type { TestApi } from '../testing/api.js';

let api: TestApi;

beforeAll(async () => {
  api = await startApi();
});

afterAll(async () => {
  await api.close();
});

async function post(body: string | object, type = 'application/json') {
  return api.anonymous().post('/graphql').set('authorization', `Bearer ${api.ours.apiKey}`).set('content-type', type).send(body);
}

describe('requests', () => {
  test.each([
    ['no JSON', '{"query": ', 'MALFORMED_BODY', 400],
    ['no GraphQL', { query: '{ labs {' }, 'GRAPHQL_PARSE_FAILED', 400],
    ['an unknown field', { query: '{ labz { id } }' }, 'GRAPHQL_VALIDATION_FAILED', 400],
    ['a variable of the wrong type', { query: 'query ($id: ID!) { lab(id: $id) { id } }', variables: { id: { a: 1 } } }, 'BAD_USER_INPUT', 400],
    ['a variable that is missing', { query: 'query ($id: ID!) { lab(id: $id) { id } }' }, 'BAD_USER_INPUT', 400],
    ['no query at all', {}, 'BAD_REQUEST', 400],
    ['a body larger than the limit', { query: `# ${'x'.repeat(11 * 1024 * 1024)}\n{ __typename }` }, 'BODY_TOO_LARGE', 413],
  ])('%s', async (_what, body, code, status) => {
    const response = await post(body);
    expect(response.status).toBe(status);
    expect(response.body).toMatchObject({ errors: [{ extensions: { code } }] });
    expect(response.text).not.toContain('node_modules');
    expect((await api.anonymous().get('/healthz')).status).toBe(200);
  });

  test('a query that nests too deeply is refused before it runs', async () => {
    const query = `{ labs { nodes { ${'head { lab { '.repeat(12)} id ${'} }'.repeat(12)} } } }`;
    expect((await post({ query })).body).toMatchObject({ errors: [{ extensions: { code: 'QUERY_TOO_COMPLEX' } }] });
  });

  test('a query that asks the same thing under thousands of names is refused', async () => {
    const query = `{ ${Array.from({ length: 2_100 }, (_, index) => `a${index}: __typename`).join(' ')} }`;
    expect((await post({ query })).body).toMatchObject({ errors: [{ extensions: { code: 'QUERY_TOO_COMPLEX' } }] });
  });

  test('a bomb of fragments is refused at once', async () => {
    const bomb = Array.from({ length: 25 }, (_, index) => `fragment f${index} on Lab { a: head { lab { ...f${index + 1} } } b: head { lab { ...f${index + 1} } } }`);
    const query = `{ labs { nodes { ...f0 } } } ${bomb.join(' ')} fragment f25 on Lab { id }`;
    expect((await post({ query })).body).toMatchObject({ errors: [{ extensions: { code: 'QUERY_TOO_COMPLEX' } }] });
  });
});

describe('arguments', () => {
  const file = { path: 'a.yaml', content: 'kind: Pod' };

  test.each([
    ['an empty name', { name: ' ', files: [file] }, 'input.name'],
    ['a name of two lines', { name: 'a\nb', files: [file] }, 'input.name'],
    ['a name that a terminal obeys', { name: '\u001b[31mred', files: [file] }, 'input.name'],
    ['a name that turns what follows', { name: 'a\u202etxt', files: [file] }, 'input.name'],
    ['a name that shows nothing', { name: '\u200b\u2060', files: [file] }, 'input.name'],
    ['no files', { name: 'lab', files: [] }, 'input.files'],
    ['a path that leaves the lab', { name: 'lab', files: [{ ...file, path: '../a.yaml' }] }, 'input.files[0].path'],
    ['an absolute path', { name: 'lab', files: [{ ...file, path: '/etc/passwd' }] }, 'input.files[0].path'],
    ['a path twice', { name: 'lab', files: [file, file] }, 'input.files[1].path'],
    ['a NUL in a file', { name: 'lab', files: [{ ...file, content: 'a\0b' }] }, 'input.files[0].content'],
    ['half a surrogate pair', { name: '\ud800', files: [file] }, 'input.name'],
  ])('%s', async (_what, input, argument) => {
    const { errors } = await api.ours.query(CREATE, { input });
    expect(errors).toMatchObject([{ path: ['createLab'], extensions: { code: 'BAD_USER_INPUT', argument } }]);
  });

  test.each([
    ['an unknown address', 'from: "shop/pod/nobody", to: "shop/service/web:80"', 'QUESTION.UNKNOWN_ADDRESS', 'from'],
    ['a target without a port', 'from: "internet", to: "shop/pod/client"', 'QUESTION.MISSING_PORT', undefined],
    ['an empty address', 'from: "", to: "shop/service/web:80"', 'GRAPHQL_VALIDATION_FAILED', undefined],
  ])('%s', async (_what, question, code, argument) => {
    const query = `query ($files: [LabFileInput!]!) { scratch(files: $files) { reach(${question}) { reachability } } }`;
    const { errors } = await api.ours.query(query, { files: webLab });
    expect(errors?.[0]?.extensions.code).toBe(code);
    if (argument !== undefined) expect(errors?.[0]?.extensions.argument).toBe(argument);
  });

  test('the question at fault among many is named', async () => {
    const query = 'query ($files: [LabFileInput!]!, $questions: [ReachInput!]!) { scratch(files: $files) { reachAll(questions: $questions) { reachability } } }';
    const good = { from: 'internet', to: 'shop/service/web:80' };
    const { errors } = await api.ours.query(query, { files: webLab, questions: [good, { ...good, from: 'nowhere' }] });
    expect(errors).toMatchObject([{ extensions: { code: 'QUESTION.UNKNOWN_ADDRESS', argument: 'questions[1].from' } }]);
  });

  test.each([
    ['a page of none', 'first: 0', 'first'],
    ['a page of a million', 'first: 1000000', 'first'],
    ['a cursor of another kind', 'after: "bm9uc2Vuc2U"', 'after'],
  ])('%s', async (_what, page, argument) => {
    const { errors } = await api.ours.query(`{ labs(${page}) { nodes { id } } }`);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument } }]);
  });
});

describe('text that the database keeps nowhere', () => {
  const none = 'a\0b';

  test('is looked for in no name', async () => {
    const { errors } = await api.ours.query('query ($search: String) { labs(search: $search) { nodes { id } } }', { search: none });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'search' } }]);
  });

  test('is the name of no branch', async () => {
    const { id } = await newLab(api.ours);
    const { data, errors } = await api.ours.query('query ($id: ID!, $name: String!) { lab(id: $id) { branch(name: $name) { id } mergePreview(from: $name) { from { id } } } }', { id, name: none });
    expect(errors).toMatchObject([{ path: ['lab', 'mergePreview'], extensions: { code: 'NOT_FOUND' } }]);
    expect(data).toEqual({ lab: null });
  });

  test('that YAML writes as an escape is graded all the same', async () => {
    const assignment = { path: 'assignment.yaml', content: 'apiVersion: vantage.lab/v1\nkind: Assignment\nmetadata: { name: a }\nspec: { title: "a\\0b", checks: [{ id: a, title: "a\\0b", points: 1, reach: { from: internet, to: "shop/service/web:80", expect: { reachability: NEVER } } }] }\n' };
    const made = await api.ours.query<{ submit: { submission: { id: string } } }>('mutation ($input: SubmitInput!) { submit(input: $input) { submission { id } } }', { input: { files: webLab, assignment, idempotencyKey: 'nul' } });
    const worker = await api.work();
    const ended = await until(() => api.ours.query<{ submission: { status: string } }>('query ($id: ID!) { submission(id: $id) { status error { code } checks { title } } }', { id: made.data.submit.submission.id }), ({ data }) => ['GRADED', 'FAILED'].includes(data.submission.status));
    await worker.close();
    expect(ended.data).toEqual({ submission: { status: 'GRADED', error: null, checks: [{ title: 'a\ufffdb' }] } });
  });
});

describe('files', () => {
  const DIAGNOSTICS = 'query ($files: [LabFileInput!]!) { scratch(files: $files) { diagnostics { severity code path line } } }';
  const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]', ...'bcdefghij'.split('').map((name, index) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefghi'[index]}`).join(',')}]`)];

  test.each([
    ['a node port of 80', 'apiVersion: v1\nkind: Service\nmetadata: { name: a }\nspec: { type: NodePort, ports: [{ port: 80, nodePort: 80 }] }'],
    ['a selector that is a list', 'apiVersion: v1\nkind: Service\nmetadata: { name: a }\nspec: { selector: [a], ports: [{ port: 80 }] }'],
    ['a tab', 'apiVersion: v1\nkind:\tPod\n\tmetadata: {}'],
    ['a billion laughs', bomb.join('\n')],
  ])('%s is an ERROR with its place', async (_what, content) => {
    const { data } = await api.ours.query<{ scratch: { diagnostics: readonly { severity: string; path: string }[] } }>(DIAGNOSTICS, {
      files: [{ path: 'bad.yaml', content }],
    });
    expect(data.scratch.diagnostics.some((diagnostic) => diagnostic.severity === 'ERROR' && diagnostic.path === 'bad.yaml')).toBe(true);
  });
});

describe('faults of the server', () => {
  test('are masked, and found in the log by their id', async () => {
    const lab = await newLab(api.ours);
    const { networks } = api.deps;
    const broken = { ...networks, ask: () => Promise.reject(new Error('connect ECONNREFUSED secret.internal:5432')) };
    Object.assign(api.deps, { networks: broken });
    const { errors } = await api.ours.query('query ($id: ID!) { revision(id: $id) { diagnostics { code } } }', { id: lab.head.id });
    Object.assign(api.deps, { networks });
    const [error] = errors ?? [];
    expect(error?.extensions.code).toBe('INTERNAL');
    expect(JSON.stringify(errors)).not.toContain('secret');
    expect(api.log.some((line) => line.includes(error?.extensions.errorId ?? '-') && line.includes('secret.internal'))).toBe(true);
  });
});
