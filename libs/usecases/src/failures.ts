/** Failures that more than one use case answers with. */
import { issueCode, issueText } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import { fail, succeed } from '@vantage/engine';
import type { QuestionFailure, Result } from '@vantage/engine';
import type { z } from 'zod';
import type { SeatFailure } from './networks/seat.js';

export function notFound(what: string, id: string): { readonly ok: false; readonly failure: Failure } {
  return fail({ code: 'NOT_FOUND', message: `There is no ${what} "${id.slice(0, 100)}" in your organisation.` });
}

/** Checks an argument against its form; the first thing that is wrong becomes the failure, with its place. */
export function checkInput<T extends z.ZodType>(schema: T, value: unknown, argument: string): Result<z.infer<T>, Failure> {
  const parsed = schema.safeParse(value, { error: issueText });
  if (parsed.success) return succeed(parsed.data);
  const issue = parsed.error.issues[0];
  const place = `${argument}${(issue?.path ?? []).map(segment).join('')}`;
  return fail({ code: issueCode(issue), message: `${place}: ${issue?.message ?? 'has the wrong form'}.`, argument: place });
}

function segment(part: PropertyKey): string {
  return typeof part === 'number' ? `[${part}]` : `.${String(part)}`;
}

/** A line that the lab does not have. */
export function noBranch(name: string): { readonly ok: false; readonly failure: Failure } {
  return fail({ code: 'NOT_FOUND', message: `This lab has no branch "${name.slice(0, 100)}": name one of its branches, or none for the main line.` });
}

/** An argument of the right form that still cannot be. */
export function badInput(argument: string, problem: string): { readonly ok: false; readonly failure: Failure } {
  return fail({ code: 'BAD_USER_INPUT', message: `${argument}: ${problem}.`, argument });
}

/** A question that cannot be asked, as the failure of a request. */
export function questionFailure(failure: QuestionFailure, place = ''): Failure {
  return { code: failure.code, message: failure.message, argument: `${place}${failure.argument}` };
}

/** Why the engine has no answer. */
export function seatFailure(failure: SeatFailure): Failure {
  switch (failure.kind) {
    case 'tooSlow':
      return { code: 'TOO_COSTLY', message: `This takes longer than the ${failure.milliseconds / 1_000} s that one question has. Ask for less at once, or split the lab.` };
    case 'tooLarge':
      return { code: 'TOO_COSTLY', message: `This takes more than the ${failure.megabytes} MB of memory that one lab has. Split the lab.` };
    case 'full':
      return { code: 'OVERLOADED', message: 'Too many questions of your organisation wait for their answers already. Ask again when some have come.' };
  }
}
