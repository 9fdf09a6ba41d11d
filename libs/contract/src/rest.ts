/** Bodies and queries of the REST side. */
import { z } from 'zod';

/** `GET /v1/submissions/:id/results` */
export const resultsQuery = z.object({
  format: z.enum(['gradescope'], 'must be "gradescope"').default('gradescope'),
});

/** Gradescope's `results.json`: https://gradescope-autograders.readthedocs.io/en/latest/specs/#output-format */
export const gradescopeResults = z.object({
  score: z.number(),
  output: z.string(),
  tests: z.array(
    z.object({
      score: z.number(),
      max_score: z.number(),
      status: z.enum(['passed', 'failed']),
      name: z.string(),
      number: z.string(),
      output: z.string(),
    }),
  ),
});

/** RFC 9457 problem details. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  argument: z.string().optional(),
  errorId: z.string().optional(),
});

export type GradescopeResults = z.infer<typeof gradescopeResults>;
export type Problem = z.infer<typeof problem>;
