import { encodeNodeId, uuidOf } from '@vantage/contract';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closedLab, startApi, until, webLab } from '../testing/api.js';
import type { TestApi } from '../testing/api.js';
import { newMember } from '../testing/roles.js';
import type { Someone } from '../testing/roles.js';

let api: TestApi;
let worker: { readonly close: () => Promise<void> };

beforeAll(async () => {
  api = await startApi();
  worker = await api.work();
});

afterAll(async () => {
  await worker.close();
  await api.close();
});

const SUBMIT = 'mutation ($input: SubmitInput!) { submit(input: $input) { submission { id status } } }';
const READ = 'query ($id: ID!) { submission(id: $id) { status score maxScore checks { id title passed score maxScore explanation } error { code } gradedAt } }';

const assignment = {
  path: 'assignment.yaml',
  content: `apiVersion: vantage.lab/v1
kind: Assignment
metadata: { name: shop }
spec:
  title: The shop
  checks:
    - { id: inside, title: The client reaches the shop, points: 3, reach: { from: shop/pod/client, to: "shop/service/web:80", expect: { reachability: ALWAYS } } }
    - { id: outside, title: The internet does not, points: 2, reach: { from: internet, to: "shop/service/web:80", expect: { reachability: NEVER } } }
`,
};

interface Submitted {
  readonly submit: { readonly submission: { readonly id: string } };
}

async function submit(idempotencyKey: string, files = webLab) {
  return api.ours.query<Submitted>(SUBMIT, { input: { files, assignment, idempotencyKey } });
}

async function graded(id: string): Promise<unknown> {
  const read = async () => (await api.ours.query<{ submission: { status: string } }>(READ, { id })).data.submission;
  return until(read, (submission) => submission.status !== 'QUEUED');
}

test('what is handed in is graded by a worker, each check with its explanation', async () => {
  const { data } = await submit('all right');
  expect(await graded(data.submit.submission.id)).toMatchObject({
    status: 'GRADED',
    score: 5,
    maxScore: 5,
    checks: [
      { id: 'inside', passed: true, score: 3 },
      { id: 'outside', passed: true, score: 2 },
    ],
  });
});

test('a check that fails says what was expected and what happens', async () => {
  const { data } = await submit('half right', closedLab);
  const submission = await graded(data.submit.submission.id);
  expect(submission).toMatchObject({ score: 2, checks: [{ passed: false, score: 0 }, { passed: true }] });
  expect(JSON.stringify(submission)).toContain('deny');
});

test('the same in the format of the course platform', async () => {
  const { data } = await submit('for gradescope', closedLab);
  const { id } = data.submit.submission;
  await graded(id);
  const response = await api.ours.get(`/v1/submissions/${id}/results?format=gradescope`);
  expect(response.status).toBe(200);
  expect(response.body).toMatchObject({
    score: 2,
    tests: [
      { name: 'The client reaches the shop', score: 0, max_score: 3, status: 'failed' },
      { name: 'The internet does not', score: 2, max_score: 2, status: 'passed' },
    ],
  });
});

test('the same key and content, however often and at once, are one submission', async () => {
  const answers = await Promise.all(Array.from({ length: 5 }, () => submit('once')));
  expect(new Set(answers.map((answer) => answer.data.submit.submission.id)).size).toBe(1);
});

test('the same key of two users is two submissions, each found again by its own user', async () => {
  const [ada, bob] = [await newMember(api, 'STUDENT'), await newMember(api, 'STUDENT')];
  const handIn = async ({ headers }: Someone, files = webLab) => {
    const { body } = (await api.anonymous().post('/graphql').set(headers).send({ query: SUBMIT, variables: { input: { files, assignment, idempotencyKey: 'exercise 1' } } })) as { body: { data: Submitted } };
    return body.data.submit.submission.id;
  };
  const [first, second] = [await handIn(ada), await handIn(bob, closedLab)];
  expect(second).not.toBe(first);
  expect([await handIn(ada), await handIn(bob, closedLab)]).toEqual([first, second]);
});

test('what the version before stored under a key is found by it, and that version finds what this one stores', async () => {
  const { tenantId } = api.ours;
  const key = 'before and after';
  const id = uuidOf('submission', (await submit(key)).data.submit.submission.id) ?? '';
  await api.deps.database.withTenant(tenantId, async (tx) => {
    expect(await tx.prisma.submission.findUnique({ where: { tenantId_idempotencyKey: { tenantId, idempotencyKey: key } } })).toMatchObject({ id });
  });
  const owner = new pg.Client(api.ownerUrl);
  await owner.connect();
  await owner.query(`SELECT set_config('app.tenant_id', $1, false)`, [tenantId]);
  await owner.query('DELETE FROM submission_key WHERE submission_id = $1', [id]);
  await owner.end();
  expect((await submit(key)).data.submit.submission.id).toBe(encodeNodeId('submission', id));
});

test('the same key with other content is refused', async () => {
  await submit('taken');
  expect((await submit('taken', closedLab)).errors).toMatchObject([{ extensions: { code: 'IDEMPOTENCY_CONFLICT', argument: 'input.idempotencyKey' } }]);
});

test('an assignment among the handed-in files counts for nothing', async () => {
  const planted = { ...assignment, path: 'mine.yaml', content: assignment.content.replace('points: 3', 'points: 300') };
  const { data } = await submit('planted', [...webLab, planted]);
  expect(await graded(data.submit.submission.id)).toMatchObject({ score: 5, maxScore: 5 });
});

test('a file that holds no assignment is refused', async () => {
  const [notOne] = webLab;
  const { errors } = await api.ours.query(SUBMIT, { input: { files: webLab, assignment: notOne, idempotencyKey: 'none' } });
  expect(errors).toMatchObject([{ extensions: { code: 'ASSIGNMENT.MISSING', argument: 'input.assignment' } }]);
});
