/** JSON that workers store and the API shows: the shapes of results, checked when they are read back. */
import { z } from 'zod';

export const reachability = z.enum(['ALWAYS', 'SOMETIMES', 'NEVER', 'UNDEFINED']);
export const disposition = z.enum([
  'CONNECTED',
  'REFUSED',
  'TIMED_OUT',
  'NO_ROUTE',
  'NOT_PERMITTED',
  'NAME_NOT_FOUND',
  'NAME_SERVER_FAILURE',
  'HTTP_ERROR',
  'TLS_NAME_MISMATCH',
  'UNDEFINED',
  'UNSUPPORTED',
]);

export const matrixTarget = z.object({ service: z.string(), port: z.int(), protocol: z.enum(['TCP', 'UDP', 'SCTP']) });
export const matrixRow = z.object({ from: z.string(), cells: z.array(z.object({ reachability, disposition })) });
export const matrix = z.object({ targets: z.array(matrixTarget), rows: z.array(matrixRow) });

export const taskError = z.object({ code: z.string(), message: z.string() });

export const checkResult = z.object({
  id: z.string(),
  title: z.string(),
  passed: z.boolean(),
  score: z.number(),
  maxScore: z.number(),
  explanation: z.string(),
});
export const checkResults = z.array(checkResult);

export type Matrix = z.infer<typeof matrix>;
export type MatrixRow = z.infer<typeof matrixRow>;
export type MatrixTarget = z.infer<typeof matrixTarget>;
export type TaskError = z.infer<typeof taskError>;
export type CheckResult = z.infer<typeof checkResult>;
