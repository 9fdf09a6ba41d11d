import { findSubmission, finishTask, listSubmissionFiles, loadContents } from '@vantage/db';
import { invariant } from '@vantage/engine';
import type { Deps } from './deps.js';
import { failTask } from './failTask.js';
import { readAssignment } from './readAssignment.js';
import type { TaskToRun } from './runTask.js';
import { askGrade } from './snapshot.js';
import { concludeSubmission } from './webhooks/endings.js';

/** Grades what was handed in against its assignment. Grading is quick and pure: a worker that takes over does it again. */
export async function gradeSubmission(deps: Deps, task: TaskToRun): Promise<void> {
  const { submission, files, assignmentText } = await load(deps, task);
  const assignment = readAssignment({ path: 'assignment.yaml', content: assignmentText });
  invariant(assignment.ok, 'an assignment was read before it was stored');
  const graded = await askGrade(deps, { contentHash: submission.contentHash, lane: task.tenantId, files: () => Promise.resolve(files) }, assignment.value);
  if (!graded.ok) return failTask(deps, task, graded.failure);
  const { score, maxScore, checks } = graded.value;
  await deps.database.withTenant(task.tenantId, async (tx) => {
    await concludeSubmission(tx, deps, task.subjectId, { status: 'GRADED', score, maxScore, results: checks.map((check) => ({ ...check })) });
    await finishTask(tx, task.id);
  });
}

async function load(deps: Deps, task: TaskToRun) {
  return deps.database.withTenant(task.tenantId, async (tx) => {
    const submission = await findSubmission(tx, task.subjectId);
    invariant(submission !== undefined, 'a task is about a submission that exists');
    const files = await loadContents(tx, await listSubmissionFiles(tx, submission.id));
    const [assignment] = await loadContents(tx, [{ path: 'assignment.yaml', sha256: submission.assignmentSha256 }]);
    return { submission, files, assignmentText: assignment?.content ?? '' };
  });
}
