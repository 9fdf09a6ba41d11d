/** The one place where errors become REST responses: problem details, RFC 9457. */
import { randomUUID } from 'node:crypto';
import { Catch, HttpException, Inject } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { errorCodes } from '@vantage/contract';
import type { ErrorCode, Failure, InputError, Problem } from '@vantage/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isDatabaseAway } from '@vantage/db';
import type { Logger } from '@vantage/process';
import { LOGGER } from '../tokens.js';
import { methodsAt } from './allowedMethods.js';
import { FailureException } from './failureException.js';
import { placedText } from './inputException.js';
import { pointerOf } from './requestInput.js';

@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    // GraphQL has a mapper of its own, behind Apollo: graphql/errors.ts.
    if (host.getType<'http' | 'graphql'>() === 'graphql') throw error;
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const { problem, headers } = refusalOf(error, request, this.logger);
    const reply = host.switchToHttp().getResponse<FastifyReply>().status(problem.status).headers(headers);
    if (request.url.startsWith('/graphql')) void reply.send(graphqlErrorsOf(problem));
    else void reply.type('application/problem+json').send({ ...problem, instance: request.id });
  }
}

/** What Fastify refuses before Apollo sees it, such as a body that is too large, in the form that GraphQL's clients read. */
function graphqlErrorsOf({ detail, code, errorId }: Problem) {
  return { errors: [{ message: detail, extensions: { code, ...(errorId === undefined ? {} : { errorId }) } }] };
}

interface Refusal {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;
}

/** Any error as a problem document; what nobody expected is logged under an id and shown as no more than that. */
function refusalOf(error: unknown, request: FastifyRequest, logger: Logger): Refusal {
  if (error instanceof FailureException) return refusal(error.failure, request, error.more);
  const failure = protocolFailureOf(error);
  if (failure !== undefined) return failure.code === 'NOT_FOUND' ? noRoute(failure, request) : refusal(failure, request);
  if (isDatabaseAway(error)) {
    logger.warn({ err: error }, 'the database is away');
    return { problem: problem('UNAVAILABLE', errorCodes.UNAVAILABLE.meaning), headers: {} };
  }
  const errorId = randomUUID();
  logger.error({ errorId, err: error }, 'unexpected error');
  return { problem: problem('INTERNAL', errorCodes.INTERNAL.meaning, { errorId }), headers: {} };
}

/** Addresses that other methods know are told from those that nobody does. */
function noRoute(failure: Failure, request: FastifyRequest): Refusal {
  const methods = methodsAt(request.url);
  if (methods.length === 0 || methods.includes(request.method)) return refusal(failure, request);
  const allow = methods.join(', ');
  return { problem: problem('METHOD_NOT_ALLOWED', `${request.method} is not known here: use ${allow}.`), headers: { allow } };
}

/** Whoever is asked who they are is told how to say it: RFC 9110, section 11.6.1. */
const CHALLENGE = { 'www-authenticate': 'Bearer' } as const;

function refusal({ code, message, argument, retryAfter }: Failure, request: FastifyRequest, more: FailureException['more'] = {}): Refusal {
  const place = argument === undefined ? undefined : placeOf(argument, request);
  const error = place === undefined ? undefined : { ...place, detail: withoutPlace(message, argument) };
  return {
    problem: problem(code, error === undefined || error.detail === message ? message : placedText(error), {
      ...(argument === undefined ? {} : { argument }),
      ...(error === undefined ? {} : { errors: [error] }),
      ...more,
    }),
    headers: { ...(code === 'UNAUTHENTICATED' ? CHALLENGE : {}), ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }) },
  };
}

/** What a use case says of an argument begins with the name that GraphQL has for it, which stands elsewhere in a request of REST. */
function withoutPlace(message: string, argument: string | undefined): string {
  return argument !== undefined && message.startsWith(`${argument}: `) ? message.slice(argument.length + 2) : message;
}

/**
 * Where a request has what a use case calls `after`, `from` or `input.files[0].path`: in its query, in its body, or in the question that its body holds.
 * Undefined where it has it nowhere, as when it stands in the address.
 */
function placeOf(argument: string, { query, body }: FastifyRequest): Pick<InputError, 'pointer' | 'parameter'> | undefined {
  if (has(query, argument)) return { parameter: argument };
  const [root = '', ...inside] = argument.split(/\.|\[(\d+)\]/).filter((part) => part !== undefined && part !== '');
  if (root === 'input') return inside.length > 0 ? { pointer: pointerOf(inside) } : undefined;
  if (has(body, root)) return { pointer: pointerOf([root, ...inside]) };
  return has(body, 'question') && has(body.question, root) ? { pointer: pointerOf(['question', root, ...inside]) } : undefined;
}

function has<K extends string>(value: unknown, key: K): value is Readonly<Record<K, unknown>> {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key);
}

/** By the status that Nest or Fastify gave what they refused. */
const codesByStatus: Readonly<Record<number, ErrorCode>> = { 404: 'NOT_FOUND', 413: 'BODY_TOO_LARGE', 415: 'UNSUPPORTED_MEDIA_TYPE' };

function protocolFailureOf(error: unknown): Failure | undefined {
  const status = error instanceof HttpException ? error.getStatus() : statusOf(error);
  if (status === undefined || status < 400 || status >= 500) return undefined;
  const code = codesByStatus[status];
  if (code === 'NOT_FOUND') return { code, message: 'There is nothing at this address.' };
  return code === undefined ? { code: 'MALFORMED_BODY', message: messageOf(error) } : { code, message: errorCodes[code].meaning };
}

/** Fastify's own errors carry their status. */
function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return undefined;
  return typeof error.statusCode === 'number' ? error.statusCode : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : errorCodes.MALFORMED_BODY.meaning;
}

function problem(code: ErrorCode, detail: string, more: Partial<Problem> = {}): Problem {
  return { type: 'about:blank', title: errorCodes[code].meaning, status: errorCodes[code].status, code, detail, ...more };
}
