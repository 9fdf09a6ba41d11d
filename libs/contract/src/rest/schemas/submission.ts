import { z } from 'zod';
import { submitInput } from '../../inputs.js';
import { checkResults, taskError } from '../../results.js';
import { time } from './time.js';

export const newSubmission = submitInput.omit({ idempotencyKey: true }).strict().meta({ id: 'NewSubmission' });

export const submissionResource = z
  .object({
    id: z.string(),
    status: z.enum(['QUEUED', 'GRADED', 'FAILED']),
    score: z.number().nullable().describe('Points reached; null until it is graded.'),
    maxScore: z.number().nullable().describe('The points of all checks; null until it is graded.'),
    checks: checkResults.describe('In the assignment’s order; empty until it is graded.'),
    error: taskError.nullable().describe('Why it could not be graded.'),
    createdAt: time,
    gradedAt: time.nullable().describe('Null until it is graded.'),
  })
  .meta({ id: 'Submission', description: 'Files that were handed in, and what became of them.' });

/** `results.json`: https://gradescope-autograders.readthedocs.io/en/latest/specs/#output-format */
export const gradescopeResults = z
  .object({
    score: z.number(),
    output: z.string(),
    output_format: z.string(),
    test_output_format: z.string(),
    test_name_format: z.string(),
    visibility: z.string(),
    stdout_visibility: z.string(),
    tests: z.array(
      z.object({
        number: z.string(),
        name: z.string(),
        score: z.number(),
        max_score: z.number(),
        status: z.enum(['passed', 'failed']),
        output: z.string(),
        visibility: z.string(),
        tags: z.array(z.string()),
      }),
    ),
  })
  .meta({ id: 'GradescopeResults' });

export type SubmissionResource = z.input<typeof submissionResource>;
