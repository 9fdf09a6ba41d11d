/** Refuses operations that cost too much, and tells every other one what it cost, and what is left. */
import type { ApolloServerPlugin } from '@apollo/server';
import type { RequestContext } from '../auth/requestContext.js';
import { budgetHeaders } from '../http/budgets.js';
import { costOf, MAX_COST, tooCostly } from './cost.js';

export const costPlugin: ApolloServerPlugin<RequestContext> = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ document, operation, request, contextValue }) => {
      if (operation === undefined) return;
      const cost = costOf(document, operation, request.variables ?? {});
      if (cost > MAX_COST) throw tooCostly(cost);
      contextValue.cost = cost;
    },
    willSendResponse: async ({ response: { body, http }, contextValue: { cost, charge } }) => {
      if (charge !== undefined) for (const [name, value] of Object.entries(budgetHeaders(await charge))) http.headers.set(name, value);
      if (body.kind !== 'single' || cost === undefined || cost === 0) return;
      body.singleResult.extensions = { ...body.singleResult.extensions, cost: { requested: cost, most: MAX_COST } };
    },
  }),
};
