/** RFC 9457 problem details. */
import { z } from 'zod';

export const inputError = z
  .object({
    detail: z.string().describe('What is wrong there, as the end of a sentence that begins with the place.'),
    pointer: z.string().optional().describe('Where in the body, as the fragment of a JSON Pointer (RFC 6901): `#/files/0/path`.'),
    parameter: z.string().optional().describe('Which parameter of path or query.'),
    header: z.string().optional().describe('Which header.'),
  })
  .meta({ id: 'InputError' });

export const mergeConflict = z
  .object({
    path: z.string(),
    kind: z.enum(['BOTH_CHANGED', 'BOTH_ADDED', 'CHANGED_HERE_DELETED_THERE', 'DELETED_HERE_CHANGED_THERE']),
    base: z.string().nullable().describe('Where the lines parted; null where the file did not exist.'),
    into: z.string().nullable().describe('In the line that is merged into; null where it has no such file.'),
    from: z.string().nullable().describe('In the line that is merged; null where it has no such file.'),
  })
  .meta({ id: 'MergeConflict', description: 'A file in its three states; null where it does not exist there.' });

export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().describe('From the documented list: programs may rely on it.'),
    detail: z.string().describe('What, why, and what to do.'),
    instance: z.string().optional().describe('The id of the request, in the name that RFC 9457 has for it.'),
    requestId: z.string().optional().describe('The id of the request, as the header X-Request-Id; it finds the request in the log.'),
    argument: z.string().optional().describe('The argument at fault, as GraphQL would name it.'),
    errors: z.array(inputError).optional().describe('Everything that is wrong with the request, where it can be told apart.'),
    conflicts: z.array(mergeConflict).optional().describe('What a merge cannot decide by itself (`MERGE_CONFLICT`).'),
    errorId: z.string().optional().describe('Finds the fault in the log.'),
  })
  .meta({ id: 'Problem', description: 'Why a request failed (RFC 9457).' });

export type MergeConflict = z.infer<typeof mergeConflict>;
export type InputError = z.infer<typeof inputError>;
export type Problem = z.infer<typeof problem>;
