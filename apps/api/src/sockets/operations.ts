/** GraphQL operations over WebSocket: read, measured and priced as those over HTTP are, before anything of them runs. */
import type { Actor } from '@vantage/usecases';
import { getOperationAST, GraphQLError, parse, subscribe, validate } from 'graphql';
import type { ExecutionArgs, ExecutionResult, GraphQLSchema } from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import type { RequestContext } from '../auth/requestContext.js';
import { costOf, MAX_COST, tooCostly } from '../graphql/cost.js';
import { defaultQueryLimits, limitError, nestedPastReading, parseOptionsOf } from '../graphql/limits.js';
import { variableError } from '../graphql/variables.js';
import type { RateLimits } from '../http/rateLimits.js';
import { FailureException } from '../rest/failureException.js';
import { meteredSubscription } from './meteredSubscription.js';
import type { Tally } from './tally.js';

/** What is to run, or why it may not. */
export function prepareOperation(schema: GraphQLSchema, { query, operationName, variables }: SubscribePayload, context: RequestContext): ExecutionArgs | readonly GraphQLError[] {
  try {
    const document = parse(query, parseOptionsOf(defaultQueryLimits));
    const tooMuch = limitError(document, defaultQueryLimits);
    if (tooMuch !== undefined) return [tooMuch];
    const wrong = validate(schema, document);
    if (wrong.length > 0) return wrong;
    const operation = getOperationAST(document, operationName);
    if (operation === null || operation === undefined) return [new GraphQLError('Name the operation that is meant.', { extensions: { code: 'BAD_REQUEST' } })];
    const wrongVariables = variableError(schema, operation, variables ?? {});
    if (wrongVariables !== undefined) return [wrongVariables];
    const cost = costOf(document, operation, variables ?? {});
    if (cost > MAX_COST) return [tooCostly(cost)];
    return { schema, document, operationName: operationName ?? null, variableValues: variables ?? null, contextValue: { ...context, cost } };
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    if (error instanceof RangeError) return [nestedPastReading(defaultQueryLimits)];
    throw error;
  }
}

/** For whom a process counts: an organisation, or those who follow one link of it, so that a crowd at a link shuts out no member. */
export function partyOf({ tenantId, link }: Actor): string {
  return link === undefined ? tenantId : `${tenantId}/${link.id}`;
}

export interface SubscriptionParts {
  readonly rates: RateLimits;
  readonly subscriptions: Tally;
  /** How many more are open, or fewer. */
  readonly count: (change: 1 | -1) => void;
}

/** Subscribes, where the organisation may have one more; each value has the price of the operation. */
export async function subscribeMetered(args: ExecutionArgs, context: RequestContext, { rates, subscriptions, count }: SubscriptionParts) {
  const values = await subscribe(args);
  const { actor, credentials, cost } = context;
  if (!isIterator(values) || actor === undefined) return values;
  const release = subscriptions.take(partyOf(actor));
  if (release === undefined) {
    await values.return?.();
    return { errors: [new FailureException({ code: 'QUOTA_EXCEEDED', message: 'Your organisation has as many subscriptions open as it may have: end some.' })] };
  }
  count(1);
  return meteredSubscription(values, {
    charge: async () => (await rates.charge(actor, credentials, Math.max(1, cost ?? 1))).refusal,
    release: () => {
      release();
      count(-1);
    },
  });
}

function isIterator(values: AsyncIterable<ExecutionResult> | ExecutionResult): values is AsyncIterableIterator<ExecutionResult> {
  return Symbol.asyncIterator in values && 'next' in values;
}
