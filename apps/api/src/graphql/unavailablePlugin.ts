/** An operation that got nothing because the database is away answers 503, as proxies and clients that never read errors expect. */
import type { ApolloServerPlugin } from '@apollo/server';
import { errorCodes } from '@vantage/contract';
import type { ExecutionResult } from 'graphql';

export const unavailablePlugin: ApolloServerPlugin = {
  requestDidStart: async () => ({
    willSendResponse: async ({ response: { body, http } }) => {
      if (body.kind === 'single' && gotNothing(body.singleResult)) http.status = errorCodes.UNAVAILABLE.status;
    },
  }),
};

function gotNothing({ data, errors = [] }: Pick<ExecutionResult, 'data'> & { readonly errors?: readonly { readonly extensions?: Readonly<Record<string, unknown>> }[] }): boolean {
  const nothing = Object.values(data ?? {}).every((value) => value === null);
  return nothing && errors.some(({ extensions }) => extensions?.['code'] === 'UNAVAILABLE');
}
