/** The one place where errors become REST responses: problem details, RFC 9457. */
import { randomUUID } from 'node:crypto';
import { Catch, HttpException, Inject } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { errorCodes } from '@vantage/contract';
import type { ErrorCode, Failure, Problem } from '@vantage/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isDatabaseAway } from '@vantage/db';
import type { Logger } from '@vantage/process';
import { LOGGER } from '../tokens.js';
import { FailureException } from './failureException.js';

@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    // GraphQL has a mapper of its own, behind Apollo: graphql/errors.ts.
    if (host.getType<'http' | 'graphql'>() === 'graphql') throw error;
    const problem = problemOf(error, this.logger);
    const reply = host.switchToHttp().getResponse<FastifyReply>().status(problem.status);
    if (host.switchToHttp().getRequest<FastifyRequest>().url.startsWith('/graphql')) void reply.send(graphqlErrorsOf(problem));
    else void reply.type('application/problem+json').send(problem);
  }
}

/** What Fastify refuses before Apollo sees it, such as a body that is too large, in the form that GraphQL's clients read. */
function graphqlErrorsOf({ detail, code, errorId }: Problem) {
  return { errors: [{ message: detail, extensions: { code, ...(errorId === undefined ? {} : { errorId }) } }] };
}

/** Any error as a problem document; what nobody expected is logged under an id and shown as no more than that. */
export function problemOf(error: unknown, logger: Logger): Problem {
  const failure = failureOf(error);
  if (failure !== undefined) return problem(failure.code, failure.message, failure.argument === undefined ? {} : { argument: failure.argument });
  if (isDatabaseAway(error)) {
    logger.warn({ err: error }, 'the database is away');
    return problem('UNAVAILABLE', errorCodes.UNAVAILABLE.meaning, {});
  }
  const errorId = randomUUID();
  logger.error({ errorId, err: error }, 'unexpected error');
  return problem('INTERNAL', errorCodes.INTERNAL.meaning, { errorId });
}

function failureOf(error: unknown): Failure | undefined {
  if (error instanceof FailureException) return error.failure;
  const status = error instanceof HttpException ? error.getStatus() : statusOf(error);
  if (status === 404) return { code: 'NOT_FOUND', message: 'There is nothing at this address.' };
  if (status === 413) return { code: 'BODY_TOO_LARGE', message: errorCodes.BODY_TOO_LARGE.meaning };
  if (status !== undefined && status >= 400 && status < 500) return { code: 'MALFORMED_BODY', message: messageOf(error) };
  return undefined;
}

/** Fastify's own errors carry their status. */
function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return undefined;
  return typeof error.statusCode === 'number' ? error.statusCode : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : errorCodes.MALFORMED_BODY.meaning;
}

function problem(code: ErrorCode, detail: string, more: Partial<Problem>): Problem {
  return { type: 'about:blank', title: errorCodes[code].meaning, status: errorCodes[code].status, code, detail, ...more };
}
