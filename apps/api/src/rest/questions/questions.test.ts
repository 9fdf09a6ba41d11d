import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closedLab, newLab, startApi, webLab } from '../../testing/api.js';
import type { NewLab, TestApi } from '../../testing/api.js';
import { restClientOf } from '../../testing/restClient.js';
import type { RestClient } from '../../testing/restClient.js';
import { writeTar } from '../archive/writeTar.js';

let api: TestApi;
let ours: RestClient;
let lab: NewLab;

beforeAll(async () => {
  api = await startApi();
  ours = restClientOf({ url: api.url, apiKey: api.ours.apiKey });
  lab = await newLab(api.ours, 'closed', closedLab);
});

afterAll(async () => {
  await api.close();
});

const question = { from: 'shop/pod/client', to: 'shop/service/web:80' };
const at = (question: string, revision = 'head') => `/v1/labs/${lab.id}/revisions/${revision}/${question}`;

interface Reached {
  readonly traces: readonly { readonly hops: readonly { readonly steps: readonly { readonly kind: string; readonly text: string; readonly cites: readonly unknown[] }[] }[] }[];
}

describe('reach', () => {
  test('answers with the whole story, by number or as head', async () => {
    for (const revision of ['head', '1']) {
      const response = await ours.post(at('reach', revision), { body: question });
      expect(response.status).toBe(200);
      expect(response.body).toMatchObject({ reachability: 'NEVER', symptom: { exitCode: 28 } });
      const steps = (response.body as Reached).traces.flatMap((trace) => trace.hops).flatMap((hop) => hop.steps);
      expect(steps.map((step) => step.kind)).toContain('networkPolicy');
      for (const step of steps) {
        expect(step.text).not.toBe('');
        expect(step.cites).not.toEqual([]);
      }
      expect(JSON.stringify(response.body)).toContain('"path":"deny.yaml"');
    }
  });

  test('says the same as GraphQL', async () => {
    const { body } = await ours.post(at('reach'), { body: question });
    const { data } = await api.ours.query('query ($id: ID!, $from: Address!, $to: String!) { revision(id: $id) { reach(from: $from, to: $to) { reachability summary symptom { tool exitCode output } notes } } }', { id: lab.head.id, ...question });
    expect({ revision: { reach: body } }).toMatchObject(data as object);
  });

  test('is told for a terminal where that is asked for', async () => {
    const response = await ours.post(at('reach'), { headers: { accept: 'text/plain' }, body: question });
    expect(response.headers['content-type']).toContain('text/plain');
    expect(response.body).toContain('NEVER');
    expect(response.body).toContain('deny.yaml');
    expect(response.body).not.toContain('\u001b');
  });

  test.each([
    ['an unknown address', { ...question, from: 'shop/pod/nobody' }, { code: 'QUESTION.UNKNOWN_ADDRESS', argument: 'from' }],
    ['a target without a port', { ...question, to: 'shop/pod/client' }, { code: 'QUESTION.MISSING_PORT' }],
    ['an empty address', { ...question, from: '' }, { code: 'BAD_USER_INPUT', errors: [{ pointer: '#/from' }] }],
    ['no target', { from: 'internet' }, { code: 'BAD_USER_INPUT', errors: [{ pointer: '#/to' }] }],
    ['a field that nobody knows', { ...question, too: 'x' }, { code: 'BAD_USER_INPUT', errors: [{ pointer: '#/too' }] }],
    ['a port of 0', { ...question, port: 0 }, { code: 'BAD_USER_INPUT', errors: [{ pointer: '#/port' }] }],
  ])('%s is refused', async (_what, body, problem) => {
    const response = await ours.post(at('reach'), { body });
    expect(response.status).toBe(400);
    expect(response.body).toMatchObject(problem);
  });

  test('is not for another organisation', async () => {
    const response = await restClientOf({ url: api.url, apiKey: api.theirs.apiKey }).post(at('reach'), { body: question });
    expect(response.body).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  });
});

describe('resolve', () => {
  test('answers hop by hop', async () => {
    const response = await ours.post(at('resolve'), { body: { from: 'shop/pod/client', name: 'web' } });
    expect(response.body).toMatchObject({ outcome: 'ANSWER', addresses: [expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/) as string] });
  });

  test('a type that nobody knows is refused', async () => {
    expect((await ours.post(at('resolve'), { body: { from: 'shop/pod/client', name: 'web', type: 'ANY' } })).body).toMatchObject({ code: 'BAD_USER_INPUT', errors: [{ pointer: '#/type' }] });
  });
});

describe('connectivity', () => {
  test('lists what policies allow', async () => {
    const { body } = await ours.post(at('connectivity'), { body: { namespace: 'shop' } });
    expect((body as { readonly connections: readonly unknown[] }).connections).toContainEqual(expect.objectContaining({ all: true, to: expect.objectContaining({ kind: 'workload', name: 'client' }) as unknown }));
  });
});

describe('scratch', () => {
  test('files and question in one call, as JSON', async () => {
    const { body } = await ours.post('/v1/scratch/reach', { body: { files: webLab, question } });
    expect(body).toMatchObject({ reachability: 'ALWAYS' });
  });

  test('as an archive with the question in the query, told for a terminal', async () => {
    const archive = gzipSync(await writeTar(closedLab, new Date(0)));
    for (const [type, body] of [['application/gzip', archive], ['application/yaml', closedLab.map((file) => `---\n${file.content}`).join('')]] as const) {
      const response = await ours.post('/v1/scratch/reach', { query: question, headers: { 'content-type': type, accept: 'text/plain' }, body });
      expect(response.status).toBe(200);
      expect(response.body).toContain('NEVER');
    }
  });

  test('an archive without its question says what is missing', async () => {
    const response = await ours.post('/v1/scratch/reach', { query: { from: 'internet' }, headers: { 'content-type': 'application/yaml' }, body: 'a: 1\n' });
    expect(response.body).toMatchObject({ code: 'BAD_USER_INPUT', errors: [{ parameter: 'to' }] });
  });

  test('files that are none are refused with their place', async () => {
    expect((await ours.post('/v1/scratch/reach', { body: { files: [], question } })).body).toMatchObject({ errors: [{ pointer: '#/files' }] });
  });
});

describe('the network itself', () => {
  test('is told with its capacity, of a revision and of files that are not stored alike', async () => {
    for (const [what, part] of [['topology', { devices: expect.arrayContaining([expect.objectContaining({ address: 'shop/pod/client', kind: 'POD' })]) as unknown }], ['capacity', { clusters: [{ maxNodes: expect.any(Number) as number }] }]] as const) {
      const stored = await ours.get(at(what));
      expect(stored.body).toMatchObject(part);
      expect((await ours.post(`/v1/scratch/${what}`, { body: { files: closedLab } })).body).toEqual(stored.body);
      const archive = closedLab.map(({ path, content }) => `---\n# vantage.lab/path: ${path}\n${content}`).join('');
      expect((await ours.post(`/v1/scratch/${what}`, { headers: { 'content-type': 'application/yaml' }, body: archive })).body).toEqual(stored.body);
      expect((await ours.get(at(what, '9'))).status).toBe(404);
    }
  });
});

describe('many questions at once', () => {
  test('are answered in their order, of a revision and of files that are not stored alike', async () => {
    const questions = [question, { ...question, to: '198.51.100.9:80' }, question];
    const stored = await ours.post(at('reach-all'), { body: { questions } });
    const { answers } = stored.body as { readonly answers: readonly unknown[] };
    expect(answers).toHaveLength(3);
    expect(answers[2]).toEqual(answers[0]);
    expect(answers[0]).toEqual((await ours.post(at('reach'), { body: question })).body);
    expect((await ours.post('/v1/scratch/reach-all', { body: { files: closedLab, questions } })).body).toEqual(stored.body);
  });

  test('fail with the place of the first that cannot be asked', async () => {
    const response = await ours.post(at('reach-all'), { body: { questions: [question, { ...question, from: 'shop/pod/nobody' }] } });
    expect(response.body).toMatchObject({ status: 400, code: 'QUESTION.UNKNOWN_ADDRESS', argument: 'questions[1].from' });
    expect((await ours.post(at('reach-all'), { body: { questions: [] } })).body).toMatchObject({ code: 'BAD_USER_INPUT', errors: [{ pointer: '#/questions' }] });
  });
});

describe('files that are not stored', () => {
  test('answer as a revision of them does', async () => {
    const name = { from: 'shop/pod/client', name: 'web' };
    for (const [what, asked] of [['resolve', name], ['connectivity', { namespace: 'shop' }]] as const) {
      expect((await ours.post(`/v1/scratch/${what}`, { body: { files: closedLab, question: asked } })).body).toEqual((await ours.post(at(what), { body: asked })).body);
    }
    expect((await ours.post('/v1/scratch/diagnostics', { body: { files: closedLab } })).body).toEqual((await ours.get(at('diagnostics'))).body);
    expect((await ours.post('/v1/scratch/diagnostics', { headers: { 'content-type': 'application/gzip' }, body: 'no archive' })).body).toMatchObject({ code: 'ARCHIVE.UNREADABLE' });
  });
});
