/** The one place where errors become GraphQL errors: known codes pass, everything else is masked and logged under an id. */
import { randomUUID } from 'node:crypto';
import { unwrapResolverError } from '@apollo/server/errors';
import { errorCodes, isErrorCode } from '@vantage/contract';
import { isDatabaseAway } from '@vantage/db';
import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import type { Logger } from '@vantage/process';

/** How graphql-js says that it gave up on a document; the error carries no code of its own. */
const GAVE_UP = /^Syntax Error: (Source|Document) contains more tha[nt] \d+/;

export type FormatError = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;

export function errorFormatter(logger: Logger): FormatError {
  return (formatted, error) => {
    const { argument } = formatted.extensions ?? {};
    const code = GAVE_UP.test(formatted.message) ? 'QUERY_TOO_COMPLEX' : (formatted.extensions?.['refusal'] ?? formatted.extensions?.['code']);
    const { message, locations, path } = formatted;
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

/** Errors that graphql-js raises before any resolver runs, over WebSocket, where Apollo is not there to name them. */
export function formatWebSocketErrors(errors: readonly GraphQLError[], format: FormatError, requestId: string): readonly GraphQLFormattedError[] {
  return errors.map((error) => {
    const beforeExecution = error.path === undefined && error.originalError === undefined && Object.keys(error.extensions).length === 0;
    const formatted = error.toJSON();
    const told = format(beforeExecution ? { ...formatted, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } } : formatted, error);
    return { ...told, extensions: { ...told.extensions, requestId } };
  });
}
