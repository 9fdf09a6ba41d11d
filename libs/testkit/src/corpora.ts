import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LabFile } from '@vantage/manifests';

/**
 * The folder of the corpora, or of one of its parts; `undefined` where a checkout has none, and tests then skip.
 * `VANTAGE_CORPORA` names it; otherwise it is looked for beside the repository.
 */
export function corporaFolder(...part: readonly string[]): string | undefined {
  const repository = fileURLToPath(new URL('../../../', import.meta.url));
  const candidates = [process.env['VANTAGE_CORPORA'], join(repository, '../shared/corpora'), join(repository, '../../shared/corpora')];
  const root = candidates.find((candidate) => candidate !== undefined && existsSync(candidate));
  const folder = root === undefined ? undefined : join(root, ...part);
  return folder !== undefined && existsSync(folder) ? folder : undefined;
}

/** Every manifest below a folder, with paths relative to it. */
export function readLabFolder(folder: string): readonly LabFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ya?ml|json)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ path: relative(folder, path), content: readFileSync(path, 'utf8') }));
}
