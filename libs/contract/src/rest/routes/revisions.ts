import { z } from 'zod';
import { commitRevisionInput } from '../../inputs.js';
import { prices } from '../../prices.js';
import { ofPage } from '../cost.js';
import { JSON_TYPE } from '../mediaTypes.js';
import { ETAG_HEADER, ifMatch, labParams, pageOf, pageQuery, PAGE_HEADERS, revisionParams } from '../parameters.js';
import { defineRoute } from '../route.js';
import { archives } from '../schemas/archive.js';
import { restoration } from '../schemas/branch.js';
import { diagnosticsResource, filesResource, revisionResource } from '../schemas/lab.js';

const tag = 'Revisions' as const;
const oneRevision = { [JSON_TYPE]: revisionResource } as const;

export const listRevisions = defineRoute({
  id: 'listRevisions',
  method: 'get',
  path: '/v1/labs/{lab}/revisions',
  tag,
  summary: 'The revisions of a lab, newest first',
  params: labParams,
  query: pageQuery,
  cost: ofPage,
  answers: { 200: { description: 'A page of revisions.', content: { [JSON_TYPE]: pageOf(revisionResource) }, headers: PAGE_HEADERS } },
});

/** What a commit takes and gives, whatever the line. */
export const commit = {
  description:
    '`If-Match` names the head that the files were made from, by its ETag; somebody else’s commit in between is a 412, and nothing is lost. `If-Match: *` commits on top of whatever is there. The files replace those of the head.',
  query: z.strictObject({ message: commitRevisionInput.shape.message.optional().describe('Where the body is no JSON.') }),
  headers: ifMatch,
  body: {
    [JSON_TYPE]: commitRevisionInput.pick({ files: true }).extend({ message: commitRevisionInput.shape.message.default('') }).strict().meta({ id: 'NewRevision' }),
    ...archives,
  },
  answers: { 201: { description: 'The new head.', content: oneRevision, headers: { location: 'The revision’s address.', ...ETAG_HEADER } } },
  failures: ['PRECONDITION_FAILED', 'PRECONDITION_REQUIRED', 'QUOTA_EXCEEDED', 'LAB_TOO_LARGE', 'ARCHIVE.UNREADABLE', 'ARCHIVE.UNSAFE'],
  repetition: 'byKey',
  cost: { base: prices.files },
} as const;

export const createRevision = defineRoute({
  ...commit,
  id: 'createRevision',
  method: 'post',
  path: '/v1/labs/{lab}/revisions',
  tag,
  summary: 'Commit new files',
  params: labParams,
});

export const getRevision = defineRoute({
  id: 'getRevision',
  method: 'get',
  path: '/v1/labs/{lab}/revisions/{revision}',
  tag,
  summary: 'A revision',
  params: revisionParams,
  answers: { 200: { description: 'The revision.', content: oneRevision, headers: ETAG_HEADER } },
});

export const getFiles = defineRoute({
  id: 'getFiles',
  method: 'get',
  path: '/v1/labs/{lab}/revisions/{revision}/files',
  tag,
  summary: 'The files of a revision',
  description: 'By `Accept` as JSON, as one YAML stream (files that are neither YAML nor JSON left out), or as a tar archive, gzipped or not.',
  params: revisionParams,
  answers: { 200: { description: 'The files.', content: { [JSON_TYPE]: filesResource, ...archives }, headers: ETAG_HEADER } },
});

export const getDiagnostics = defineRoute({
  id: 'getDiagnostics',
  method: 'get',
  path: '/v1/labs/{lab}/revisions/{revision}/diagnostics',
  tag,
  summary: 'What is wrong or doubtful in the files',
  params: revisionParams,
  answers: { 200: { description: 'All of it.', content: { [JSON_TYPE]: diagnosticsResource } } },
  failures: ['TOO_COSTLY', 'OVERLOADED'],
});

export const restoreRevision = defineRoute({
  id: 'restoreRevision',
  method: 'post',
  path: '/v1/labs/{lab}/revisions/{revision}/restore',
  tag,
  summary: 'Commit the files of an earlier revision',
  description: 'Nothing in between is lost. `If-Match` names the head of the line that it is restored on, as for a commit.',
  params: revisionParams,
  headers: ifMatch,
  body: { [JSON_TYPE]: restoration },
  answers: { 201: { description: 'The new head.', content: oneRevision, headers: { location: 'The revision’s address.', ...ETAG_HEADER } } },
  failures: ['PRECONDITION_FAILED', 'PRECONDITION_REQUIRED', 'QUOTA_EXCEEDED'],
  repetition: 'byKey',
  cost: { base: prices.files },
});
