import type { InputError } from '@vantage/contract';
import { FailureException } from './failureException.js';

/** A request that is not as its route asks for, with every place that is wrong. */
export class InputException extends FailureException {
  constructor(errors: readonly InputError[]) {
    super({ code: 'BAD_USER_INPUT', message: errors.map(({ detail, pointer, parameter, header }) => `${pointer ?? parameter ?? header ?? ''} ${detail}`.trim()).join('; ') }, { errors: [...errors] });
  }
}
