import type { Failure } from '@vantage/contract';
import { finishTask } from '@vantage/db';
import type { TenantTransaction } from '@vantage/db';
import { assertNever } from '@vantage/engine';
import type { Deps } from './deps.js';
import type { TaskToRun } from './runTask.js';
import { concludeSimulation, concludeSubmission } from './webhooks/endings.js';

/** Ends a task that has no result, and says why; throws where there was too much to do at once, so that the queue tries again. */
export async function failTask(deps: Deps, task: TaskToRun, { code, message }: Failure): Promise<void> {
  if (code === 'OVERLOADED') throw new Error(message);
  await deps.database.withTenant(task.tenantId, async (tx) => {
    await conclude(tx, deps, task, { code, message });
    await finishTask(tx, task.id);
  });
}

async function conclude(tx: TenantTransaction, deps: Deps, task: TaskToRun, error: { readonly code: string; readonly message: string }): Promise<void> {
  switch (task.kind) {
    case 'simulation':
      await concludeSimulation(tx, deps, task.subjectId, { status: 'FAILED', error });
      return;
    case 'submission':
      return concludeSubmission(tx, deps, task.subjectId, { status: 'FAILED', error });
    default:
      return assertNever(task.kind);
  }
}
