/** Files out of a tar archive of a stranger: what is no plain file of a lab is refused, and nothing is unpacked past the limits. */
import { isLabPath, MAX_FILES } from '@vantage/contract';
import type { Failure, LabFileInput } from '@vantage/contract';
import { extract } from 'tar-stream';
import type { Entry } from 'tar-stream';
import { FailureException } from '../failureException.js';

/** Characters of all files together: as much as a body of JSON may hold. */
export const MAX_CONTENT = 10 * 1024 * 1024;

/** The plain files of an archive, in its order. */
export async function readTar(archive: Uint8Array): Promise<readonly LabFileInput[]> {
  const entries = extract({ allowUnknownFormat: true });
  entries.end(archive);
  const files: LabFileInput[] = [];
  let room = MAX_CONTENT;
  try {
    for await (const entry of entries) {
      const { size = 0, type } = entry.header;
      if (type === 'directory') {
        entry.resume();
        continue;
      }
      // Before a byte of it is read: headers promise, and what they promise is what is unpacked.
      room -= size;
      if (room < 0 || files.length === MAX_FILES) throw new FailureException(tooLarge());
      files.push({ path: pathOf(entry), content: textOf(await bytesOf(entry), entry.header.name) });
    }
  } catch (error) {
    throw error instanceof FailureException ? error : new FailureException(unreadable(error));
  }
  return files;
}

/** What is no plain file, in words. */
const KINDS: Readonly<Record<string, string>> = {
  symlink: 'a symbolic link',
  link: 'a hard link',
  'character-device': 'a device',
  'block-device': 'a device',
  fifo: 'a pipe',
};

function pathOf({ header: { name, type } }: Entry): string {
  if (type !== 'file') throw new FailureException({ code: 'ARCHIVE.UNSAFE', message: `"${shown(name)}" is ${KINDS[type ?? ''] ?? 'of a kind that tar alone knows, such as a sparse file'}: a lab takes plain files alone.` });
  // What cannot be decoded is this character to the decoder, and two such names would be one.
  if (name.includes('\uFFFD')) throw new FailureException({ code: 'ARCHIVE.UNREADABLE', message: `The name "${shown(name)}" is no UTF-8 text: rename the file.` });
  // `tar -C folder -cf - .` writes `./web.yaml`.
  const path = name.replace(/^(\.\/)+/, '');
  if (isLabPath(path)) return path;
  throw new FailureException({ code: 'ARCHIVE.UNSAFE', message: `"${shown(name)}" is no path inside the lab: paths are relative, have "/" between their parts, and no part that is empty or "..".` });
}

async function bytesOf(entry: Entry): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of entry) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function textOf(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new FailureException({ code: 'ARCHIVE.UNREADABLE', message: `"${shown(name)}" is no UTF-8 text: leave out what is no manifest.` });
  }
}

export function tooLarge(): Failure {
  return { code: 'LAB_TOO_LARGE', message: `Unpacked, a lab has at most ${MAX_FILES} files and ${MAX_CONTENT / 1024 / 1024} MiB.` };
}

function unreadable(error: unknown): Failure {
  return { code: 'ARCHIVE.UNREADABLE', message: `This is no whole tar archive: ${error instanceof Error ? error.message : String(error)}.` };
}

function shown(name: string): string {
  return name.slice(0, 100);
}
