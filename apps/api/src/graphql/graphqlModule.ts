import { ApolloDriver } from '@nestjs/apollo';
import type { ApolloDriverConfig } from '@nestjs/apollo';
import type { DynamicModule } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import { schemaText } from '@vantage/contract';
import type { Deps } from '@vantage/usecases';
import { parse } from 'graphql';
import type { GraphQLError } from 'graphql';
import type { Extra } from 'graphql-ws/use/ws';
import type { Logger, Metrics } from '@vantage/process';
import { graphqlContext } from '../auth/requestContext.js';
import { OpenSockets } from '../http/openSockets.js';
import { requestIdOf } from '../http/requestId.js';
import { DEPS, LOGGER, OPS, RATE_LIMITS, TRUSTED_DOCUMENTS } from '../tokens.js';
import { costPlugin } from './costPlugin.js';
import { enums } from './enums.js';
import { errorFormatter, formatWebSocketErrors } from './errors.js';
import type { FormatError } from './errors.js';
import { failurePlugin } from './failurePlugin.js';
import type { RateLimits } from '../http/rateLimits.js';
import { hotPath } from './hotPath.js';
import { defaultQueryLimits, limitErrors, limitRule, parseOptionsOf } from './limits.js';
import { operationPlugin } from './operationPlugin.js';
import { scalars } from './scalars.js';
import { stringify } from './stringify.js';
import { persistedQueries, trustedOnly, trustOf, untrusted } from './trustedDocuments.js';
import type { TrustedDocuments } from './trustedDocuments.js';

/** GraphQL by the contract's schema, over HTTP and WebSocket at `/graphql`. */
export function graphqlModule(): DynamicModule {
  return GraphQLModule.forRootAsync<ApolloDriverConfig>({
    driver: ApolloDriver,
    inject: [DEPS, LOGGER, OPS, OpenSockets, TRUSTED_DOCUMENTS, RATE_LIMITS],
    useFactory: (deps: Deps, logger: Logger, { metrics }: { readonly metrics: Metrics }, sockets: OpenSockets, documents: TrustedDocuments, rates: RateLimits): ApolloDriverConfig => {
      const format = errorFormatter(logger);
      return {
        path: '/graphql',
        typeDefs: schemaText,
        resolvers: { ...scalars, ...enums },
        inheritResolversFromInterfaces: true,
        context: graphqlContext,
        formatError: format,
        // After HTTP, which finishes what it has begun: see createApp.
        stopOnApplicationShutdown: true,
        parseOptions: parseOptionsOf(defaultQueryLimits),
        validationRules: [limitRule(defaultQueryLimits)],
        introspection: true,
        persistedQueries: persistedQueries(documents),
        plugins: [operationPlugin, failurePlugin, trustedOnly(documents), costPlugin, hotPath(deps, rates)],
        stringifyResult: stringify,
        graphiql: false,
        includeStacktraceInErrorResponses: false,
        preserveHttpStatusForExecutionErrors: false,
        allowBatchedHttpRequests: false,
        subscriptions: { 'graphql-ws': webSocket({ format, metrics, sockets, documents }) },
      };
    },
  });
}

interface Executed {
  readonly data?: Readonly<Record<string, unknown>> | null | undefined;
  readonly errors?: readonly GraphQLError[] | undefined;
}

/** A connection as graphql-ws hands it over; what hangs on it is the business of the server behind it, here that of `ws`. */
interface Connection {
  readonly extra: unknown;
}

interface WebSocketParts {
  readonly format: FormatError;
  readonly metrics: Metrics;
  readonly sockets: OpenSockets;
  readonly documents: TrustedDocuments;
}

/** Apollo formats what goes over HTTP; what goes over WebSocket is formatted here. */
function webSocket({ format, metrics, sockets, documents }: WebSocketParts) {
  const trusts = trustOf(documents);
  const formatted = (connection: Connection, errors: readonly GraphQLError[]) => formatWebSocketErrors(errors, format, requestIdOf(behind(connection).request));
  return {
    path: '/graphql',
    onConnect: (connection: Connection) => sockets.add(behind(connection).socket),
    onClose: (connection: Connection) => sockets.remove(behind(connection).socket),
    onOperation: () => metrics.subscription(1),
    onComplete: () => metrics.subscription(-1),
    onSubscribe: (_context: unknown, _id: string, payload: { readonly query: string }) =>
      trusts(payload.query) ? refusals(payload.query) : [untrusted()],
    onError: (connection: Connection, _id: string, _payload: unknown, errors: readonly GraphQLError[]) => [...formatted(connection, errors)],
    onNext: (connection: Connection, _id: string, _payload: unknown, _args: unknown, result: Executed) =>
      result.errors === undefined ? undefined : { data: result.data ?? null, errors: formatted(connection, result.errors) },
  };
}

function behind({ extra }: Connection): Extra {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- graphql-ws/use/ws documents it so
  return extra as Extra;
}

/** Operations past the limits; text that is no GraphQL is left to whoever parses it next. */
function refusals(query: string): readonly GraphQLError[] | undefined {
  try {
    const errors = limitErrors(parse(query, parseOptionsOf(defaultQueryLimits)), defaultQueryLimits);
    return errors.length === 0 ? undefined : errors;
  } catch {
    return undefined;
  }
}
