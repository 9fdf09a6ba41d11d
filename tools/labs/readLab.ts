import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabFile } from '@vantage/manifests';
import { root } from '../root.mjs';

const folder = join(root, 'labs');

/** The example labs: folders of `labs/`. */
export const exampleLabs: readonly string[] = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** The manifests of an example lab with their paths inside it. */
export function readLab(name: string): readonly LabFile[] {
  return readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.yaml'))
    .sort()
    .map((path) => ({ path, content: readFileSync(join(folder, name, path), 'utf8') }));
}
