import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { corporaFolder, readLabFolder } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { LabFile } from './index.js';
import { parseLab } from './index.js';

const root = corporaFolder();

function foldersUnder(part: string, inner = ''): readonly (readonly [string, string])[] {
  const folder = corporaFolder(part);
  if (folder === undefined) return [];
  return readdirSync(folder)
    .map((name) => [`${part}/${name}`, join(folder, name, inner)] as const)
    .filter(([, path]) => existsSync(path));
}

describe.skipIf(root === undefined)('manifests of other projects (skipped without the corpora)', () => {
  it.each([...foldersUnder('manifests'), ...foldersUnder('kube-labs')])('%s: what an API server took loads without an error', (_, folder) => {
    const { diagnostics } = parseLab(readLabFolder(folder));
    expect(diagnostics.filter((diagnostic) => diagnostic.severity === 'ERROR')).toEqual([]);
  });

  it.each(foldersUnder('np-guard', 'manifests'))('%s: no object is lost, even where an API server would have refused it', (_, folder) => {
    const files = readLabFolder(folder);
    const { topology } = parseLab(files);
    const loaded = topology.clusters.flatMap((cluster) => Object.values<readonly unknown[]>({ ...cluster.objects })).reduce((sum, list) => sum + list.length, 0);
    expect(loaded).toBe(countObjects(files));
  });
});

/** Objects of different kind, namespace and name, counted by a YAML parser alone. */
function countObjects(files: readonly LabFile[]): number {
  const seen = new Set<string>();
  const count = (value: unknown, kind: unknown): void => {
    if (!isRecord(value)) return;
    const own = value['kind'] ?? kind;
    const items: unknown = value['items'];
    if (Array.isArray(items)) for (const item of items) count(item, typeof own === 'string' ? own.replace(/List$/, '') : undefined);
    else if (typeof own === 'string') {
      const metadata = isRecord(value['metadata']) ? value['metadata'] : {};
      seen.add(JSON.stringify([own, metadata['namespace'] ?? 'default', metadata['name']]));
    }
  };
  for (const file of files) for (const document of parseAllDocuments(file.content)) if ('toJS' in document) count(document.toJS(), undefined);
  return seen.size;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
