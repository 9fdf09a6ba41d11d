import { z } from 'zod';
import { prices } from '../../prices.js';
import { JSON_TYPE } from '../mediaTypes.js';
import { submissionParams } from '../parameters.js';
import { defineRoute } from '../route.js';
import { gradescopeResults, newSubmission, submissionResource } from '../schemas/submission.js';

const tag = 'Submissions' as const;
const oneSubmission = { [JSON_TYPE]: submissionResource } as const;
const RETRY_AFTER = { 'retry-after': 'Seconds after which to look again; absent once it has ended.' } as const;

export const createSubmission = defineRoute({
  id: 'createSubmission',
  method: 'post',
  path: '/v1/submissions',
  tag,
  summary: 'Hand in files to be graded',
  description: 'The Idempotency-Key is kept with the submission: the same key and content of a user give the same submission, however late.',
  headers: z.object({ 'idempotency-key': z.string('is missing').min(1, 'is empty').max(200, 'is longer than 200 characters').describe('Chosen by the sender: one for each submission.') }),
  body: { [JSON_TYPE]: newSubmission },
  answers: { 202: { description: 'It waits to be graded.', content: oneSubmission, headers: { location: 'The submission’s address.', ...RETRY_AFTER } } },
  failures: ['ASSIGNMENT.MISSING', 'IDEMPOTENCY_CONFLICT', 'LAB_TOO_LARGE', 'QUOTA_EXCEEDED'],
  cost: { base: prices.files },
});

export const getSubmission = defineRoute({
  id: 'getSubmission',
  method: 'get',
  path: '/v1/submissions/{submission}',
  tag,
  summary: 'What became of a submission',
  params: submissionParams,
  answers: { 200: { description: 'The submission.', content: oneSubmission, headers: RETRY_AFTER } },
});

export const getSubmissionResults = defineRoute({
  id: 'getSubmissionResults',
  method: 'get',
  path: '/v1/submissions/{submission}/results',
  tag,
  summary: 'The results as a course’s platform reads them',
  params: submissionParams,
  query: z.strictObject({ format: z.enum(['gradescope'], 'must be "gradescope"').default('gradescope').describe('Of the file: `results.json` of Gradescope.') }),
  answers: { 200: { description: '`results.json`.', content: { [JSON_TYPE]: gradescopeResults } } },
  failures: ['NOT_GRADED'],
});
