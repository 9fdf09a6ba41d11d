/** Refuses operations whose variables are not as their types ask for. */
import type { ApolloServerPlugin } from '@apollo/server';
import type { RequestContext } from '../auth/requestContext.js';
import { variableError } from './variables.js';

export const variablesPlugin: ApolloServerPlugin<RequestContext> = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ schema, operation, request }) => {
      const error = operation && variableError(schema, operation, request.variables ?? {});
      if (error !== undefined) throw error;
    },
  }),
};
