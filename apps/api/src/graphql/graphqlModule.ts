import { ApolloDriver } from '@nestjs/apollo';
import type { ApolloDriverConfig } from '@nestjs/apollo';
import type { DynamicModule } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import { schemaText } from '@vantage/contract';
import type { Logger } from '@vantage/process';
import { Authenticator } from '../auth/authenticator.js';
import { graphqlContext } from '../auth/requestContext.js';
import { LOGGER, RATE_LIMITS, RESPONSES, TRUSTED_DOCUMENTS } from '../tokens.js';
import { costPlugin } from './costPlugin.js';
import { enums } from './enums.js';
import { errorFormatter } from './errors.js';
import { failurePlugin } from './failurePlugin.js';
import type { RateLimits } from '../http/rateLimits.js';
import { hotPath } from './hotPath.js';
import { withInheritedDescriptions } from './inheritedDescriptions.js';
import type { KeptResponses } from './keptResponses.js';
import { defaultQueryLimits, limitRule, parseOptionsOf } from './limits.js';
import { notStored } from './notStored.js';
import { operationPlugin } from './operationPlugin.js';
import { scalars } from './scalars.js';
import { stringify } from './stringify.js';
import { persistedQueries, trustedOnly } from './trustedDocuments.js';
import type { TrustedDocuments } from './trustedDocuments.js';
import { variablesPlugin } from './variablesPlugin.js';

/** GraphQL by the contract's schema, over HTTP at `/graphql`; over WebSocket see ../sockets. */
export function graphqlModule(): DynamicModule {
  return GraphQLModule.forRootAsync<ApolloDriverConfig>({
    driver: ApolloDriver,
    inject: [Authenticator, LOGGER, TRUSTED_DOCUMENTS, RATE_LIMITS, RESPONSES],
    useFactory: (authenticator: Authenticator, logger: Logger, documents: TrustedDocuments, rates: RateLimits, kept: KeptResponses): ApolloDriverConfig => {
      const format = errorFormatter(logger);
      return {
        path: '/graphql',
        typeDefs: withInheritedDescriptions(schemaText),
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
        plugins: [...notStored, operationPlugin, failurePlugin, trustedOnly(documents), variablesPlugin, costPlugin, hotPath(authenticator, rates, kept)],
        stringifyResult: stringify,
        graphiql: false,
        includeStacktraceInErrorResponses: false,
        preserveHttpStatusForExecutionErrors: false,
        allowBatchedHttpRequests: false,
      };
    },
  });
}
