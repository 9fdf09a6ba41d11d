import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { WorkerEnvironment } from '@vantage/contract';
import { listen, OUTBOX_CHANNEL } from '@vantage/db';
import type { Listener } from '@vantage/db';
import { openTaskQueue, queueConnection, startRelay } from '@vantage/queue';
import type { Relay, TaskQueue } from '@vantage/queue';
import { outboxOf } from '@vantage/usecases';
import type { Deps } from '@vantage/usecases';
import type { Health, Logger, Metrics } from '@vantage/process';
import { CONFIG, DEPS, HEALTH, LOGGER, METRICS } from './tokens.js';

/** Carries promised tasks from the outbox to the queue. Every worker has a relay; the database lets one at a time admit. */
@Injectable()
export class RelayRunner implements OnApplicationBootstrap, OnApplicationShutdown {
  private parts: { readonly queue: TaskQueue; readonly relay: Relay; readonly listener: Listener } | undefined;

  constructor(
    @Inject(DEPS) private readonly deps: Deps,
    @Inject(CONFIG) private readonly config: WorkerEnvironment,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(HEALTH) private readonly health: Health,
    @Inject(METRICS) private readonly metrics: Metrics,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const onError = (error: Error): void => this.logger.warn({ err: error }, 'the relay');
    const queue = openTaskQueue(queueConnection({ databaseUrl: this.config.DATABASE_URL, redisUrl: this.config.REDIS_URL }), onError);
    this.health.add({ name: 'queue', look: queue.look });
    this.metrics.watchJobs(queue.jobs);
    const relay = startRelay({ outbox: outboxOf(this.deps.database), queue, onError });
    const listener = await listen(this.config.DATABASE_URL, { channel: OUTBOX_CHANNEL, onMessage: relay.wake, onReconnect: relay.wake, onError });
    this.parts = { queue, relay, listener };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.parts?.listener.close();
    await this.parts?.relay.close();
    await this.parts?.queue.close();
  }
}
