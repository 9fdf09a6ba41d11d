import { promisify } from 'node:util';
import { gunzip as gunzipWithCallback } from 'node:zlib';
import { MAX_FILES } from '@vantage/contract';
import { FailureException } from '../failureException.js';
import { MAX_CONTENT, tooLarge } from './readTar.js';

const unpack = promisify(gunzipWithCallback);

/** An archive around the largest lab: for each file a header, its extension for long names, and what fills the last block. */
const MAX_ARCHIVE = MAX_CONTENT + MAX_FILES * 4 * 512;

/** Unpacks gzip, and stops as soon as more comes out than a lab may hold. */
export async function gunzip(packed: Uint8Array): Promise<Uint8Array> {
  try {
    return await unpack(packed, { maxOutputLength: MAX_ARCHIVE });
  } catch (error) {
    if (error instanceof RangeError) throw new FailureException(tooLarge());
    throw new FailureException({ code: 'ARCHIVE.UNREADABLE', message: `This is no whole gzip file: ${error instanceof Error ? error.message : String(error)}.` });
  }
}
