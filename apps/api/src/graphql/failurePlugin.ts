/** What an operation's failures say to whoever asked, beside their messages: the request's id, and 503 where the database is away. */
import type { ApolloServerPlugin } from '@apollo/server';
import { errorCodes } from '@vantage/contract';
import type { GraphQLFormattedError } from 'graphql';
import type { RequestContext } from '../auth/requestContext.js';
import { noteFailure } from '../http/requestFacts.js';

export const failurePlugin: ApolloServerPlugin<RequestContext> = {
  requestDidStart: async () => ({
    willSendResponse: async ({ response: { body, http }, contextValue: { facts } }) => {
      if (body.kind !== 'single') return;
      const { errors = [], data } = body.singleResult;
      if (errors.length === 0) return;
      body.singleResult.errors = errors.map((error) => ({ ...error, extensions: { ...error.extensions, requestId: facts.requestId } }));
      noteFailure(facts, errors[0]?.extensions ?? {});
      // Proxies and clients that never read errors expect it; an answer that holds something is left as it is.
      if (errors.some(isUnavailable) && isEmpty(data)) http.status = errorCodes.UNAVAILABLE.status;
    },
  }),
};

function isUnavailable({ extensions }: GraphQLFormattedError): boolean {
  return extensions?.['code'] === 'UNAVAILABLE';
}

function isEmpty(data: unknown): boolean {
  return typeof data !== 'object' || data === null || Object.values(data).every((value) => value === null);
}
