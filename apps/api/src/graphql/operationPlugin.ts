/** Notes which operation a request asked for. */
import type { ApolloServerPlugin } from '@apollo/server';
import { Kind } from 'graphql';
import type { OperationDefinitionNode } from 'graphql';
import type { RequestContext } from '../auth/requestContext.js';

const MAX_NAME = 64;

export const operationPlugin: ApolloServerPlugin<RequestContext> = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ operation, operationName, contextValue: { facts } }) => {
      if (operation !== undefined) facts.operation = rootFieldOf(operation);
      if (typeof operationName === 'string') facts.operationName = operationName.slice(0, MAX_NAME);
    },
  }),
};

/** `query lab`, or `query several`: there are as many of them as the schema has root fields, whatever clients call their operations. */
export function rootFieldOf(operation: OperationDefinitionNode): string {
  const names = new Set(operation.selectionSet.selections.map((selection) => (selection.kind === Kind.FIELD ? selection.name.value : '…')));
  const [only = '…'] = names;
  return `${operation.operation} ${names.size === 1 && only !== '…' ? only : 'several'}`;
}
