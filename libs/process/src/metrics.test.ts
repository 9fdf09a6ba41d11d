import { readFileSync } from 'node:fs';
import { openDatabase } from '@vantage/db';
import { afterAll, expect, test } from 'vitest';
import { createMetrics } from './metrics.js';

/** Nobody listens there: a database that is away leaves its numbers out, and their names stay. */
const database = openDatabase('postgresql://nobody:none@127.0.0.1:1/none', { onError: () => undefined });
const metrics = createMetrics('api');
metrics.watch(database);
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

test('every figure that operators are told to watch is one', () => {
  const page = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8');
  const told = [...page.matchAll(/\b(?:vantage|nodejs)_(?!owner|runtime|restored)\w+/g)].map(([name]) => name.replace(/_(bucket|count|sum)$/, ''));
  expect(told.length).toBeGreaterThan(5);
  expect(told.filter((name) => !kinds.has(name))).toEqual([]);
});
