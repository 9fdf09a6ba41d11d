import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import type { Deps } from '@vantage/usecases';
import type { Health, Logger, Metrics } from '@vantage/process';
import { ApiKeyGuard } from './auth/apiKeyGuard.js';
import { ChangeFeed } from './changes/changeFeed.js';
import { graphqlModule } from './graphql/graphqlModule.js';
import { noTrustedDocuments } from './graphql/trustedDocuments.js';
import type { TrustedDocuments } from './graphql/trustedDocuments.js';
import type { HttpConfig } from './http/httpConfig.js';
import { OpenSockets } from './http/openSockets.js';
import { IdeController } from './ide/ideController.js';
import { LabsResolver } from './labs/labsResolver.js';
import { RevisionsResolver } from './labs/revisionsResolver.js';
import { SnapshotResolver } from './labs/snapshotResolver.js';
import { OpsController } from './ops/opsController.js';
import { ProblemFilter } from './rest/problemFilter.js';
import { restControllers } from './rest/restControllers.js';
import { SimulationsResolver } from './simulations/simulationsResolver.js';
import { SubmissionsResolver } from './submissions/submissionsResolver.js';
import { DATABASE_URL, DEPS, HTTP_CONFIG, LOGGER, OPS, TRUSTED_DOCUMENTS } from './tokens.js';
import { ViewerResolver } from './viewer/viewerResolver.js';

export interface AppParts {
  readonly deps: Deps;
  readonly databaseUrl: string;
  readonly logger: Logger;
  /** GraphQL documents that clients may name instead of sending; none unless given. */
  readonly trustedDocuments?: TrustedDocuments;
  readonly metrics: Metrics;
  readonly health: Health;
  readonly http: HttpConfig;
}

@Module({})
class Parts {
  static of(parts: AppParts): DynamicModule {
    const { health, metrics } = parts;
    return {
      module: Parts,
      global: true,
      providers: [
        { provide: DEPS, useValue: parts.deps },
        { provide: DATABASE_URL, useValue: parts.databaseUrl },
        { provide: LOGGER, useValue: parts.logger },
        { provide: TRUSTED_DOCUMENTS, useValue: parts.trustedDocuments ?? noTrustedDocuments },
        { provide: OPS, useValue: { health, metrics } },
        { provide: HTTP_CONFIG, useValue: parts.http },
        OpenSockets,
      ],
      exports: [DEPS, DATABASE_URL, LOGGER, TRUSTED_DOCUMENTS, OPS, HTTP_CONFIG, OpenSockets],
    };
  }
}

@Module({})
export class AppModule {
  static of(parts: AppParts): DynamicModule {
    return {
      module: AppModule,
      imports: [Parts.of(parts), graphqlModule()],
      controllers: [OpsController, IdeController, ...restControllers],
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
