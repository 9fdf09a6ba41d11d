import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { WorkerEnvironment } from '@vantage/contract';
import { listen, OUTBOX_CHANNEL } from '@vantage/db';
import type { Listener } from '@vantage/db';
import type { Logger } from '@vantage/process';
import { startDispatcher } from '@vantage/queue';
import type { Dispatcher } from '@vantage/queue';
import { claimWebhooks, deliverWebhook, pruneWebhooks } from '@vantage/usecases';
import type { Deps } from '@vantage/usecases';
import { CONFIG, DEPS, LOGGER } from './tokens.js';

/** How often old messages are looked for; every worker does, and finds nothing where another one was first. */
const PRUNE_EVERY = 60 * 60 * 1_000;

/** Delivers webhooks that are due, and forgets what ended long ago. Every worker does; the database gives each message to one of them. */
@Injectable()
export class WebhookRunner implements OnApplicationBootstrap, OnApplicationShutdown {
  private parts: { readonly dispatcher: Dispatcher; readonly listener: Listener } | undefined;
  private readonly stopping = new AbortController();
  private pruning: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(DEPS) private readonly deps: Deps,
    @Inject(CONFIG) private readonly config: WorkerEnvironment,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.prune();
    this.timer = setInterval(() => this.prune(), PRUNE_EVERY);
    if (this.deps.webhooks.key === undefined) {
      this.logger.info('no webhooks: VANTAGE_WEBHOOK_KEY is not set');
      return;
    }
    const dispatcher = startDispatcher({
      claim: (room) => claimWebhooks(this.deps, room),
      handle: (due) => deliverWebhook(this.deps, due),
      onError: this.onError,
      concurrency: this.config.WORKER_WEBHOOKS,
    });
    const listener = await listen(this.config.DATABASE_URL, { channel: OUTBOX_CHANNEL, onMessage: dispatcher.wake, onReconnect: dispatcher.wake, onError: this.onError });
    this.parts = { dispatcher, listener };
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.stopping.abort();
    await this.parts?.listener.close();
    await this.parts?.dispatcher.close();
    await this.pruning;
  }

  private readonly onError = (error: unknown): void => this.logger.warn({ err: error }, 'webhooks');

  /** What is not forgotten now is at the next time. */
  private prune(): void {
    this.pruning = pruneWebhooks(this.deps, this.config.VANTAGE_WEBHOOK_KEEP_DAYS, this.stopping.signal).then((messages) => {
      if (messages > 0) this.logger.info({ messages }, 'messages of webhooks that ended long ago are forgotten');
    }, this.onError);
  }
}
