/** Carries tasks from the outbox to the queue, few at a time, so that the order of tenants is decided late. */
import { startLookout } from './lookout.js';
import type { Lookout, LookoutOptions } from './lookout.js';
import type { QueuedTask } from './task.js';
import type { TaskQueue } from './taskQueue.js';

/** The outbox, as far as the relay needs it. */
export interface Outbox {
  /** Admits tasks until `window` of them are with the queue. */
  readonly admit: (window: number, add: (task: QueuedTask) => Promise<void>) => Promise<number>;
  /** Puts tasks back in line whose worker was silent for `seconds`. */
  readonly reclaim: (seconds: number) => Promise<number>;
}

export interface RelayOptions extends Omit<LookoutOptions, 'look'> {
  readonly outbox: Outbox;
  readonly queue: TaskQueue;
  /** How many tasks may be with the queue at once. */
  readonly window?: number;
  readonly silentAfterSeconds?: number;
}

/** Woken when something was promised, or something ended. */
export type Relay = Lookout;

export function startRelay({ outbox, queue, window = 8, silentAfterSeconds = 60, ...options }: RelayOptions): Relay {
  return startLookout({
    look: async () => {
      await outbox.reclaim(silentAfterSeconds);
      await outbox.admit(window, (task) => queue.add(task));
    },
    ...options,
  });
}
