/**
 * What use cases tell about themselves as numbers. A port: the apps turn it into metrics, everybody else leaves it at `noMeters`.
 * Every label is one of a short list, so that no tenant and no file can make a series of its own.
 */

/** What the engine was busy with. `open` is text → network: parsing, the controllers' work and the tables. */
export const ENGINE_OPERATIONS = ['open', 'reach', 'resolve', 'connectivity', 'topology', 'matrix', 'grade'] as const;
export type EngineOperation = (typeof ENGINE_OPERATIONS)[number];

export const CACHES = ['networks', 'answers', 'responses'] as const;
export type CacheName = (typeof CACHES)[number];

/** How a look into a cache went; `joined`: the value was being made already, and one more waits for it. */
export type CacheOutcome = 'hit' | 'miss' | 'joined';

/**
 * How an attempt to deliver a message ended. `rejected`: answered with another status than 200 to 299; `unreachable`: no answer; `forbidden`: the
 * address may not be asked; `unsent`: the webhook is disabled, or its secret does not open.
 */
export const WEBHOOK_OUTCOMES = ['delivered', 'rejected', 'unreachable', 'forbidden', 'unsent'] as const;
export type WebhookOutcome = (typeof WEBHOOK_OUTCOMES)[number];

export interface CacheFill {
  readonly entries: number;
  /** What the entries are taken to weigh; each cache says how it weighs. */
  readonly bytes: number;
}

export interface Meters {
  /** The engine was busy for so many seconds of one thread. */
  readonly engineTime: (operation: EngineOperation, seconds: number) => void;
  readonly cacheLookup: (cache: CacheName, outcome: CacheOutcome) => void;
  /** An entry left a cache because there was no room for it. */
  readonly cacheEviction: (cache: CacheName) => void;
  /** What a cache holds from now on. */
  readonly cacheFill: (cache: CacheName, fill: CacheFill) => void;
  readonly webhookAttempt: (outcome: WebhookOutcome, seconds: number) => void;
  /** A webhook was disabled because a message failed for good. */
  readonly webhookDisabled: () => void;
}

export const noMeters: Meters = { engineTime: ignore, cacheLookup: ignore, cacheEviction: ignore, cacheFill: ignore, webhookAttempt: ignore, webhookDisabled: ignore };

function ignore(): void {}

/** Runs a piece of the engine's work and tells how long it took, however it ended. */
export function timed<T>(meters: Meters, operation: EngineOperation, work: () => T): T {
  const start = performance.now();
  try {
    return work();
  } finally {
    meters.engineTime(operation, (performance.now() - start) / 1_000);
  }
}
