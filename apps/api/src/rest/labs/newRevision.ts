import { JSON_TYPE } from '@vantage/contract';
import type { InputOf, LabFileInput, rest } from '@vantage/contract';
import { readArchive } from '../archive/labArchive.js';

/** The files of a commit and its message, which an archive has in the query. */
export async function newRevision({ body, query }: Pick<InputOf<typeof rest.createRevision>, 'body' | 'query'>): Promise<{ readonly files: readonly LabFileInput[]; readonly message: string }> {
  if (body.type === JSON_TYPE) return body.value;
  return { files: await readArchive(body), message: query.message ?? '' };
}
