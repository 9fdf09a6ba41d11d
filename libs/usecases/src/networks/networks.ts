/**
 * Networks that are asked while requests wait: small ones here, large ones in threads, and no question twice. An answer depends on the
 * files and on the question alone, so it is kept under the hash of the one and the text of the other.
 */
import { availableParallelism } from 'node:os';
import { fail, invariant, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { LabFile } from '@vantage/manifests';
import { ENGINE_OPERATIONS, noMeters, timed } from '../meters.js';
import type { EngineOperation, Meters } from '../meters.js';
import { isQuicklyAnswered } from './effort.js';
import { openLightNetwork } from './openNetwork.js';
import type { OpenNetwork } from './openNetwork.js';
import { answer, canonicalText } from './questions.js';
import type { AnswerTo, Question, QuestionKind } from './questions.js';
import { createSeat } from './seat.js';
import type { Seat, SeatFailure } from './seat.js';
import { createSizedCache } from './sizedCache.js';
import { sizeOf } from './sizeOf.js';

/** Files that can be asked. */
export interface Source {
  readonly contentHash: string;
  /** The tenant on whose behalf: in a queue each has a lane of its own. */
  readonly lane: string;
  readonly files: () => Promise<readonly LabFile[]>;
}

export interface NetworkLimits {
  /** Bytes of the networks that are kept here. */
  readonly networkBytes: number;
  readonly answerBytes: number;
  readonly threads: number;
  /** Memory of each thread: what it keeps, and what opening and answering take on top. */
  readonly threadMegabytes: number;
  /** Bytes of the networks that each thread keeps. */
  readonly threadNetworkBytes: number;
  /** Milliseconds that a thread has for opening a network, and for an answer. */
  readonly milliseconds: number;
  /** Questions of one tenant that may wait for a thread. */
  readonly waiting: number;
}

export const defaultNetworkLimits: NetworkLimits = {
  networkBytes: 128 * 1024 * 1024,
  answerBytes: 64 * 1024 * 1024,
  threads: Math.max(2, availableParallelism()),
  threadMegabytes: 1_024,
  threadNetworkBytes: 384 * 1024 * 1024,
  milliseconds: 30_000,
  waiting: 1_000,
};

export interface Networks {
  readonly ask: <K extends QuestionKind>(source: Source, question: Extract<Question, { readonly kind: K }>) => Promise<Result<AnswerTo<K>, SeatFailure>>;
  readonly close: () => Promise<void>;
}

interface KeptAnswer {
  readonly answer: AnswerTo<QuestionKind>;
  readonly bytes: number;
}

/** Where a network is: here, or in a thread. */
type Place = { readonly kind: 'here'; readonly open: OpenNetwork } | { readonly kind: 'thread'; readonly seat: Seat };

/** Carries a failure through the caches, which keep nothing that failed. */
class NoAnswer extends Error {
  constructor(readonly failure: SeatFailure) {
    super(failure.kind);
  }
}

export function createNetworks(limits: NetworkLimits = defaultNetworkLimits, meters: Meters = noMeters): Networks {
  const seats = Array.from({ length: limits.threads }, () =>
    createSeat({ milliseconds: limits.milliseconds, megabytes: limits.threadMegabytes, networkBytes: limits.threadNetworkBytes, waiting: limits.waiting }),
  );
  const places = createSizedCache<Place>({ name: 'networks', bytes: limits.networkBytes, sizeOf: (place) => (place.kind === 'here' ? sizeOf(place.open) : 0), meters });
  const answers = createSizedCache<KeptAnswer>({ name: 'answers', bytes: limits.answerBytes, sizeOf: ({ bytes }) => bytes, meters });

  async function place({ contentHash, lane, files }: Source): Promise<Place> {
    const loaded = await files();
    const open = timed(meters, 'open', () => openLightNetwork(loaded));
    if (open !== undefined) return { kind: 'here', open };
    const seat = seats.reduce((best, other) => (other.waiting() < best.waiting() ? other : best));
    await openIn(seat, { contentHash, lane }, loaded);
    return { kind: 'thread', seat };
  }

  async function openIn(seat: Seat, { contentHash, lane }: Pick<Source, 'contentHash' | 'lane'>, files: readonly LabFile[]): Promise<void> {
    const opened = await seat.open(lane, contentHash, files);
    if (!opened.ok) throw new NoAnswer(opened.failure);
    meters.engineTime('open', opened.value.milliseconds / 1_000);
  }

  async function answerOf(source: Source, question: Question): Promise<KeptAnswer> {
    const where = await places.get(source.contentHash, () => place(source));
    if (where.kind === 'here' && isQuicklyAnswered(question, where.open.size)) {
      const given = measured(question, () => answer(where.open, question));
      return { answer: given, bytes: sizeOf(given) };
    }
    return askSeat(where.kind === 'thread' ? where.seat : seatOf(source), source, question);
  }

  /** Small labs can be asked large questions; each lab has its thread for them. */
  function seatOf({ contentHash }: Source): Seat {
    const seat = seats[Number.parseInt(contentHash.slice(0, 8), 16) % seats.length];
    invariant(seat !== undefined, 'a content hash is hexadecimal, and there is a thread');
    return seat;
  }

  async function askSeat(seat: Seat, source: Source, question: Question): Promise<KeptAnswer> {
    // A thread that has ended, or had no more room, has to be given the files again: now, and once more if that happens in between.
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const asked = await seat.ask(source.lane, source.contentHash, question);
      if (!asked.ok) throw new NoAnswer(asked.failure);
      if (asked.value !== undefined) {
        const operation = operationOf(question);
        if (operation !== undefined) meters.engineTime(operation, asked.value.milliseconds / 1_000);
        return asked.value;
      }
      await openIn(seat, source, await source.files());
    }
    throw new NoAnswer({ kind: 'full' });
  }

  function measured<T>(question: Question, work: () => T): T {
    const operation = operationOf(question);
    return operation === undefined ? work() : timed(meters, operation, work);
  }

  return {
    ask: async (source, question) => {
      try {
        const found = await answers.get(`${source.contentHash} ${canonicalText(question)}`, () => answerOf(source, question));
        // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- `answer` gives each kind of question its kind of answer
        return succeed(found.answer as AnswerTo<typeof question.kind>);
      } catch (error) {
        if (error instanceof NoAnswer) return fail(error.failure);
        throw error;
      }
    },
    close: async () => {
      await Promise.all(seats.map((seat) => seat.close()));
    },
  };
}

function operationOf({ kind }: Question): EngineOperation | undefined {
  return kind === 'matrixRow' ? 'matrix' : ENGINE_OPERATIONS.find((operation) => operation === kind);
}
