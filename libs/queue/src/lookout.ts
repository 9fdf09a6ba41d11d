/** Looks for work, one look at a time: at once when somebody tells of some, and every now and then for what nobody told of. */

export interface LookoutOptions {
  readonly look: () => Promise<void>;
  readonly onError: (error: Error) => void;
  /** Milliseconds between looks that nobody asked for. */
  readonly interval?: number;
}

export interface Lookout {
  /** Looks at once; during a look, another one follows it. */
  readonly wake: () => void;
  /** Looks no more, and waits for the look that is under way. */
  readonly close: () => Promise<void>;
}

export function startLookout({ look, onError, interval = 1_000 }: LookoutOptions): Lookout {
  let looking: Promise<void> | undefined;
  let again = false;
  let closed = false;

  async function looks(): Promise<void> {
    while (again && !closed) {
      again = false;
      try {
        await look();
      } catch (error) {
        onError(asError(error));
      }
    }
  }

  function wake(): void {
    if (closed) return;
    again = true;
    looking ??= looks().finally(() => {
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
    },
  };
}

export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
