/** Numbers that nobody counts: they are looked up whenever somebody asks for the metrics. What cannot be looked up is left out: it is not 0. */
import { outboxDepth, webhookDepth } from '@vantage/db';
import type { Database } from '@vantage/db';
import { JOB_STATES } from '@vantage/queue';
import type { JobCounts } from '@vantage/queue';
import { Gauge } from 'prom-client';
import type { Registry } from 'prom-client';

export function watchPool(registry: Registry, { pool }: Database): void {
  new Gauge({
    name: 'vantage_database_connections',
    help: 'Connections of the pool, and who waits for one.',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      this.set({ state: 'idle' }, pool.idleCount);
      this.set({ state: 'busy' }, pool.totalCount - pool.idleCount);
      this.set({ state: 'wanted' }, pool.waitingCount);
    },
  });
}

export function watchOutbox(registry: Registry, database: Database): void {
  const look = shared(() => outboxDepth(database));
  gaugeOf(registry, {
    name: 'vantage_queue_tasks',
    help: 'Tasks that are not done, over all tenants: waiting in the outbox, or admitted to the queue.',
    look: async () => byState(await look(), ['waiting', 'admitted']),
  });
  gaugeOf(registry, {
    name: 'vantage_queue_oldest_task_seconds',
    help: 'Age of the oldest task that is not done; 0 where there is none.',
    look: async () => alone((await look())?.oldestSeconds),
  });
}

export function watchWebhooks(registry: Registry, database: Database): void {
  const look = shared(() => webhookDepth(database));
  gaugeOf(registry, {
    name: 'vantage_webhook_messages',
    help: 'Messages of webhooks that are still to be delivered, over all tenants: due now, or later because an attempt failed.',
    look: async () => byState(await look(), ['due', 'later']),
  });
  gaugeOf(registry, {
    name: 'vantage_webhook_oldest_due_seconds',
    help: 'How long the message that is due the longest has been so; 0 where none is.',
    look: async () => alone((await look())?.oldestSeconds),
  });
}

export function watchJobs(registry: Registry, count: () => Promise<JobCounts>): void {
  const look = shared(count);
  gaugeOf(registry, {
    name: 'vantage_queue_jobs',
    help: 'Jobs of the queue, by their state there; failed ones stay for an hour.',
    look: async () => byState(await look(), JOB_STATES),
  });
}

interface Sample {
  readonly labels: { readonly state?: string };
  readonly value: number;
}

interface LookedUp {
  readonly name: string;
  readonly help: string;
  readonly look: () => Promise<readonly Sample[]>;
}

function gaugeOf(registry: Registry, { name, help, look }: LookedUp): void {
  new Gauge({
    name,
    help,
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      const samples = await look();
      this.reset();
      for (const { labels, value } of samples) this.set(labels, value);
    },
  });
}

function byState<S extends string>(counts: Readonly<Record<S, number>> | undefined, states: readonly S[]): readonly Sample[] {
  return counts === undefined ? [] : states.map((state) => ({ labels: { state }, value: counts[state] }));
}

function alone(value: number | undefined): readonly Sample[] {
  return value === undefined ? [] : [{ labels: {}, value }];
}

/** Callers that come while the work is under way share its result; undefined where it failed. */
function shared<T>(work: () => Promise<T>): () => Promise<T | undefined> {
  let running: Promise<T | undefined> | undefined;
  return () => {
    running ??= work()
      .catch(() => undefined)
      .finally(() => {
        running = undefined;
      });
    return running;
  };
}
