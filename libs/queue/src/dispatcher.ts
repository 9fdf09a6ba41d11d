/** Does what is due, some at a time, until closed: for work that waits for others rather than computes, and needs no queue. */

export interface DispatcherOptions<T> {
  /** Claims what is due, at most `room` of it, for this dispatcher alone. */
  readonly claim: (room: number) => Promise<readonly T[]>;
  readonly handle: (item: T) => Promise<void>;
  readonly onError: (error: Error) => void;
  readonly concurrency: number;
  /** Milliseconds between looks, for what no announcement told of. */
  readonly interval?: number;
}

export interface Dispatcher {
  /** Looks at once: something is due. */
  readonly wake: () => void;
  /** Claims nothing more, and waits for what is at work. */
  readonly close: () => Promise<void>;
}

export function startDispatcher<T>({ claim, handle, onError, concurrency, interval = 1_000 }: DispatcherOptions<T>): Dispatcher {
  const atWork = new Set<Promise<void>>();
  let looking: Promise<void> | undefined;
  let again = false;
  let closed = false;

  async function carry(item: T): Promise<void> {
    try {
      await handle(item);
    } catch (error) {
      onError(error instanceof Error ? error : new Error(String(error)));
    }
  }

  async function look(): Promise<void> {
    while (again && !closed) {
      again = false;
      const room = concurrency - atWork.size;
      if (room <= 0) return;
      try {
        for (const item of await claim(room)) begin(item);
      } catch (error) {
        onError(error instanceof Error ? error : new Error(String(error)));
      }
    }
  }

  function begin(item: T): void {
    const work = carry(item).finally(() => {
      atWork.delete(work);
      wake();
    });
    atWork.add(work);
  }

  function wake(): void {
    if (closed) return;
    again = true;
    looking ??= look().finally(() => {
      looking = undefined;
    });
  }

  const timer = setInterval(wake, interval);
  wake();
  return {
    wake,
    close: async () => {
      closed = true;
      clearInterval(timer);
      await looking;
      await Promise.all(atWork);
    },
  };
}
