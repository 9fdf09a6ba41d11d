import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseLab } from '@vantage/manifests';
import { describe, expect, test } from 'vitest';
import { root } from '../root.mjs';
import { exampleLabs, readLab } from './readLab.js';

describe.each(exampleLabs)('lab %s', (name) => {
  test('nothing in its files is wrong or doubtful', () => {
    const { diagnostics } = parseLab(readLab(name));
    expect(diagnostics.filter(({ severity }) => severity !== 'INFO')).toEqual([]);
  });

  test('a README says what it is about', () => {
    const readme = join(root, 'labs', name, 'README.md');
    expect(existsSync(readme) && readFileSync(readme, 'utf8')).toMatch(/^# .+\n\n.+/);
  });
});
