import type { LabFileInput } from '@vantage/contract';
import { pack } from 'tar-stream';

/** Files as a tar archive; the same files at the same time give the same bytes. */
export async function writeTar(files: readonly LabFileInput[], mtime: Date): Promise<Uint8Array> {
  const archive = pack();
  for (const { path, content } of files) archive.entry({ name: path, mtime, mode: 0o644 }, content);
  archive.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of archive) chunks.push(chunk);
  return Buffer.concat(chunks);
}
