/** The text of a lab, read and ready to be asked. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile, reconcile, type Network } from '@vantage/engine';
import { parseLab, type LabFile } from '@vantage/manifests';

export function networkOf(files: readonly LabFile[]): Network {
  const { topology, diagnostics } = parseLab(files);
  const errors = diagnostics.filter(({ severity }) => severity === 'ERROR');
  if (errors.length > 0) throw new Error(`the lab has errors:\n${errors.map(({ path, line, message }) => `${path ?? ''}:${line ?? 0} ${message}`).join('\n')}`);
  return compile(reconcile(topology));
}

/** Every YAML and JSON file of a folder. */
export function filesOf(folder: string): readonly LabFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(ya?ml|json)$/.test(path))
    .map((path) => ({ path, content: readFileSync(join(folder, path), 'utf8') }));
}
