/** The one place where errors become GraphQL errors: known codes pass, everything else is masked and logged under an id. */
import { randomUUID } from 'node:crypto';
import { unwrapResolverError } from '@apollo/server/errors';
import { errorCodes, isErrorCode } from '@vantage/contract';
import type { ErrorCode } from '@vantage/contract';
import { isDatabaseAway } from '@vantage/db';
import { GraphQLError } from 'graphql';
import type { GraphQLFormattedError } from 'graphql';
import type { Logger } from '@vantage/process';
import { defaultQueryLimits, nestedPastReading } from './limits.js';

/** How graphql-js says that it gave up on a document; the error carries no code of its own. */
const GAVE_UP = /^Syntax Error: (Source|Document) contains more tha[nt] \d+/;

/** What it says where a document nests deeper than its functions may. */
const OUT_OF_STACK = 'Maximum call stack size exceeded';

export type FormatError = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;

export function errorFormatter(logger: Logger): FormatError {
  return (formatted, error) => {
    const { argument } = formatted.extensions ?? {};
    const { message, code } = named(formatted, error);
    const { locations, path } = formatted;
    const place = { ...(locations === undefined ? {} : { locations }), ...(path === undefined ? {} : { path }) };
    if (isErrorCode(code) && code !== 'INTERNAL') {
      return { message, ...place, extensions: { code, ...(argument === undefined ? {} : { argument }) } };
    }
    // graphql-js itself refuses what the schema forbids, such as a null where none may be: no resolver's error stands behind it.
    const original = unwrapResolverError(error);
    if (isDatabaseAway(original)) {
      logger.warn({ path, err: original }, 'the database is away');
      return { message: errorCodes.UNAVAILABLE.meaning, ...place, extensions: { code: 'UNAVAILABLE' } };
    }
    const errorId = randomUUID();
    logger.error({ errorId, path, err: original }, 'unexpected error');
    return { message: errorCodes.INTERNAL.meaning, ...place, extensions: { code: 'INTERNAL', errorId } };
  };
}

/** The code of ours, beside a message that says what to do. */
function named({ message, extensions: { refusal, code } = {} }: GraphQLFormattedError, error: unknown): { readonly message: string; readonly code: unknown } {
  if (GAVE_UP.test(message)) return { message, code: 'QUERY_TOO_COMPLEX' };
  if (message === OUT_OF_STACK && code === 'GRAPHQL_PARSE_FAILED') return { message: nestedPastReading(defaultQueryLimits).message, code: 'QUERY_TOO_COMPLEX' };
  // The document has several operations, and `operationName` is none of them; or Apollo refuses the request with no more than a status.
  if (code === 'OPERATION_RESOLUTION_FAILURE' || (code === 'INTERNAL_SERVER_ERROR' && isRefusedByApollo(error))) return { message, code: 'BAD_REQUEST' };
  return { message, code: refusal ?? (code === 'BAD_REQUEST' ? codeOfRefusal(error) : code) };
}

/** Apollo calls all that it refuses a bad request, and gives some of it a status that has a code of its own. */
function codeOfRefusal(error: unknown): ErrorCode {
  const http = error instanceof GraphQLError ? error.extensions['http'] : undefined;
  return hasStatus(http, 405) ? 'METHOD_NOT_ALLOWED' : hasStatus(http, 406) ? 'NOT_ACCEPTABLE' : 'BAD_REQUEST';
}

/** A persisted query of another version, or one whose hash is not that of its text. */
function isRefusedByApollo(error: unknown): boolean {
  return error instanceof GraphQLError && error.path === undefined && error.originalError === undefined && hasStatus(error.extensions['http'], 400);
}

function hasStatus(http: unknown, status: number): boolean {
  return typeof http === 'object' && http !== null && 'status' in http && http.status === status;
}

/** Errors that graphql-js raises before any resolver runs, over WebSocket, where Apollo is not there to name them. */
export function formatWebSocketErrors(errors: readonly GraphQLError[], format: FormatError, requestId: string): readonly GraphQLFormattedError[] {
  return errors.map((error) => {
    const beforeExecution = error.path === undefined && error.originalError === undefined && Object.keys(error.extensions).length === 0;
    const formatted = error.toJSON();
    const told = format(beforeExecution ? { ...formatted, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } } : formatted, error);
    return { ...told, extensions: { ...told.extensions, requestId } };
  });
}
