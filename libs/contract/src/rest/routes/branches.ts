import { z } from 'zod';
import { mergeInput } from '../../inputs.js';
import { prices } from '../../prices.js';
import { ofPage } from '../cost.js';
import { JSON_TYPE } from '../mediaTypes.js';
import { branchParams, ETAG_HEADER, labParams, pageOf, pageQuery, PAGE_HEADERS } from '../parameters.js';
import { defineRoute } from '../route.js';
import { branchResource, mergePreview, mergeResource, newBranch, newMerge } from '../schemas/branch.js';
import { revisionResource } from '../schemas/lab.js';
import { commit } from './revisions.js';

const tag = 'Branches' as const;
const oneBranch = { [JSON_TYPE]: branchResource } as const;

export const listBranches = defineRoute({
  id: 'listBranches',
  method: 'get',
  path: '/v1/labs/{lab}/branches',
  tag,
  summary: 'The branches of a lab, by name',
  params: labParams,
  answers: { 200: { description: 'All of them.', content: { [JSON_TYPE]: z.object({ items: z.array(branchResource) }) } } },
});

export const createBranch = defineRoute({
  id: 'createBranch',
  method: 'post',
  path: '/v1/labs/{lab}/branches',
  tag,
  summary: 'Begin a line of revisions beside the main one',
  description: 'From any revision of the lab, by default from the head of the main line.',
  params: labParams,
  body: { [JSON_TYPE]: newBranch },
  answers: { 201: { description: 'The new branch.', content: oneBranch, headers: { location: 'The branch’s address.', ...ETAG_HEADER } } },
  failures: ['NAME_TAKEN'],
  repetition: 'byKey',
});

export const getBranch = defineRoute({
  id: 'getBranch',
  method: 'get',
  path: '/v1/labs/{lab}/branches/{branch}',
  tag,
  summary: 'A branch',
  description: 'Its ETag is that of its head.',
  params: branchParams,
  answers: { 200: { description: 'The branch.', content: oneBranch, headers: ETAG_HEADER } },
});

export const deleteBranch = defineRoute({
  id: 'deleteBranch',
  method: 'delete',
  path: '/v1/labs/{lab}/branches/{branch}',
  tag,
  summary: 'Delete a branch',
  description: 'Its revisions stay, for whoever knows them.',
  params: branchParams,
  answers: { 204: { description: 'Deleted.' } },
});

export const listBranchRevisions = defineRoute({
  id: 'listBranchRevisions',
  method: 'get',
  path: '/v1/labs/{lab}/branches/{branch}/revisions',
  tag,
  summary: 'The revisions of a branch, newest first',
  params: branchParams,
  query: pageQuery,
  cost: ofPage,
  answers: { 200: { description: 'A page of revisions.', content: { [JSON_TYPE]: pageOf(revisionResource) }, headers: PAGE_HEADERS } },
});

export const createBranchRevision = defineRoute({
  ...commit,
  id: 'createBranchRevision',
  method: 'post',
  path: '/v1/labs/{lab}/branches/{branch}/revisions',
  tag,
  summary: 'Commit new files to a branch',
  params: branchParams,
});

const names = mergeInput.pick({ from: true, into: true }).shape;

export const previewMerge = defineRoute({
  id: 'previewMerge',
  method: 'get',
  path: '/v1/labs/{lab}/merge-preview',
  tag,
  summary: 'What merging one line into another would do now',
  params: labParams,
  query: z.strictObject({ from: names.from.describe('The name of a branch; left out, the main line.'), into: names.into.describe('As `from`.') }),
  answers: { 200: { description: 'The files in conflict, and what it changes for whom.', content: { [JSON_TYPE]: mergePreview } } },
  failures: ['TOO_COSTLY', 'OVERLOADED'],
  cost: { base: prices.merge },
});

export const mergeBranch = defineRoute({
  id: 'mergeBranch',
  method: 'post',
  path: '/v1/labs/{lab}/merges',
  tag,
  summary: 'Merge one line into another',
  description:
    'Three-way, by file. What both lines changed needs a resolution each: without it nothing is written, and `MERGE_CONFLICT` holds the files in their three states as `conflicts`. Both heads must still be those that were seen (`REVISION_CONFLICT`), so the same request again has no second effect, with or without a key.',
  params: labParams,
  body: { [JSON_TYPE]: newMerge },
  answers: {
    200: { description: 'There was nothing to merge.', content: { [JSON_TYPE]: mergeResource } },
    201: { description: 'Merged.', content: { [JSON_TYPE]: mergeResource }, headers: { location: 'The address of the revision that it made.' } },
  },
  failures: ['MERGE_CONFLICT', 'REVISION_CONFLICT', 'LAB_TOO_LARGE', 'QUOTA_EXCEEDED', 'TOO_COSTLY', 'OVERLOADED'],
  repetition: 'byKey',
  cost: { base: prices.merge },
});
