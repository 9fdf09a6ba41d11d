/** GraphQL operations over WebSocket: read, measured and priced as those over HTTP are, before anything of them runs. */
import type { Actor } from '@vantage/usecases';
import { createSourceEventStream, execute, getOperationAST, GraphQLError, parse, validate } from 'graphql';
import type { ExecutionArgs, ExecutionResult, GraphQLSchema } from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import type { RequestContext } from '../auth/requestContext.js';
import { costOf, MAX_COST, tooCostly } from '../graphql/cost.js';
import { defaultQueryLimits, limitError, nestedPastReading, parseOptionsOf } from '../graphql/limits.js';
import { variableError } from '../graphql/variables.js';
import type { RateLimits } from '../http/rateLimits.js';
import { inTurn } from '../http/turns.js';
import type { Turns } from '../http/turns.js';
import { FailureException } from '../rest/failureException.js';
import { meteredSubscription } from './meteredSubscription.js';
import type { Tally } from './tally.js';

/** The context of an operation over WebSocket. */
export interface SocketContext extends RequestContext {
  /** In which it takes its turns. */
  readonly lane: string;
}

/** What is to run, or why it may not. */
export function prepareOperation(schema: GraphQLSchema, { query, operationName, variables }: SubscribePayload, context: SocketContext): ExecutionArgs | readonly GraphQLError[] {
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

/** The refusal of a turn; whatever else went wrong is thrown on. */
export function refusalOf(error: unknown): readonly GraphQLError[] {
  if (error instanceof FailureException) return [error];
  throw error;
}

/** Runs a query or a mutation when its turn comes. */
export function executeInTurn(args: ExecutionArgs, { lane }: SocketContext, turns: Turns): Promise<ExecutionResult> {
  return inTurn(turns, lane, () => execute(args)).catch((error: unknown) => ({ errors: refusalOf(error) }));
}

/** For whom a process counts: an organisation, or those who follow one link of it, so that a crowd at a link shuts out no member. */
export function partyOf({ tenantId, link }: Actor): string {
  return link === undefined ? tenantId : `${tenantId}/${link.id}`;
}

export interface SubscriptionParts {
  readonly rates: RateLimits;
  readonly subscriptions: Tally;
  readonly turns: Turns;
  /** How many more are open, or fewer. */
  readonly count: (change: 1 | -1) => void;
}

/** Subscribes, where the organisation may have one more; each value has the price of the operation, and takes a turn to be made. */
export async function subscribeMetered(args: ExecutionArgs, context: SocketContext, { rates, subscriptions, turns, count }: SubscriptionParts) {
  const { lane } = context;
  const source = await inTurn(turns, lane, () => createSourceEventStream(args)).catch((error: unknown) => ({ errors: refusalOf(error) }));
  if (!isStream(source)) return source;
  const events = source[Symbol.asyncIterator]();
  const { actor, credentials, cost } = context;
  const release = actor === undefined ? undefined : subscriptions.take(partyOf(actor));
  if (actor === undefined || release === undefined) {
    await events.return?.();
    return { errors: [new FailureException({ code: 'QUOTA_EXCEEDED', message: 'Your organisation has as many subscriptions open as it may have: end some.' })] };
  }
  count(1);
  return meteredSubscription(events, {
    answer: (event) => executeInTurn({ ...args, rootValue: event }, context, turns),
    charge: async () => (await rates.charge(actor, credentials, Math.max(1, cost ?? 1))).refusal,
    release: () => {
      release();
      count(-1);
    },
  });
}

function isStream(source: AsyncIterable<unknown> | ExecutionResult): source is AsyncIterable<unknown> {
  return Symbol.asyncIterator in source;
}
