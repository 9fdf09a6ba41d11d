/** One line of the log, and one observation of the metrics, for every task that a worker takes. */
import type { Logger, Metrics, TaskOutcome } from '@vantage/process';
import type { QueuedTask } from '@vantage/queue';

export interface TaskLine {
  readonly task: QueuedTask;
  readonly attempt: number;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Has fired where the worker was asked to end: the task is then handed on and nothing is wrong with it. */
  readonly stop: AbortSignal;
}

/** Runs the task and tells how it went; its error is the caller's. */
export async function tellTask({ task, attempt, logger, metrics, stop }: TaskLine, run: () => Promise<void>): Promise<void> {
  const start = performance.now();
  const tell = (outcome: TaskOutcome, error?: unknown): void => {
    const seconds = (performance.now() - start) / 1_000;
    metrics.task({ kind: task.kind, outcome, seconds });
    const { id, tenantId, kind, subjectId, generation, requestId } = task;
    const line = { ...(requestId ? { requestId } : {}), task: id, tenant: tenantId, kind, subject: subjectId, generation, attempt, outcome, milliseconds: Math.round(seconds * 1_000) };
    if (outcome === 'failed') logger.error({ ...line, err: error }, 'task');
    else logger.info(line, 'task');
  };
  try {
    await run();
    tell('done');
  } catch (error) {
    tell(stop.aborted ? 'handed on' : 'failed', error);
    throw error;
  }
}
