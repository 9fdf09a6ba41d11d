/** A lab's files in the forms that they travel in. */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { GZIP_TYPE, TAR_TYPE, YAML_TYPE } from '@vantage/contract';
import type { ArchiveBody, LabFileInput } from '@vantage/contract';
import { gunzip } from './gunzip.js';
import { readTar } from './readTar.js';
import { writeTar } from './writeTar.js';
import { readYaml, writeYaml } from './yamlStream.js';

const pack = promisify(gzip);

/** The files of a body that is no JSON; throws a failure for what is damaged, unsafe or too large. */
export async function readArchive(body: ArchiveBody): Promise<readonly LabFileInput[]> {
  switch (body.type) {
    case YAML_TYPE:
      return readYaml(body.value);
    case TAR_TYPE:
      return readTar(body.value);
    case GZIP_TYPE:
      return readTar(await gunzip(body.value));
  }
}

export interface WrittenArchive {
  /** Of a file that holds it. */
  readonly extension: string;
  readonly archive: string | Uint8Array;
}

export async function writeArchive(type: ArchiveBody['type'], files: readonly LabFileInput[], time: Date): Promise<WrittenArchive> {
  switch (type) {
    case YAML_TYPE:
      return { extension: 'yaml', archive: writeYaml(files) };
    case TAR_TYPE:
      return { extension: 'tar', archive: await writeTar(files, time) };
    case GZIP_TYPE:
      return { extension: 'tar.gz', archive: await pack(await writeTar(files, time)) };
  }
}
