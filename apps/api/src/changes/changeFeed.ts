/** Announcements of other processes, handed to whoever waits for them in this one. */
import { EventEmitter, on } from 'node:events';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { uuidOf } from '@vantage/contract';
import { CHANGES_CHANNEL, listen, topicOf } from '@vantage/db';
import type { ChangedKind, Listener } from '@vantage/db';
import type { Logger } from '@vantage/process';
import { DATABASE_URL, LOGGER } from '../tokens.js';

/** News of one thing. */
export interface Changes {
  /** Begins to listen; what happens from now on is not missed. */
  readonly open: (signal: AbortSignal) => AsyncIterable<unknown>;
}

const RESYNC = 'resync';

@Injectable()
export class ChangeFeed implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly emitter = new EventEmitter().setMaxListeners(0);
  private listener: Listener | undefined;

  constructor(
    @Inject(DATABASE_URL) private readonly url: string,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.listener = await listen(this.url, {
      channel: CHANGES_CHANNEL,
      onMessage: (topic) => this.emitter.emit(topic),
      onReconnect: () => {
        for (const topic of this.topics()) this.emitter.emit(topic, RESYNC);
      },
      onError: (error) => this.logger.warn({ err: error }, 'the connection that hears of changes broke'),
    });
  }

  /** What somebody waits for. Whoever waits hears of errors, too (`events.on`), and would take any word under that name for one. */
  private topics(): readonly (string | symbol)[] {
    return this.emitter.eventNames().filter((name) => name !== 'error');
  }

  async onApplicationShutdown(): Promise<void> {
    await this.listener?.close();
  }

  /** News of one thing of a tenant, by its public id. */
  of(kind: ChangedKind, tenant: string, id: string): Changes {
    const topic = topicOf({ tenant, kind, id: uuidOf(kind === 'presence' ? 'lab' : kind, id) ?? '' });
    return { open: (signal) => on(this.emitter, topic, { signal }) };
  }

  /** News of who is at a lab, and of the lab itself: who may know of the first hangs on the second. */
  ofPresence(tenant: string, labId: string): Changes {
    const id = uuidOf('lab', labId) ?? '';
    const topics = (['presence', 'lab'] as const).map((kind) => topicOf({ tenant, kind, id }));
    return { open: (signal) => this.either(topics, signal) };
  }

  private either(topics: readonly string[], signal: AbortSignal): AsyncIterable<unknown> {
    const both = new EventEmitter();
    const tell = (): void => void both.emit('news');
    for (const topic of topics) this.emitter.on(topic, tell);
    signal.addEventListener('abort', () => topics.forEach((topic) => this.emitter.off(topic, tell)), { once: true });
    return on(both, 'news', { signal });
  }
}
