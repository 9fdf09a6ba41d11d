import { checkResults } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import { fail, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import { gradescopeResults } from '@vantage/grading';
import type { GradescopeResults } from '@vantage/grading';
import type { Actor } from './actor.js';
import type { Deps } from './deps.js';
import { getSubmission } from './submissions.js';

/** A graded submission as Gradescope's `results.json`. */
export async function gradescopeResultsOf(deps: Deps, actor: Actor, id: string): Promise<Result<GradescopeResults, Failure>> {
  const submission = await getSubmission(deps, actor, id);
  if (!submission.ok) return submission;
  if (submission.value.status !== 'GRADED') return fail({ code: 'NOT_GRADED', message: `The submission is ${submission.value.status}, not graded.` });
  const checks = checkResults.parse(submission.value.results);
  return succeed(gradescopeResults({ score: submission.value.score ?? 0, maxScore: submission.value.maxScore ?? 0, checks }));
}
