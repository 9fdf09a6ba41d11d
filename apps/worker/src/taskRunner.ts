import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { WorkerEnvironment } from '@vantage/contract';
import { queueConnection, startTaskWorker } from '@vantage/queue';
import type { TaskWorker } from '@vantage/queue';
import { runTask } from '@vantage/usecases';
import type { Deps } from '@vantage/usecases';
import type { Logger, Metrics } from '@vantage/process';
import { tellTask } from './taskLine.js';
import { CONFIG, DEPS, LOGGER, METRICS } from './tokens.js';

/** Takes tasks from the queue and runs them. */
@Injectable()
export class TaskRunner implements OnApplicationBootstrap, OnApplicationShutdown {
  private worker: TaskWorker | undefined;
  private readonly stopping = new AbortController();

  constructor(
    @Inject(DEPS) private readonly deps: Deps,
    @Inject(CONFIG) private readonly config: WorkerEnvironment,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(METRICS) private readonly metrics: Metrics,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.worker = await startTaskWorker(queueConnection({ databaseUrl: this.config.DATABASE_URL, redisUrl: this.config.REDIS_URL }), {
      concurrency: this.config.WORKER_CONCURRENCY,
      lockDuration: this.config.WORKER_LOCK_MS,
      onError: (error) => this.logger.warn({ err: error }, 'the queue'),
      handle: (task, attempt) => tellTask({ task, attempt, logger: this.logger, metrics: this.metrics, stop: this.stopping.signal }, () => runTask(this.deps, task, this.stopping.signal)),
    });
  }

  /** What runs is left to other workers after the piece it is at: the queue hands it on. */
  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.worker?.close();
  }
}
