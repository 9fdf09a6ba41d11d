import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { corporaFolder, readLabFolder } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';
import { parseLab } from './index.js';

/** Manifests that a real API server, or a peer's parser, has taken: each must load without an error. */
const root = corporaFolder();
const folders = root === undefined ? [] : [...under('manifests'), ...under('np-guard').map((folder) => join(folder, 'manifests')), ...under('kube-labs')];

function under(part: string): readonly string[] {
  const folder = corporaFolder(part);
  if (folder === undefined) return [];
  return readdirSync(folder).map((name) => join(folder, name)).filter((path) => existsSync(path));
}

describe.skipIf(root === undefined)('manifests of other projects (skipped without the corpora)', () => {
  it.each(folders.map((folder) => [folder.slice(root?.length), folder]))('%s loads without an error', (_, folder) => {
    const { diagnostics } = parseLab(readLabFolder(folder));
    expect(diagnostics.filter((diagnostic) => diagnostic.severity === 'ERROR')).toEqual([]);
  });
});
