/** What operators are given to watch a process with names metrics and labels that there are. */
import { readFileSync } from 'node:fs';
import { openDatabase } from '@vantage/db';
import { afterAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { createMetrics } from './metrics.js';

interface Alert {
  readonly alert: string;
  readonly expr: string;
}

interface Panel {
  readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
}

function read(file: string): string {
  return readFileSync(new URL(`../../../docs/${file}`, import.meta.url), 'utf8');
}

const page = read('operations.md');
const { groups } = parse(read('operations/alerts.yml')) as { readonly groups: readonly { readonly rules: readonly Alert[] }[] };
const { panels } = JSON.parse(read('operations/dashboard.json')) as { readonly panels: readonly Panel[] };
const alerts = groups.flatMap(({ rules }) => rules);
const targets = panels.flatMap((panel) => panel.targets);
const expressions = [...alerts, ...targets].map(({ expr }) => expr);

const database = openDatabase('postgresql://nobody:none@127.0.0.1:1/none', { onError: () => undefined });
const metrics = createMetrics('api');
metrics.watch(database);
metrics.watchJobs(() => Promise.reject(new Error('the queue is away')));
const known = new Set([...(await metrics.text()).matchAll(/^# TYPE (\w+) (\w+)$/gm)].flatMap(([, name = '', kind]) => (kind === 'histogram' ? ['_bucket', '_count', '_sum'].map((part) => `${name}${part}`) : [name])));

/** Ours and Prometheus' own. */
const LABELS = ['cache', 'code', 'kind', 'le', 'method', 'operation', 'outcome', 'process', 'route', 'state', 'status', 'instance', 'job'];

afterAll(() => database.close());

test('every metric of an alert or a panel is one', () => {
  const named = expressions.flatMap((expr) => [...expr.matchAll(/\b(?:vantage|nodejs|process)_\w+/g)].map(([name]) => name));
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});

test('every label of an alert or a panel is one', () => {
  const matched = expressions.flatMap((expr) => [...expr.matchAll(/(\w+)(?:=~|!=|!~|=)"/g)].map(([, label = '']) => label));
  const grouped = expressions.flatMap((expr) => [...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, labels = '']) => labels.split(', ')));
  const legends = targets.flatMap(({ legendFormat }) => [...legendFormat.matchAll(/{{(\w+)}}/g)].map(([, label = '']) => label));
  expect([...matched, ...grouped, ...legends].filter((label) => !LABELS.includes(label))).toEqual([]);
});

test('what the page says to watch is what wakes somebody', () => {
  const told = [...page.matchAll(/^\| [^|]+ \| `(.+?)` \| over /gm)].map(([, figure = '']) => figure);
  expect(told.length).toBeGreaterThan(4);
  expect(told.filter((figure) => !alerts.some(({ expr }) => expr.startsWith(`${figure} > `)))).toEqual([]);
});
