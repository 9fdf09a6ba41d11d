/** How a process comes to its end: asked once, it finishes what it has begun; asked twice, or too long at it, it goes at once. */
import { ASKED, stayWhenAsked } from './asked.js';
import type { Logger } from './log.js';

export interface EndingOptions {
  readonly logger: Logger;
  /** How long it may take to finish what was begun. */
  readonly deadlineSeconds: number;
}

/** Finishes what was begun and lets go of everything. */
export type Stop = () => Promise<void>;

/**
 * Ends this process when somebody asks for it, or when an error escaped that nobody knows what to do about. Whoever asks while the process
 * still starts is heard when it has: the function that is answered takes what there is to stop by then.
 */
export function endWhenAsked({ logger, deadlineSeconds }: EndingOptions): (stop: Stop) => void {
  let asked = false;
  let started: Stop | undefined;

  function leave(code: number): void {
    logger.flush();
    process.exit(code);
  }

  function end(signal: NodeJS.Signals): void {
    asked = true;
    logger.info({ signal }, 'stopping');
    setTimeout(() => {
      logger.error({ deadlineSeconds }, 'what was begun did not end in time: leaving it');
      leave(1);
    }, deadlineSeconds * 1_000).unref();
    if (started !== undefined) void finish(started);
  }

  async function finish(stop: Stop): Promise<void> {
    try {
      await stop();
      logger.info('stopped');
      leave(0);
    } catch (error) {
      logger.error({ err: error }, 'could not stop in order');
      leave(1);
    }
  }

  stayWhenAsked();
  for (const signal of ASKED) {
    process.on(signal, () => {
      if (!asked) return end(signal);
      logger.warn({ signal }, 'asked again: leaving at once');
      leave(1);
    });
  }
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      logger.fatal({ err: error }, 'an error escaped');
      leave(1);
    });
  }
  return (stop) => {
    started = stop;
    if (asked) void finish(stop);
  };
}
