/**
 * Answers on their way between threads. Copying a list of a hundred thousand connections at once would hold up the requests of the thread
 * that receives it, so long lists are left out of the answer and follow in parts.
 */
import type { AnswerTo, QuestionKind } from './questions.js';

/** Items of a part: about two milliseconds of copying. */
const PART = 1_000;

/** An answer without its long lists, and which parts they have. */
export interface CutAnswer {
  readonly answer: AnswerTo<QuestionKind>;
  readonly lists: readonly { readonly field: string; readonly parts: number }[];
}

export interface Cut {
  readonly first: CutAnswer;
  readonly parts: readonly (readonly unknown[])[];
}

export function cutToParts(answer: AnswerTo<QuestionKind>): Cut {
  const long = Object.entries(answer).filter((entry): entry is [string, readonly unknown[]] => isLong(entry[1]));
  const lists = long.map(([field, items]) => ({ field, pieces: pieces(items) }));
  return {
    first: {
      answer: lists.length === 0 ? answer : { ...answer, ...Object.fromEntries(lists.map(({ field }) => [field, []])) },
      lists: lists.map(({ field, pieces }) => ({ field, parts: pieces.length })),
    },
    parts: lists.flatMap((list) => list.pieces),
  };
}

/** The whole answer, with the parts in their order. */
export function joinParts({ answer, lists }: CutAnswer, parts: readonly (readonly unknown[])[]): AnswerTo<QuestionKind> {
  if (lists.length === 0) return answer;
  let begin = 0;
  const fields = lists.map(({ field, parts: count }) => {
    const items = parts.slice(begin, begin + count).flat();
    begin += count;
    return [field, items] as const;
  });
  return { ...answer, ...Object.fromEntries(fields) };
}

export function countParts({ lists }: CutAnswer): number {
  return lists.reduce((sum, { parts }) => sum + parts, 0);
}

function isLong(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > PART;
}

function pieces(items: readonly unknown[]): readonly (readonly unknown[])[] {
  return Array.from({ length: Math.ceil(items.length / PART) }, (_, index) => items.slice(index * PART, (index + 1) * PART));
}
