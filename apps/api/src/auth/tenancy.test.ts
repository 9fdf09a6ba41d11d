/** Two organisations: neither sees a byte of the other's, whatever it asks. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMIT, newLab, startApi, until, webLab } from '../testing/api.js';
import type { NewLab, TestApi } from '../testing/api.js';

let api: TestApi;
let lab: NewLab;
let simulation: string;
let submission: string;

const secret = webLab.map((file) => ({ ...file, content: `# top secret of ours\n${file.content}` }));
const assignment = {
  path: 'assignment.yaml',
  content: `apiVersion: vantage.lab/v1
kind: Assignment
metadata: { name: secret }
spec: { title: secret, checks: [{ id: a, title: secret check, points: 1, reach: { from: internet, to: "shop/service/web:80", expect: { reachability: NEVER } } }] }
`,
};

beforeAll(async () => {
  api = await startApi();
  lab = await newLab(api.ours, 'secret lab', secret);
  const started = await api.ours.query<{ startSimulation: { simulation: { id: string } } }>(
    'mutation ($id: ID!) { startSimulation(input: { kind: MATRIX, revisionId: $id }) { simulation { id } } }',
    { id: lab.head.id },
  );
  simulation = started.data.startSimulation.simulation.id;
  const submitted = await api.ours.query<{ submit: { submission: { id: string } } }>(
    'mutation ($input: SubmitInput!) { submit(input: $input) { submission { id } } }',
    { input: { files: secret, assignment, idempotencyKey: 'shared key' } },
  );
  submission = submitted.data.submit.submission.id;
  const worker = await api.work();
  await until(
    async () => api.ours.get(`/v1/submissions/${submission}/results`),
    (response) => response.status === 200,
  );
  await worker.close();
});

afterAll(async () => {
  await api.close();
});

const queries = {
  lab: 'query ($id: ID!) { lab(id: $id) { name head { files { content } } } }',
  revision: 'query ($id: ID!) { revision(id: $id) { message files { content } } }',
  simulation: 'query ($id: ID!) { simulation(id: $id) { status revision { id } } }',
  submission: 'query ($id: ID!) { submission(id: $id) { status checks { title } } }',
  node: 'query ($id: ID!) { node(id: $id) { __typename id } }',
};

describe('by another organisation', () => {
  test.each([
    ['a lab', 'lab', () => lab.id],
    ['a revision', 'revision', () => lab.head.id],
    ['a simulation', 'simulation', () => simulation],
    ['a submission', 'submission', () => submission],
    ['a lab as a node', 'node', () => lab.id],
    ['a revision as a node', 'node', () => lab.head.id],
    ['a simulation as a node', 'node', () => simulation],
    ['a submission as a node', 'node', () => submission],
  ] as const)('%s is not found', async (_what, query, idOf) => {
    const id = idOf();
    const theirs = await api.theirs.query<Readonly<Record<string, unknown>>>(queries[query], { id });
    expect(theirs.data).toEqual({ [query]: null });
    expect(theirs.errors).toBeUndefined();
    const ours = await api.ours.query<Readonly<Record<string, unknown>>>(queries[query], { id });
    expect(ours.data[query]).not.toBeNull();
  });

  test('labs are not listed, however they are searched for', async () => {
    for (const search of [undefined, 'secret']) {
      const { data } = await api.theirs.query('query ($search: String) { labs(search: $search) { nodes { id } pageInfo { hasNextPage } } }', { search });
      expect(data).toEqual({ labs: { nodes: [], pageInfo: { hasNextPage: false } } });
    }
  });

  test.each([
    ['commit to a lab', COMMIT, () => ({ input: { labId: lab.id, baseRevisionId: lab.head.id, files: webLab, message: '' } })],
    ['start a simulation', 'mutation ($id: ID!) { startSimulation(input: { kind: MATRIX, revisionId: $id }) { simulation { id } } }', () => ({ id: lab.head.id })],
    ['cancel a simulation', 'mutation ($id: ID!) { cancelSimulation(id: $id) { id } }', () => ({ id: simulation })],
  ] as const)('it is not possible to %s', async (_what, mutation, variables) => {
    const { errors } = await api.theirs.query(mutation, variables());
    expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  });

  test('a base of another lab of the same organisation is no base', async () => {
    const other = await newLab(api.ours, 'other');
    const { errors } = await api.ours.query(COMMIT, { input: { labId: lab.id, baseRevisionId: other.head.id, files: webLab, message: '' } });
    expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  });

  test('results are not found over REST', async () => {
    const response = await api.theirs.get(`/v1/submissions/${submission}/results?format=gradescope`);
    expect(response.status).toBe(404);
    expect(response.body).toMatchObject({ code: 'NOT_FOUND' });
    expect(response.text).not.toContain('secret');
  });

  test('an idempotency key is each organisation’s own', async () => {
    const { data, errors } = await api.theirs.query<{ submit: { submission: { id: string } } }>(
      'mutation ($input: SubmitInput!) { submit(input: $input) { submission { id } } }',
      { input: { files: webLab, assignment, idempotencyKey: 'shared key' } },
    );
    expect(errors).toBeUndefined();
    expect(data.submit.submission.id).not.toBe(submission);
  });
});

describe('keys', () => {
  test.each([
    ['no key', undefined],
    ['a key of no form', 'Bearer nonsense'],
    ['a key that nobody has', `Bearer vk_${'0'.repeat(16)}_${'A'.repeat(43)}`],
    ['another scheme', 'Basic dXNlcjpwYXNz'],
  ])('%s: 401 with a code, over GraphQL and REST', async (_what, authorization) => {
    const headers = authorization === undefined ? {} : { authorization };
    const graphql = await api.anonymous().post('/graphql').set(headers).send({ query: '{ viewer { organization { name } } }' });
    expect(graphql.status).toBe(401);
    expect(graphql.body).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    const rest = await api.anonymous().get(`/v1/submissions/${submission}/results`).set(headers);
    expect(rest.status).toBe(401);
    expect(rest.body).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  test('the right prefix with another secret opens nothing', async () => {
    const forged = `${api.ours.apiKey.slice(0, -43)}${'A'.repeat(43)}`;
    const response = await api.anonymous().post('/graphql').set('authorization', `Bearer ${forged}`).send({ query: '{ viewer { organization { name } } }' });
    expect(response.status).toBe(401);
  });

  test('are kept as a hash alone', async () => {
    const { rows } = await api.deps.database.withTenant(api.ours.tenantId, async (tx) => ({ rows: await tx.prisma.apiKey.findMany() }));
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(api.ours.apiKey.slice(-43));
  });
});
