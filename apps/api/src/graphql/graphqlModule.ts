import { ApolloDriver } from '@nestjs/apollo';
import type { ApolloDriverConfig } from '@nestjs/apollo';
import type { DynamicModule } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import { schemaText } from '@vantage/contract';
import { parse } from 'graphql';
import type { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import { graphqlContext } from '../auth/requestContext.js';
import { LOGGER, TRUSTED_DOCUMENTS } from '../tokens.js';
import { enums } from './enums.js';
import { errorFormatter, formatWebSocketErrors } from './errors.js';
import type { FormatError } from './errors.js';
import { defaultQueryLimits, limitErrors, limitRule } from './limits.js';
import { scalars } from './scalars.js';
import { persistedQueries, trustedOnly, trustOf, untrusted } from './trustedDocuments.js';
import type { TrustedDocuments } from './trustedDocuments.js';

/** GraphQL by the contract's schema, over HTTP and WebSocket at `/graphql`. */
export function graphqlModule(): DynamicModule {
  return GraphQLModule.forRootAsync<ApolloDriverConfig>({
    driver: ApolloDriver,
    inject: [LOGGER, TRUSTED_DOCUMENTS],
    useFactory: (logger: Logger, documents: TrustedDocuments): ApolloDriverConfig => {
      const format = errorFormatter(logger);
      return {
        path: '/graphql',
        typeDefs: schemaText,
        resolvers: { ...scalars, ...enums },
        inheritResolversFromInterfaces: true,
        context: graphqlContext,
        formatError: format,
        validationRules: [limitRule(defaultQueryLimits)],
        introspection: true,
        persistedQueries: persistedQueries(documents),
        plugins: [trustedOnly(documents)],
        graphiql: false,
        includeStacktraceInErrorResponses: false,
        preserveHttpStatusForExecutionErrors: false,
        allowBatchedHttpRequests: false,
        subscriptions: { 'graphql-ws': webSocket(format, documents) },
      };
    },
  });
}

interface Executed {
  readonly data?: Readonly<Record<string, unknown>> | null | undefined;
  readonly errors?: readonly GraphQLError[] | undefined;
}

/** Apollo formats what goes over HTTP; what goes over WebSocket is formatted here. */
function webSocket(format: FormatError, documents: TrustedDocuments) {
  const trusts = trustOf(documents);
  return {
    path: '/graphql',
    onSubscribe: (_context: unknown, _id: string, payload: { readonly query: string }) =>
      trusts(payload.query) ? refusals(payload.query) : [untrusted()],
    onError: (_context: unknown, _id: string, _payload: unknown, errors: readonly GraphQLError[]) => [...formatWebSocketErrors(errors, format)],
    onNext: (_context: unknown, _id: string, _payload: unknown, _args: unknown, result: Executed) =>
      result.errors === undefined ? undefined : { data: result.data ?? null, errors: formatWebSocketErrors(result.errors, format) },
  };
}

/** Operations past the limits; text that is no GraphQL is left to whoever parses it next. */
function refusals(query: string): readonly GraphQLError[] | undefined {
  try {
    const errors = limitErrors(parse(query), defaultQueryLimits);
    return errors.length === 0 ? undefined : errors;
  } catch {
    return undefined;
  }
}
