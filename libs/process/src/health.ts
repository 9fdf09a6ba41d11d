/** Whether a process may be sent work, and which part of it says no. */
import type { Logger } from './log.js';

/** One part that has to be well; `look` throws where it is not. */
export interface Check {
  readonly name: string;
  readonly look: () => Promise<unknown>;
}

export type CheckResult = 'ok' | 'failed';

/** Names and results alone: why a part fails stands in the log. */
export interface Readiness {
  readonly status: 'ready' | 'not ready' | 'stopping';
  readonly checks: Readonly<Record<string, CheckResult>>;
}

export interface Health {
  /** An answer that is at most a second old, so that a stranger who asks without end asks the database once a second. */
  readonly ready: () => Promise<Readiness>;
  readonly add: (check: Check) => void;
  /** From now on nobody should send anything new. */
  readonly stop: () => void;
  readonly isStopping: () => boolean;
}

export interface HealthOptions {
  readonly logger: Logger;
  /** Milliseconds that an answer is kept for. */
  readonly keep?: number;
  /** Milliseconds after which a part that has not answered counts as failed. */
  readonly patience?: number;
}

export function createHealth({ logger, keep = 1_000, patience = 2_000 }: HealthOptions): Health {
  const checks: Check[] = [];
  const last = new Map<string, CheckResult>();
  let stopping = false;
  let kept: { readonly at: number; readonly readiness: Promise<Readiness> } | undefined;

  async function resultOf({ name, look }: Check): Promise<CheckResult> {
    try {
      await within(patience, look());
      if (last.get(name) === 'failed') logger.info({ check: name }, 'well again');
      last.set(name, 'ok');
      return 'ok';
    } catch (error) {
      if (last.get(name) !== 'failed') logger.warn({ check: name, err: error }, 'not ready');
      last.set(name, 'failed');
      return 'failed';
    }
  }

  async function look(): Promise<Readiness> {
    const results = await Promise.all(checks.map(async (check) => [check.name, await resultOf(check)] as const));
    return { status: results.every(([, result]) => result === 'ok') ? 'ready' : 'not ready', checks: Object.fromEntries(results) };
  }

  return {
    ready: async () => {
      if (stopping) return { status: 'stopping', checks: {} };
      if (kept === undefined || performance.now() - kept.at > keep) kept = { at: performance.now(), readiness: look() };
      return kept.readiness;
    },
    add: (check) => void checks.push(check),
    stop: () => {
      stopping = true;
    },
    isStopping: () => stopping,
  };
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${milliseconds} ms`)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
