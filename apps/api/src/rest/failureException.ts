import { errorCodes } from '@vantage/contract';
import type { Failure, Problem } from '@vantage/contract';
import type { Result } from '@vantage/engine';
import { GraphQLError } from 'graphql';

/** An expected failure on its way to the protocol's mapper. It is an error of GraphQL's own, so that resolvers may throw it too. */
export class FailureException extends GraphQLError {
  constructor(
    readonly failure: Failure,
    /** What a problem document says of it besides. */
    readonly more: Pick<Problem, 'errors' | 'conflicts'> = {},
  ) {
    const { code, argument } = failure;
    super(failure.message, {
      extensions: {
        code,
        ...(argument === undefined ? {} : { argument }),
        ...(code === 'UNAUTHENTICATED' || code === 'RATE_LIMITED' ? { http: { status: errorCodes[code].status } } : {}),
      },
    });
  }
}

/** The value of a use case's result; a failure is thrown to the protocol's mapper. */
export function valueOf<T>(result: Result<T, Failure>): T {
  if (result.ok) return result.value;
  throw new FailureException(result.failure);
}

/** The value of a use case's result, or undefined where there is none that the actor may know of: queries answer null then. */
export function foundOrNull<T>(result: Result<T, Failure>): T | undefined {
  return !result.ok && result.failure.code === 'NOT_FOUND' ? undefined : valueOf(result);
}
