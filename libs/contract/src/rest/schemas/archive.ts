/** Files of a lab other than as JSON. */
import { z } from 'zod';
import { GZIP_TYPE, TAR_TYPE, YAML_TYPE } from '../mediaTypes.js';

export const archiveBytes = z.instanceof(Uint8Array);

/** Documents of Kubernetes and `vantage.lab`: whatever stands there is a lab, be it one with errors. */
const yaml = z.string();

/** Bytes, and documents of every form, have no schema: the media type says all there is to say. */
export const schemaless: ReadonlySet<z.ZodType> = new Set([yaml, archiveBytes]);

/** Beside `application/json`, wherever a lab's files go in or come out. */
export const archives = { [YAML_TYPE]: yaml, [TAR_TYPE]: archiveBytes, [GZIP_TYPE]: archiveBytes } as const;

/** A lab's files in a body that is no JSON. */
export type ArchiveBody =
  | { readonly type: typeof YAML_TYPE; readonly value: string }
  | { readonly type: typeof TAR_TYPE | typeof GZIP_TYPE; readonly value: Uint8Array };
