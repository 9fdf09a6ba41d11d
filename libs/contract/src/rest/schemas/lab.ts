import { z } from 'zod';
import { forkLabInput, labFiles } from '../../inputs.js';
import { labVisibilities } from '../../rights.js';
import { time } from './time.js';

export const labResource = z
  .object({
    id: z.string(),
    name: z.string(),
    headNumber: z.int().describe('The number of the newest revision of the main line.'),
    visibility: z.enum(labVisibilities).describe('Who sees it without a share of their own.'),
    createdAt: time,
  })
  .meta({ id: 'Lab', description: 'A network under version control.' });

export const revisionResource = z
  .object({
    id: z.string(),
    labId: z.string(),
    number: z.int().describe('1 for the first of its lab, then one more each.'),
    branchId: z.string().nullable().describe('The branch that it was made on; null for the main line.'),
    parentId: z.string().nullable().describe('What it was made from; null for the first, and where only the number before says it.'),
    mergedId: z.string().nullable().describe('For a merge, the head of the line that was merged.'),
    message: z.string(),
    contentHash: z.string().describe('SHA-256 over paths and contents, whatever their order.'),
    authorId: z.string().nullable().describe('Null where Vantage itself made it.'),
    createdAt: time,
  })
  .meta({ id: 'Revision', description: 'One state of a lab’s files; it never changes.' });

export const newFork = forkLabInput
  .strict()
  .meta({ id: 'NewFork', description: 'Left out, the name says of what it is a fork. `link` is the token of a link to the lab, where that is how you may read it.' });

export const originResource = z
  .object({
    revision: revisionResource.nullable().describe('Of another lab of the organisation.'),
    elsewhere: z
      .object({ organization: z.string().describe('For the header `Vantage-Organization`, under which its ids are good.'), labId: z.string(), revisionId: z.string(), number: z.int() })
      .nullable()
      .describe('Of another organisation: for somebody who is signed in and may read it there.'),
  })
  .meta({ id: 'Origin' });

export const filesResource = z.object({ files: labFiles }).meta({ id: 'Files' });

export const diagnosticResource = z
  .object({
    severity: z.enum(['ERROR', 'WARNING', 'INFO']),
    code: z.string(),
    message: z.string(),
    path: z.string().optional(),
    line: z.int().optional().describe('From 1.'),
    column: z.int().optional().describe('From 1.'),
    field: z.string().optional().describe('As the API server would name it.'),
  })
  .meta({ id: 'Diagnostic', description: 'Something wrong or doubtful in the files, where it stands.' });

export const diagnosticsResource = z.object({ diagnostics: z.array(diagnosticResource) }).meta({ id: 'Diagnostics' });

export type LabResource = z.input<typeof labResource>;
export type RevisionResource = z.input<typeof revisionResource>;
