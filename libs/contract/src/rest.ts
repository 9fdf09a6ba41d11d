/** Bodies and queries of the REST side. */
import { z } from 'zod';

/** `GET /v1/submissions/:id/results` */
export const resultsQuery = z.object({
  format: z.enum(['gradescope'], 'must be "gradescope"').default('gradescope'),
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

export type Problem = z.infer<typeof problem>;
