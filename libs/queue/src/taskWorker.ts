import { bindWorker } from './backend.js';
import type { QueueConnection } from './connection.js';
import type { QueuedTask } from './task.js';

export interface TaskWorker {
  /** Takes no new task, waits for those that run, and lets go of its connections. */
  readonly close: () => Promise<void>;
}

export interface TaskWorkerOptions {
  /** `attempt` counts how often the queue has handed out this generation of the task, this time included. */
  readonly handle: (task: QueuedTask, attempt: number) => Promise<void>;
  readonly onError: (error: Error) => void;
  readonly concurrency?: number;
  readonly lockDuration?: number;
}

/** Takes tasks from the queue until closed. Any number of workers may run, in any number of processes. */
export async function startTaskWorker(connection: QueueConnection, options: TaskWorkerOptions): Promise<TaskWorker> {
  const worker = bindWorker(connection, async (job) => options.handle(job.data, job.attemptsStarted), {
    concurrency: options.concurrency ?? 2,
    lockDuration: options.lockDuration ?? 10_000,
  });
  worker.on('error', options.onError);
  await worker.waitUntilReady();
  return { close: () => worker.close() };
}
