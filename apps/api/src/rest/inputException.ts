import type { Failure, InputError } from '@vantage/contract';
import { FailureException } from './failureException.js';

/** A request that is not as its route asks for, with every place that is wrong. */
export class InputException extends FailureException {
  constructor(errors: readonly InputError[], code: Failure['code'] = 'BAD_USER_INPUT') {
    super({ code, message: errors.map(placedText).join('; ') }, { errors: [...errors] });
  }
}

/** What is wrong, behind where it is. */
export function placedText({ detail, pointer, parameter, header }: InputError): string {
  return `${pointer ?? parameter ?? header ?? ''} ${detail}`.trim();
}
