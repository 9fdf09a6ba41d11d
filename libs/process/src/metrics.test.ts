import { readFileSync } from 'node:fs';
import { openDatabase } from '@vantage/db';
import { afterAll, expect, test } from 'vitest';
import { WEBHOOK_OUTCOMES } from '@vantage/usecases';
import { createMetrics } from './metrics.js';

/** Nobody listens there: a database that is away leaves its numbers out, and their names stay. */
const database = openDatabase('postgresql://nobody:none@127.0.0.1:1/none', { onError: () => undefined });
const metrics = createMetrics('api');
metrics.watch(database);
metrics.watchJobs(async () => ({ waiting: 4, active: 2, delayed: 1, failed: 0 }));
for (const outcome of WEBHOOK_OUTCOMES) metrics.meters.webhookAttempt(outcome, 0.2);
metrics.meters.webhookDisabled();
metrics.request({ method: 'GET', route: '/healthz', status: 200, seconds: 0.1 });
metrics.operation({ operation: 'query lab', code: 'OK', seconds: 0.1 });
metrics.task({ kind: 'simulation', outcome: 'done', seconds: 1 });
metrics.meters.engineTime('reach', 0.1);
metrics.meters.cacheLookup('answers', 'hit');
metrics.meters.cacheEviction('answers');
metrics.meters.cacheFill('answers', { entries: 1, bytes: 1 });
metrics.subscription(1);
const text = await metrics.text();
const kinds = new Map([...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name = '', kind = '']) => [name, kind]));
const ours = [...kinds].filter(([name]) => name.startsWith('vantage_'));

afterAll(() => database.close());

test('names say what is counted, in base units, as Prometheus wants them', () => {
  // https://prometheus.io/docs/practices/naming/
  expect(ours.length).toBeGreaterThan(8);
  expect(ours.filter(([name, kind]) => (kind === 'counter') !== name.endsWith('_total'))).toEqual([]);
  expect(ours.filter(([name, kind]) => kind === 'histogram' && !/_(seconds|bytes)$/.test(name))).toEqual([]);
  expect(ours.filter(([name]) => /_(milliseconds|ms|minutes|kilobytes|megabytes|percent)(_|$)/.test(name))).toEqual([]);
});

test('labels are those whose values are few by their nature: none is of an organisation, a person, a lab or a message', () => {
  const labels = new Set([...text.matchAll(/^vantage_\w+{([^}]*)}/gm)].flatMap(([, inside = '']) => [...inside.matchAll(/(\w+)="/g)].map(([, label = '']) => label)));
  expect([...labels].sort()).toEqual(['cache', 'code', 'kind', 'le', 'method', 'operation', 'outcome', 'process', 'route', 'state', 'status']);
});

test('attempts to deliver are counted by how they ended, and so are webhooks that were disabled and jobs by their state', () => {
  expect(WEBHOOK_OUTCOMES.map((outcome) => valueOf('vantage_webhook_attempt_duration_seconds_count', `outcome="${outcome}"`))).toEqual([1, 1, 1, 1, 1]);
  expect(valueOf('vantage_webhooks_disabled_total', 'process="api"')).toBe(1);
  expect(['waiting', 'active', 'delayed', 'failed'].map((state) => valueOf('vantage_queue_jobs', `state="${state}"`))).toEqual([4, 2, 1, 0]);
});

test('what cannot be looked up is left out', () => {
  expect(text).not.toMatch(/^vantage_(queue_tasks|queue_oldest_task_seconds|webhook_messages|webhook_oldest_due_seconds)[{ ]/m);
});

test('every metric of ours stands on the page for operators', () => {
  const page = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8');
  expect(ours.map(([name]) => name).filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});

test('every figure that operators are told to watch is one', () => {
  const page = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8');
  const told = [...page.matchAll(/\b(?:vantage|nodejs)_(?!owner|runtime|restored)\w+/g)].map(([name]) => name.replace(/_(bucket|count|sum)$/, ''));
  expect(told.length).toBeGreaterThan(5);
  expect(told.filter((name) => !kinds.has(name))).toEqual([]);
});

function valueOf(name: string, label: string): number | undefined {
  const line = text.split('\n').find((each) => each.startsWith(`${name}{`) && each.includes(label));
  return line === undefined ? undefined : Number(line.split('} ')[1]);
}
