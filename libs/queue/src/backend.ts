/** BullMQ's classes bound to the backend of a connection. */
import { createPostgresBackend, Queue, withBackend, Worker } from 'bullmq';
import type { JobsOptions, Processor } from 'bullmq';
import type { QueueConnection } from './connection.js';
import { QUEUE_NAME, QUEUE_SCHEMA } from './connection.js';
import type { JobState, QueuedTask } from './task.js';

/** What Vantage uses of a BullMQ queue, whatever its backend. */
export interface BoundQueue {
  readonly add: (name: string, data: QueuedTask, options: JobsOptions) => Promise<unknown>;
  readonly on: (event: 'error', listener: (error: Error) => void) => unknown;
  readonly getJobCounts: (...states: JobState[]) => Promise<Readonly<Record<string, number>>>;
  readonly close: () => Promise<void>;
}

export interface BoundWorker {
  readonly on: (event: 'error', listener: (error: Error) => void) => unknown;
  readonly waitUntilReady: () => Promise<unknown>;
  readonly close: (force?: boolean) => Promise<void>;
}

export interface WorkerTuning {
  readonly concurrency: number;
  /** Milliseconds after which a job whose worker fell silent is given to another one. */
  readonly lockDuration: number;
}

const postgres = withBackend(createPostgresBackend);

export function bindQueue(connection: QueueConnection): BoundQueue {
  switch (connection.kind) {
    case 'postgres':
      return new postgres.Queue<QueuedTask>(QUEUE_NAME, { connection: postgresConnection(connection.url) });
    case 'redis':
      return new Queue<QueuedTask>(QUEUE_NAME, { connection: { url: connection.url } });
  }
}

export function bindWorker(connection: QueueConnection, processor: Processor<QueuedTask>, tuning: WorkerTuning): BoundWorker {
  const options = {
    concurrency: tuning.concurrency,
    lockDuration: tuning.lockDuration,
    stalledInterval: tuning.lockDuration / 2,
    // The outbox counts attempts itself: the queue must not give up on its own. PostgreSQL keeps the count in 32 bits.
    maxStalledCount: 1_000_000,
  };
  switch (connection.kind) {
    case 'postgres':
      return new postgres.Worker<QueuedTask>(QUEUE_NAME, processor, { ...options, connection: postgresConnection(connection.url) });
    case 'redis':
      return new Worker<QueuedTask>(QUEUE_NAME, processor, { ...options, connection: { url: connection.url, maxRetriesPerRequest: null } });
  }
}

function postgresConnection(url: string): { connectionString: string; schema: string; max: number } {
  return { connectionString: url, schema: QUEUE_SCHEMA, max: 4 };
}
