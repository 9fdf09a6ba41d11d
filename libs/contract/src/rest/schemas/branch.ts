/** Branches, and what becomes of them. */
import { z } from 'zod';
import { createBranchInput, mergeInput, restoreRevisionInput } from '../../inputs.js';
import { matrixTarget, reachability, disposition } from '../../results.js';
import { mergeConflict } from '../problem.js';
import { diagnosticResource, revisionResource } from './lab.js';
import { time } from './time.js';

export const newBranch = createBranchInput.omit({ labId: true }).strict().meta({ id: 'NewBranch' });

export const branchResource = z
  .object({
    id: z.string(),
    name: z.string().describe('Unique in its lab.'),
    labId: z.string(),
    headId: z.string().describe('The newest revision; at first the one that the branch was made from.'),
    createdById: z.string().nullable().describe('Null where Vantage itself made it.'),
    createdAt: time,
  })
  .meta({ id: 'Branch', description: 'A line of revisions beside the main one.' });

export const restoration = restoreRevisionInput.pick({ branch: true, message: true }).strict().meta({ id: 'Restoration' });

export const newMerge = mergeInput.omit({ labId: true }).strict().meta({ id: 'NewMerge', description: 'Names of branches; left out, the main line. A resolution is a file as the merge is to leave it, `content: null` deletes it.' });

const cell = z.object({ reachability, disposition }).nullable();

const reachabilityChange = z
  .object({
    from: z.string().describe('A workload stands for each of its pods.'),
    ...matrixTarget.shape,
    before: cell.describe('Null where the vantage point or the port did not exist.'),
    after: cell.describe('Null where the vantage point or the port exists no longer.'),
  })
  .meta({ id: 'ReachabilityChange' });

const mergeReport = z
  .object({
    changes: z.array(reachabilityChange),
    complete: z.boolean().describe('Whether everybody was asked: large labs are asked for two seconds only.'),
    newErrors: z.array(diagnosticResource).describe('What is an ERROR in the files after the merge and was none before.'),
  })
  .meta({ id: 'MergeReport', description: 'What a merge changes for those who use the network: every vantage point against every port of every Service.' });

const sides = {
  base: revisionResource.nullable().describe('Where the lines parted.'),
  from: revisionResource,
  into: revisionResource,
} as const;

export const mergePreview = z
  .object({ ...sides, conflicts: z.array(mergeConflict), report: mergeReport.nullable().describe('Null while there are conflicts.') })
  .meta({ id: 'MergePreview', description: 'What a merge would do now.' });

export const mergeResource = z
  .object({ ...sides, revision: revisionResource.describe('What the merge made; the head as it was where there was nothing to merge.'), report: mergeReport.nullable().describe('Null where the request is a repetition of one that merged.') })
  .meta({ id: 'Merge' });

export type BranchResource = z.input<typeof branchResource>;
export type MergePreview = z.input<typeof mergePreview>;
export type MergeResource = z.input<typeof mergeResource>;
