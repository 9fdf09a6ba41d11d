/** How a process comes to its end: asked once, it finishes what it has begun; asked twice, or too long at it, it goes at once. */
import type { Logger } from './log.js';

export interface EndingOptions {
  readonly logger: Logger;
  /** Finishes what was begun and lets go of everything. */
  readonly stop: () => Promise<void>;
  /** How long that may take. */
  readonly deadlineSeconds: number;
}

const ASKED = ['SIGTERM', 'SIGINT'] as const;

/** Ends this process when somebody asks for it, or when an error escaped that nobody knows what to do about. */
export function endWhenAsked({ logger, stop, deadlineSeconds }: EndingOptions): void {
  let asked = false;

  function leave(code: number): void {
    logger.flush();
    process.exit(code);
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    asked = true;
    logger.info({ signal }, 'stopping');
    setTimeout(() => {
      logger.error({ deadlineSeconds }, 'what was begun did not end in time: leaving it');
      leave(1);
    }, deadlineSeconds * 1_000).unref();
    try {
      await stop();
      logger.info('stopped');
      leave(0);
    } catch (error) {
      logger.error({ err: error }, 'could not stop in order');
      leave(1);
    }
  }

  for (const signal of ASKED) {
    process.on(signal, () => {
      if (!asked) return void end(signal);
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
}
