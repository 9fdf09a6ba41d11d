/** Does what is due, some at a time, until closed: for work that waits for others rather than computes, and needs no queue. */
import { asError, startLookout } from './lookout.js';
import type { Lookout, LookoutOptions } from './lookout.js';

export interface DispatcherOptions<T> extends Omit<LookoutOptions, 'look'> {
  /** Claims what is due, at most `room` of it, for this dispatcher alone. */
  readonly claim: (room: number) => Promise<readonly T[]>;
  readonly handle: (item: T) => Promise<void>;
  readonly concurrency: number;
}

export interface Dispatcher extends Lookout {
  /** Claims nothing more, and waits for what is at work. */
  readonly close: () => Promise<void>;
}

export function startDispatcher<T>({ claim, handle, onError, concurrency, ...options }: DispatcherOptions<T>): Dispatcher {
  const atWork = new Set<Promise<void>>();

  async function look(): Promise<void> {
    const room = concurrency - atWork.size;
    if (room > 0) for (const item of await claim(room)) begin(item);
  }

  function begin(item: T): void {
    const work = carry(item).finally(() => {
      atWork.delete(work);
      lookout.wake();
    });
    atWork.add(work);
  }

  async function carry(item: T): Promise<void> {
    try {
      await handle(item);
    } catch (error) {
      onError(asError(error));
    }
  }

  const lookout = startLookout({ look, onError, ...options });
  return {
    wake: lookout.wake,
    close: async () => {
      await lookout.close();
      await Promise.all(atWork);
    },
  };
}
