import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import type { Deps, SessionLimits } from '@vantage/usecases';
import type { Health, Logger, Metrics } from '@vantage/process';
import { ApiKeyGuard } from './auth/apiKeyGuard.js';
import { BranchesResolver } from './branches/branchesResolver.js';
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
import { KeysResolver } from './people/keysResolver.js';
import { MembersResolver } from './people/membersResolver.js';
import { OrganizationResolver } from './people/organizationResolver.js';
import { SessionsResolver } from './people/sessionsResolver.js';
import { TeamsResolver } from './people/teamsResolver.js';
import { ProblemFilter } from './rest/problemFilter.js';
import { restControllers } from './rest/restControllers.js';
import { SimulationsResolver } from './simulations/simulationsResolver.js';
import { SubmissionsResolver } from './submissions/submissionsResolver.js';
import { DATABASE_URL, DEPS, HTTP_CONFIG, LOGGER, OPS, SESSION_LIMITS, TRUSTED_DOCUMENTS } from './tokens.js';
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
  readonly sessionLimits?: SessionLimits;
}

const HOUR = 3_600_000;
const defaultSessionLimits: SessionLimits = { idle: 12 * HOUR, lifetime: 14 * 24 * HOUR };

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
        { provide: SESSION_LIMITS, useValue: parts.sessionLimits ?? defaultSessionLimits },
        { provide: TRUSTED_DOCUMENTS, useValue: parts.trustedDocuments ?? noTrustedDocuments },
        { provide: OPS, useValue: { health, metrics } },
        { provide: HTTP_CONFIG, useValue: parts.http },
        OpenSockets,
      ],
      exports: [DEPS, DATABASE_URL, LOGGER, SESSION_LIMITS, TRUSTED_DOCUMENTS, OPS, HTTP_CONFIG, OpenSockets],
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
        BranchesResolver,
        KeysResolver,
        LabsResolver,
        MembersResolver,
        OrganizationResolver,
        RevisionsResolver,
        SnapshotResolver,
        SessionsResolver,
        SimulationsResolver,
        SubmissionsResolver,
        TeamsResolver,
        ViewerResolver,
        { provide: APP_GUARD, useClass: ApiKeyGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
