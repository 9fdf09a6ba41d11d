import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile, reach, reconcile } from '@vantage/engine';
import { explainCheck, gradeAssignment } from '@vantage/grading';
import { parseLab } from '@vantage/manifests';
import { describe, expect, test } from 'vitest';
import { root } from '../root.mjs';
import { exampleLabs, readLab } from './readLab.js';

describe.each(exampleLabs)('lab %s', (name) => {
  const { topology, diagnostics } = parseLab(readLab(name));
  const state = reconcile(topology);
  const network = compile(state);
  const [assignment] = topology.assignments;

  test('nothing in its files is wrong or doubtful', () => {
    expect([...diagnostics, ...state.diagnostics].filter(({ severity }) => severity !== 'INFO')).toEqual([]);
  });

  test('a README says what it is about', () => {
    const readme = join(root, 'labs', name, 'README.md');
    expect(existsSync(readme) && readFileSync(readme, 'utf8')).toMatch(/^# .+\n\n.+/);
  });

  const checks = assignment?.checks ?? [];
  test.each(checks.map((check) => [check.title, check] as const))('%s', (_title, check) => {
    const { checks: results } = gradeAssignment({ name, title: name, checks: [check], origin: { resource: name } }, network);
    const [result] = results;
    expect(result?.status, result === undefined ? '' : explainCheck(result)).toBe('passed');
  });

  test('every step of every answer cites a line of the lab or a reference', () => {
    for (const { reach: question } of checks) {
      const answer = reach(network, { from: question.from, to: question.to, ...(question.port === undefined ? {} : { port: question.port }) });
      const traces = answer.ok ? answer.value.traces : [];
      const steps = traces.flatMap(({ hops, replies }) => [...hops, ...replies]).flatMap((hop) => hop.steps);
      expect(steps.filter(({ cites }) => !cites.some((cite) => cite.path !== undefined || cite.reference !== undefined))).toEqual([]);
    }
  });
});
