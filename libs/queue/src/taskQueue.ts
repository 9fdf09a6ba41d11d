import type { JobsOptions } from 'bullmq';
import { bindQueue } from './backend.js';
import type { QueueConnection } from './connection.js';
import type { JobCounts, QueuedTask } from './task.js';
import { JOB_STATES, jobIdOf } from './task.js';

export interface TaskQueue {
  /** Adds a task; adding the same one of the same generation again changes nothing. */
  readonly add: (task: QueuedTask) => Promise<void>;
  /** Asks the queue for a sign of life; throws where there is none. */
  readonly look: () => Promise<unknown>;
  /** How many jobs are in which state. */
  readonly jobs: () => Promise<JobCounts>;
  readonly close: () => Promise<void>;
}

/** Failed jobs stay for a while to be looked at; the outbox, not the queue, knows what became of a task. */
const JOB: JobsOptions = {
  attempts: 10,
  backoff: { type: 'exponential', delay: 500 },
  removeOnComplete: true,
  removeOnFail: { age: 3_600 },
};

export function openTaskQueue(connection: QueueConnection, onError: (error: Error) => void): TaskQueue {
  const queue = bindQueue(connection);
  queue.on('error', onError);
  return {
    add: async (task) => {
      await queue.add(task.kind, task, { ...JOB, jobId: jobIdOf(task) });
    },
    look: () => queue.getJobCounts('active'),
    jobs: async () => {
      const { waiting = 0, active = 0, delayed = 0, failed = 0 } = await queue.getJobCounts(...JOB_STATES);
      return { waiting, active, delayed, failed };
    },
    close: () => queue.close(),
  };
}
