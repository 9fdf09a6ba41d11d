/** One engine thread: what it was given to do waits in a fair queue, what takes too long or too much memory ends it, and another one takes its place. */
import { fileURLToPath } from 'node:url';
import { fail, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { LabFile } from '@vantage/manifests';
import { Piscina } from 'piscina';
import { createFairQueue, QueueFull } from './fairQueue.js';
import { countParts, joinParts } from './parts.js';
import type { AnswerTo, Question, QuestionKind } from './questions.js';
import type { ThreadData, ThreadResult, ThreadWork } from './thread.js';

export interface SeatLimits {
  /** Milliseconds for opening a network, and for one answer. */
  readonly milliseconds: number;
  /** Memory of the thread; opening a lab that needs more ends it. */
  readonly megabytes: number;
  /** Bytes of the networks that it keeps. */
  readonly networkBytes: number;
  /** Questions of one tenant that may wait. */
  readonly waiting: number;
}

/** Why a thread has no answer. */
export type SeatFailure =
  | { readonly kind: 'tooSlow'; readonly milliseconds: number }
  | { readonly kind: 'tooLarge'; readonly megabytes: number }
  /** Too many questions of this tenant wait already. */
  | { readonly kind: 'full' };

export interface Answered {
  readonly answer: AnswerTo<QuestionKind>;
  /** What the answer takes in memory. */
  readonly bytes: number;
  readonly milliseconds: number;
}

export interface Seat {
  readonly open: (lane: string, hash: string, files: readonly LabFile[]) => Promise<Result<{ readonly milliseconds: number }, SeatFailure>>;
  /** `undefined` where the network has to be opened first. */
  readonly ask: (lane: string, hash: string, question: Question) => Promise<Result<Answered | undefined, SeatFailure>>;
  readonly waiting: () => number;
  readonly close: () => Promise<void>;
}

/** Built code, also where the caller runs from source: a thread loads files, not what a test runner makes of them. */
const program = fileURLToPath(new URL('../../dist/networks/thread.js', import.meta.url));

export function createSeat(limits: SeatLimits): Seat {
  const queue = createFairQueue({ atOnce: 1, perLane: limits.waiting });
  let pool: Piscina<ThreadWork, ThreadResult> | undefined;

  async function run(task: ThreadWork): Promise<ThreadResult> {
    pool ??= startThread(limits);
    return pool.run(task, { name: 'work', signal: AbortSignal.timeout(limits.milliseconds) });
  }

  async function inTurn<T>(lane: string, work: () => Promise<T>): Promise<Result<T, SeatFailure>> {
    try {
      return succeed(await queue.run(lane, work));
    } catch (error) {
      const failure = failureOf(error, limits);
      if (failure === undefined) throw error;
      return fail(failure);
    }
  }

  return {
    open: (lane, hash, files) =>
      inTurn(lane, async () => {
        const result = await run({ kind: 'open', hash, files });
        return { milliseconds: result.kind === 'opened' ? result.milliseconds : 0 };
      }),
    ask: (lane, hash, question) =>
      inTurn(lane, async () => {
        const result = await run({ kind: 'ask', hash, question });
        if (result.kind !== 'answered') return undefined;
        const parts: (readonly unknown[])[] = [];
        for (let index = 0; index < countParts(result.answer); index += 1) {
          const part = await run({ kind: 'part', index });
          if (part.kind === 'part') parts.push(part.items);
        }
        return { answer: joinParts(result.answer, parts), bytes: result.bytes, milliseconds: result.milliseconds };
      }),
    waiting: queue.waiting,
    close: async () => {
      await pool?.destroy();
      pool = undefined;
    },
  };
}

function startThread({ megabytes, networkBytes }: SeatLimits): Piscina<ThreadWork, ThreadResult> {
  const workerData: ThreadData = { bytes: networkBytes };
  return new Piscina<ThreadWork, ThreadResult>({
    filename: program,
    minThreads: 1,
    maxThreads: 1,
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: megabytes },
    // Neither the parent's loaders nor its secrets are needed to walk a packet.
    execArgv: ['--enable-source-maps'],
    env: {},
  });
}

function failureOf(error: unknown, { milliseconds, megabytes }: SeatLimits): SeatFailure | undefined {
  if (error instanceof QueueFull) return { kind: 'full' };
  if (!(error instanceof Error)) return undefined;
  if (error.name === 'AbortError') return { kind: 'tooSlow', milliseconds };
  return 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? { kind: 'tooLarge', megabytes } : undefined;
}
