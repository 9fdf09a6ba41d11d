/**
 * The numbers of a process in Prometheus' form. Every label has few values by its nature: route templates, root fields of the schema, kinds
 * and codes, never a name that a client or a tenant chose.
 */
import type { Database } from '@vantage/db';
import type { JobCounts } from '@vantage/queue';
import type { Meters } from '@vantage/usecases';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { watchJobs, watchOutbox, watchPool, watchWebhooks } from './watched.js';

export interface RequestTaken {
  readonly method: string;
  /** The route's template: `/v1/submissions/:id/results`. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

export interface OperationTaken {
  /** The kind and the root field: `query lab`. */
  readonly operation: string;
  /** `OK`, or the code of the first error. */
  readonly code: string;
  readonly seconds: number;
}

export type TaskOutcome = 'done' | 'failed' | 'handed on';

export interface TaskTaken {
  readonly kind: string;
  readonly outcome: TaskOutcome;
  readonly seconds: number;
}

export interface Metrics {
  readonly meters: Meters;
  readonly request: (taken: RequestTaken) => void;
  readonly operation: (taken: OperationTaken) => void;
  readonly task: (taken: TaskTaken) => void;
  /** Subscriptions that are open, up or down by one. */
  readonly subscription: (change: 1 | -1) => void;
  /** From now on, every look also counts the connections of the database, and what waits in it: tasks, and messages of webhooks. */
  readonly watch: (database: Database) => void;
  /** From now on, every look also counts the jobs of the queue. */
  readonly watchJobs: (look: () => Promise<JobCounts>) => void;
  readonly contentType: string;
  readonly text: () => Promise<string>;
}

/** From a cached answer to a large simulation. */
const REQUEST_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const ENGINE_SECONDS = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 15];
/** Up to the time that an attempt may take. */
const ATTEMPT_SECONDS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const TASK_SECONDS = [0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 1_800];

/** The metrics of one process; `process` is a label on every one of them. */
export function createMetrics(process: string): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ process });
  collectDefaultMetrics({ register: registry });
  return {
    meters: meters(registry),
    ...requests(registry),
    task: tasks(registry),
    watch: (database) => {
      watchPool(registry, database);
      watchOutbox(registry, database);
      watchWebhooks(registry, database);
    },
    watchJobs: (look) => watchJobs(registry, look),
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}

function requests(registry: Registry): Pick<Metrics, 'request' | 'operation' | 'subscription'> {
  const registers = [registry];
  const request = new Histogram({
    name: 'vantage_http_request_duration_seconds',
    help: 'Requests over HTTP, by route template.',
    labelNames: ['method', 'route', 'status'],
    buckets: REQUEST_SECONDS,
    registers,
  });
  const operation = new Histogram({
    name: 'vantage_graphql_operation_duration_seconds',
    help: 'GraphQL operations over HTTP, by root field and code.',
    labelNames: ['operation', 'code'],
    buckets: REQUEST_SECONDS,
    registers,
  });
  const subscriptions = new Gauge({ name: 'vantage_subscriptions', help: 'Subscriptions that are open.', registers });
  return {
    request: ({ method, route, status, seconds }) => request.observe({ method, route, status }, seconds),
    operation: ({ operation: name, code, seconds }) => operation.observe({ operation: name, code }, seconds),
    subscription: (change) => subscriptions.inc(change),
  };
}

function tasks(registry: Registry): Metrics['task'] {
  const duration = new Histogram({
    name: 'vantage_task_duration_seconds',
    help: 'Tasks of the queue, by kind and how this attempt ended.',
    labelNames: ['kind', 'outcome'],
    buckets: TASK_SECONDS,
    registers: [registry],
  });
  return ({ kind, outcome, seconds }) => duration.observe({ kind, outcome }, seconds);
}

function meters(registry: Registry): Meters {
  const registers = [registry];
  const engine = new Histogram({
    name: 'vantage_engine_duration_seconds',
    help: 'What the engine took for a piece of work, in seconds of one thread.',
    labelNames: ['operation'],
    buckets: ENGINE_SECONDS,
    registers,
  });
  const lookups = new Counter({ name: 'vantage_cache_lookups_total', help: 'Looks into a cache.', labelNames: ['cache', 'outcome'], registers });
  const evictions = new Counter({ name: 'vantage_cache_evictions_total', help: 'Entries that had to make room.', labelNames: ['cache'], registers });
  const attempts = new Histogram({
    name: 'vantage_webhook_attempt_duration_seconds',
    help: 'Attempts to deliver messages of webhooks, by how they ended.',
    labelNames: ['outcome'],
    buckets: ATTEMPT_SECONDS,
    registers,
  });
  const disabled = new Counter({ name: 'vantage_webhooks_disabled_total', help: 'Webhooks that were disabled because a message failed for good.', registers });
  const entries = new Gauge({ name: 'vantage_cache_entries', help: 'Entries of a cache.', labelNames: ['cache'], registers });
  const bytes = new Gauge({ name: 'vantage_cache_bytes', help: 'What the entries of a cache are taken to weigh.', labelNames: ['cache'], registers });
  return {
    engineTime: (operation, seconds) => engine.observe({ operation }, seconds),
    cacheLookup: (cache, outcome) => lookups.inc({ cache, outcome }),
    cacheEviction: (cache) => evictions.inc({ cache }),
    cacheFill: (cache, fill) => {
      entries.set({ cache }, fill.entries);
      bytes.set({ cache }, fill.bytes);
    },
    webhookAttempt: (outcome, seconds) => attempts.observe({ outcome }, seconds),
    webhookDisabled: () => disabled.inc(),
  };
}
