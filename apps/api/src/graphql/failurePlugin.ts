/** What an operation's failures say to whoever asked, beside their messages: the request's id, and the status where Apollo's is not the one of the code. */
import type { ApolloServerPlugin } from '@apollo/server';
import { errorCodes } from '@vantage/contract';
import type { ErrorCode } from '@vantage/contract';
import type { GraphQLFormattedError } from 'graphql';
import Negotiator from 'negotiator';
import type { RequestContext } from '../auth/requestContext.js';
import { noteFailure } from '../http/requestFacts.js';

const GRAPHQL_RESPONSE = 'application/graphql-response+json';

export const failurePlugin: ApolloServerPlugin<RequestContext> = {
  requestDidStart: async () => ({
    willSendResponse: async ({ request, response: { body, http }, contextValue: { facts } }) => {
      if (body.kind !== 'single') return;
      const { errors = [], data } = body.singleResult;
      if (errors.length === 0) return;
      body.singleResult.errors = errors.map((error) => ({ ...error, extensions: { ...error.extensions, requestId: facts.requestId } }));
      noteFailure(facts, errors[0]?.extensions ?? {});
      // Proxies and clients that never read errors expect it; an answer that holds something is left as it is.
      if (errors.some(has('UNAVAILABLE')) && isEmpty(data)) http.status = errorCodes.UNAVAILABLE.status;
      if (errors.some(has('PERSISTED_QUERY_NOT_FOUND')) && readsStatus(request.http?.headers.get('accept'))) http.status = errorCodes.PERSISTED_QUERY_NOT_FOUND.status;
    },
  }),
};

function has(code: ErrorCode): (error: GraphQLFormattedError) => boolean {
  return ({ extensions }) => extensions?.['code'] === code;
}

/**
 * Whether the answer goes out as `application/graphql-response+json`, where one without data is never a 200 (GraphQL over HTTP, section 6.4.2). To all
 * others an unknown hash is 200, as Apollo's protocol has it: its clients for phones do not look into an answer of 400, and so would never send the query itself.
 */
function readsStatus(accept: string | undefined): boolean {
  return accept !== undefined && new Negotiator({ headers: { accept } }).mediaType(['application/json', GRAPHQL_RESPONSE]) === GRAPHQL_RESPONSE;
}

function isEmpty(data: unknown): boolean {
  return typeof data !== 'object' || data === null || Object.values(data).every((value) => value === null);
}
