import type { z } from 'zod';
import { MAX_FILES } from './inputs.js';

/** The code for what a schema finds wrong: what is more than a lab may have is told from what is wrong, on both faces and in every form that a lab travels in. */
export function issueCode(issue: z.core.$ZodIssue | undefined): 'LAB_TOO_LARGE' | 'BAD_USER_INPUT' {
  // Lists of files alone have this limit.
  return issue?.code === 'too_big' && issue.origin === 'array' && issue.maximum === MAX_FILES ? 'LAB_TOO_LARGE' : 'BAD_USER_INPUT';
}
