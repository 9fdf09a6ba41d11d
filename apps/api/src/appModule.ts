import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import type { Deps } from '@vantage/usecases';
import type { Logger } from 'pino';
import { ApiKeyGuard } from './auth/apiKeyGuard.js';
import { ChangeFeed } from './changes/changeFeed.js';
import { graphqlModule } from './graphql/graphqlModule.js';
import { noTrustedDocuments } from './graphql/trustedDocuments.js';
import type { TrustedDocuments } from './graphql/trustedDocuments.js';
import { HealthController } from './health/healthController.js';
import { IdeController } from './ide/ideController.js';
import { LabsResolver } from './labs/labsResolver.js';
import { RevisionsResolver } from './labs/revisionsResolver.js';
import { SnapshotResolver } from './labs/snapshotResolver.js';
import { ProblemFilter } from './rest/problemFilter.js';
import { SimulationsResolver } from './simulations/simulationsResolver.js';
import { ResultsController } from './submissions/resultsController.js';
import { SubmissionsResolver } from './submissions/submissionsResolver.js';
import { DATABASE_URL, DEPS, LOGGER, TRUSTED_DOCUMENTS } from './tokens.js';
import { ViewerResolver } from './viewer/viewerResolver.js';

export interface AppParts {
  readonly deps: Deps;
  readonly databaseUrl: string;
  readonly logger: Logger;
  /** GraphQL documents that clients may name instead of sending; none unless given. */
  readonly trustedDocuments?: TrustedDocuments;
}

@Module({})
class Parts {
  static of(parts: AppParts): DynamicModule {
    return {
      module: Parts,
      global: true,
      providers: [
        { provide: DEPS, useValue: parts.deps },
        { provide: DATABASE_URL, useValue: parts.databaseUrl },
        { provide: LOGGER, useValue: parts.logger },
        { provide: TRUSTED_DOCUMENTS, useValue: parts.trustedDocuments ?? noTrustedDocuments },
      ],
      exports: [DEPS, DATABASE_URL, LOGGER, TRUSTED_DOCUMENTS],
    };
  }
}

@Module({})
export class AppModule {
  static of(parts: AppParts): DynamicModule {
    return {
      module: AppModule,
      imports: [Parts.of(parts), graphqlModule()],
      controllers: [HealthController, IdeController, ResultsController],
      providers: [
        ChangeFeed,
        LabsResolver,
        RevisionsResolver,
        SnapshotResolver,
        SimulationsResolver,
        SubmissionsResolver,
        ViewerResolver,
        { provide: APP_GUARD, useClass: ApiKeyGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
