import type { Assignment } from '@vantage/engine';
import { expect, onTestFinished, test } from 'vitest';
import { noMeters } from '../meters.js';
import { readAssignment } from '../readAssignment.js';
import { createNetworks, defaultNetworkLimits } from './networks.js';
import type { NetworkLimits, Source } from './networks.js';
import { openNetwork } from './openNetwork.js';
import { answer, canonicalText } from './questions.js';
import type { Question } from './questions.js';

function filesOf(replicas: number, name = 'web') {
  return [
    {
      path: 'web.yaml',
      content: `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: nginx, ports: [{ containerPort: 8080 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: client, namespace: shop }
spec: { containers: [{ name: client, image: busybox, ports: [{ containerPort: 9 }] }] }
`,
    },
  ];
}

function assignmentOf(spec: string): Assignment {
  const read = readAssignment({ path: 'a.yaml', content: `apiVersion: vantage.lab/v1\nkind: Assignment\nmetadata: { name: a }\n${spec}\n` });
  if (!read.ok) throw new Error(read.failure.message);
  return read.value;
}

const SMALL = filesOf(2);
const LARGE = filesOf(600);

/** Counts how often its files were wanted. */
function sourceOf(hash: string, files = SMALL): Source & { readonly loads: () => number } {
  let loads = 0;
  return { contentHash: hash, lane: 'tenant', files: () => Promise.resolve((loads++, files)), loads: () => loads };
}

function networks(limits: Partial<NetworkLimits> = {}, meters = noMeters) {
  const made = createNetworks({ ...defaultNetworkLimits, threads: 1, ...limits }, meters);
  onTestFinished(() => made.close());
  return made;
}

const reach = { kind: 'reach', question: { from: 'shop/pod/client', to: 'http://web' } } as const;

const questions: readonly Question[] = [
  { kind: 'reach', question: { from: 'shop/pod/client', to: 'http://web' } },
  { kind: 'reach', question: { from: 'nowhere', to: 'http://web' } },
  { kind: 'resolve', question: { from: 'shop/pod/client', name: 'web' } },
  { kind: 'connectivity', question: {} },
  { kind: 'topology' },
  { kind: 'capacity' },
  { kind: 'matrixShape' },
  { kind: 'matrixRow', from: 'shop/deployment/web' },
  { kind: 'grade', assignment: assignmentOf('spec: { title: A, checks: [{ id: a, title: A, points: 1, reach: { from: shop/pod/client, to: "shop/service/web:80", expect: { reachability: ALWAYS } } }] }') },
  { kind: 'diagnostics' },
];

test.each(questions)('a thread answers $kind as this one does', async (question) => {
  const asked = await networks().ask(sourceOf('1a', LARGE), question);
  expect(asked).toEqual({ ok: true, value: answer(openNetwork(LARGE), question) });
});

test.each(questions)('a small lab answers $kind here as the engine does', async (question) => {
  const asked = await networks().ask(sourceOf('1b'), question);
  expect(asked).toEqual({ ok: true, value: answer(openNetwork(SMALL), question) });
});

test('files are loaded once, here and in a thread', async () => {
  const made = networks();
  const [small, large] = [sourceOf('2a'), sourceOf('2b', LARGE)];
  for (const question of questions) {
    await made.ask(small, question);
    await made.ask(large, question);
  }
  // Connectivity of the small lab, too, is quickly answered here.
  expect([small.loads(), large.loads()]).toEqual([1, 1]);
});

test('the same question is answered once, whatever the order of its fields', async () => {
  const lookups: string[] = [];
  const made = networks({}, { ...noMeters, cacheLookup: (cache, outcome) => void (cache === 'answers' && lookups.push(outcome)) });
  const source = sourceOf('3');
  const first = await made.ask(source, reach);
  const second = await made.ask(source, { kind: 'reach', question: { to: 'http://web', from: 'shop/pod/client' } });
  expect(second).toEqual(first);
  expect(lookups).toEqual(['miss', 'hit']);
});

test('questions that differ, and files that differ, are asked apart', () => {
  const texts = questions.map(canonicalText);
  expect(new Set(texts).size).toBe(texts.length);
});

test('a lab that takes too long ends its thread, says so, and the next lab is answered', async () => {
  const made = networks({ milliseconds: 1 });
  expect(await made.ask(sourceOf('4a', LARGE), reach)).toEqual({ ok: false, failure: { kind: 'tooSlow', milliseconds: 1 } });
  expect(await made.ask(sourceOf('4b'), reach)).toMatchObject({ ok: true });
});

test('a lab that takes too much memory ends its thread, says so, and the next lab is answered by another one', async () => {
  const made = networks({ threadMegabytes: 40 });
  expect(await made.ask(sourceOf('5a', filesOf(50_000)), reach)).toEqual({ ok: false, failure: { kind: 'tooLarge', megabytes: 40 } });
  expect(await made.ask(sourceOf('5b', LARGE), { kind: 'topology' })).toMatchObject({ ok: true });
});

test('a network that its thread put aside for others is opened again', async () => {
  const made = networks({ threadNetworkBytes: 2_000_000 });
  const [one, two] = [sourceOf('6a', LARGE), sourceOf('6b', filesOf(600, 'other'))];
  const first = await made.ask(one, reach);
  await made.ask(two, reach);
  expect(await made.ask(one, { kind: 'diagnostics' })).toMatchObject({ ok: true });
  expect(first).toMatchObject({ ok: true });
  expect(one.loads()).toBe(2);
});

test('files that cannot be loaded are wanted again by the next question', async () => {
  const made = networks();
  await expect(made.ask({ ...sourceOf('7'), files: () => Promise.reject(new Error('away')) }, reach)).rejects.toThrow('away');
  expect(await made.ask(sourceOf('7'), reach)).toMatchObject({ ok: true });
});

test('a tenant with too much waiting is refused, and another one is not', async () => {
  const made = networks({ waiting: 1, answerBytes: 1 });
  const source = sourceOf('8', LARGE);
  await made.ask(source, { kind: 'diagnostics' });
  const ports = [1, 2, 3].map((port) => made.ask(source, { kind: 'reach', question: { from: 'shop/pod/client', to: `shop/service/web:${port}` } }));
  const other = made.ask({ ...source, lane: 'other' }, { kind: 'topology' });
  expect((await Promise.all(ports)).map((asked) => (asked.ok ? 'answered' : asked.failure.kind))).toEqual(['answered', 'answered', 'full']);
  expect(await other).toMatchObject({ ok: true });
});
