import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { WorkerEnvironment } from '@vantage/contract';
import { listen, OUTBOX_CHANNEL } from '@vantage/db';
import type { Listener } from '@vantage/db';
import type { Logger } from '@vantage/process';
import { startDispatcher } from '@vantage/queue';
import type { Dispatcher } from '@vantage/queue';
import { claimWebhooks, deliverWebhook } from '@vantage/usecases';
import type { Deps } from '@vantage/usecases';
import { CONFIG, DEPS, LOGGER } from './tokens.js';

/** Delivers webhooks that are due. Every worker does; the database gives each message to one of them. */
@Injectable()
export class WebhookRunner implements OnApplicationBootstrap, OnApplicationShutdown {
  private parts: { readonly dispatcher: Dispatcher; readonly listener: Listener } | undefined;

  constructor(
    @Inject(DEPS) private readonly deps: Deps,
    @Inject(CONFIG) private readonly config: WorkerEnvironment,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.deps.webhooks.key === undefined) {
      this.logger.info('no webhooks: VANTAGE_WEBHOOK_KEY is not set');
      return;
    }
    const onError = (error: Error): void => this.logger.warn({ err: error }, 'webhooks');
    const dispatcher = startDispatcher({
      claim: (room) => claimWebhooks(this.deps, room),
      handle: (due) => deliverWebhook(this.deps, due),
      onError,
      concurrency: this.config.WORKER_WEBHOOKS,
    });
    const listener = await listen(this.config.DATABASE_URL, { channel: OUTBOX_CHANNEL, onMessage: dispatcher.wake, onReconnect: dispatcher.wake, onError });
    this.parts = { dispatcher, listener };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.parts?.listener.close();
    await this.parts?.dispatcher.close();
  }
}
