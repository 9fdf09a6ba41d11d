import { z } from 'zod';
import { labFiles } from '../../inputs.js';

const time = z.iso.datetime().describe('ISO 8601 in UTC.');

export const labResource = z
  .object({
    id: z.string(),
    name: z.string(),
    headNumber: z.int().describe('The number of the newest revision.'),
    createdAt: time,
  })
  .meta({ id: 'Lab', description: 'A network under version control.' });

export const revisionResource = z
  .object({
    id: z.string(),
    labId: z.string(),
    number: z.int().describe('1 for the first of its lab, then one more each.'),
    message: z.string(),
    contentHash: z.string().describe('SHA-256 over paths and contents, whatever their order.'),
    authorId: z.string().nullable(),
    createdAt: time,
  })
  .meta({ id: 'Revision', description: 'One state of a lab’s files; it never changes.' });

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

export type LabResource = z.input<typeof labResource>;
export type RevisionResource = z.input<typeof revisionResource>;
