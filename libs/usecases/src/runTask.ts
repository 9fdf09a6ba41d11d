/** What a worker does with a task, whatever it is about: begin, compute, and give up on what kills every worker that tries. */
import type { Failure } from '@vantage/contract';
import { beginTask } from '@vantage/db';
import type { TaskKind } from '@vantage/db';
import { assertNever } from '@vantage/engine';
import type { Deps } from './deps.js';
import { failTask } from './failTask.js';
import { gradeSubmission } from './gradeSubmission.js';
import { runMatrix } from './runMatrix.js';

export interface TaskToRun {
  readonly id: string;
  readonly tenantId: string;
  readonly kind: TaskKind;
  readonly subjectId: string;
}

const MAX_ATTEMPTS = 5;
const GIVEN_UP: Failure = { code: 'INTERNAL', message: `Given up after ${MAX_ATTEMPTS} attempts, each of which ended unexpectedly.` };

/**
 * Runs a task to its end. Throws on unexpected errors, so that the queue tries again; a task that was already done is a no-op.
 * When `stop` fires, it keeps what it has and throws the signal's reason: another worker goes on from there.
 */
export async function runTask(deps: Deps, task: TaskToRun, stop?: AbortSignal): Promise<void> {
  const attempts = await deps.database.withTenant(task.tenantId, (tx) => beginTask(tx, task.id, deps.now()));
  if (attempts === undefined) return;
  if (attempts > MAX_ATTEMPTS) return failTask(deps, task, GIVEN_UP);
  switch (task.kind) {
    case 'simulation':
      return runMatrix(deps, task, stop);
    case 'submission':
      return gradeSubmission(deps, task);
    default:
      return assertNever(task.kind);
  }
}
