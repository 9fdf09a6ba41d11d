import { createHash } from 'node:crypto';
import type { FileReference, StoredFile } from '@vantage/db';
import type { LabFile } from '@vantage/manifests';

export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** The files as they are stored, each by its content. */
export function storedFiles(files: readonly LabFile[]): readonly StoredFile[] {
  return files.map(({ path, content }) => ({ path, content, sha256: sha256(content) }));
}

/** One hash for a set of files, whatever their order. */
export function contentHash(files: readonly FileReference[]): string {
  const lines = files.map((file) => `${file.sha256} ${JSON.stringify(file.path)}\n`);
  return sha256(lines.sort().join(''));
}
