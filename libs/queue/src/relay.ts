/** Carries tasks from the outbox to the queue, few at a time, so that the order of tenants is decided late. */
import type { QueuedTask } from './task.js';
import type { TaskQueue } from './taskQueue.js';

/** The outbox, as far as the relay needs it. */
export interface Outbox {
  /** Admits tasks until `window` of them are with the queue. */
  readonly admit: (window: number, add: (task: QueuedTask) => Promise<void>) => Promise<number>;
  /** Puts tasks back in line whose worker was silent for `seconds`. */
  readonly reclaim: (seconds: number) => Promise<number>;
}

export interface RelayOptions {
  readonly outbox: Outbox;
  readonly queue: TaskQueue;
  readonly onError: (error: Error) => void;
  /** How many tasks may be with the queue at once. */
  readonly window?: number;
  /** Milliseconds between looks, for what no announcement told of. */
  readonly interval?: number;
  readonly silentAfterSeconds?: number;
}

export interface Relay {
  /** Looks at once: something was promised, or something ended. */
  readonly wake: () => void;
  readonly close: () => Promise<void>;
}

export function startRelay(options: RelayOptions): Relay {
  const { outbox, queue, onError, window = 8, interval = 1_000, silentAfterSeconds = 60 } = options;
  let running: Promise<void> | undefined;
  let again = false;
  let closed = false;

  async function round(): Promise<void> {
    try {
      await outbox.reclaim(silentAfterSeconds);
      await outbox.admit(window, (task) => queue.add(task));
    } catch (error) {
      onError(error instanceof Error ? error : new Error(String(error)));
    }
  }

  async function rounds(): Promise<void> {
    do {
      again = false;
      await round();
    } while (again && !closed);
  }

  function wake(): void {
    if (closed) return;
    again = true;
    running ??= rounds().finally(() => {
      running = undefined;
    });
  }

  const timer = setInterval(wake, interval);
  wake();
  return {
    wake,
    close: async () => {
      closed = true;
      clearInterval(timer);
      await running;
    },
  };
}
