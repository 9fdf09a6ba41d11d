import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import type { Deps } from '@vantage/usecases';
import type { Health, Logger, Metrics } from '@vantage/process';
import { AuthController } from './auth/authController.js';
import { Authenticator } from './auth/authenticator.js';
import { AuthGuard } from './auth/authGuard.js';
import { createProvider } from './auth/provider.js';
import { keysOnly } from './auth/signInConfig.js';
import type { SignInConfig } from './auth/signInConfig.js';
import { BranchesResolver } from './branches/branchesResolver.js';
import { ChangeFeed } from './changes/changeFeed.js';
import { graphqlModule } from './graphql/graphqlModule.js';
import { createKeptResponses } from './graphql/keptResponses.js';
import { createAddressLimits } from './http/addressLimits.js';
import type { AddressLimitConfig } from './http/addressLimits.js';
import { createProvenSenders } from './http/provenSenders.js';
import { createRateLimits } from './http/rateLimits.js';
import type { RateLimitConfig } from './http/rateLimits.js';
import { createTurns } from './http/turns.js';
import type { TurnLimits } from './http/turns.js';
import { noTrustedDocuments } from './graphql/trustedDocuments.js';
import type { TrustedDocuments } from './graphql/trustedDocuments.js';
import type { HttpConfig } from './http/httpConfig.js';
import { IdeController } from './ide/ideController.js';
import { LabsResolver } from './labs/labsResolver.js';
import { RevisionsResolver } from './labs/revisionsResolver.js';
import { SnapshotResolver } from './labs/snapshotResolver.js';
import { OpsController } from './ops/opsController.js';
import { KeysResolver } from './people/keysResolver.js';
import { InvitationsResolver, MembersResolver } from './people/membersResolver.js';
import { OrganizationResolver } from './people/organizationResolver.js';
import { SessionsResolver } from './people/sessionsResolver.js';
import { TeamsResolver } from './people/teamsResolver.js';
import { ProblemFilter } from './rest/problemFilter.js';
import { restControllers } from './rest/restControllers.js';
import { AuditEventsResolver, AuditLogResolver } from './sharing/auditResolver.js';
import { LinksResolver, ShareLinksResolver } from './sharing/linksResolver.js';
import { PresenceResolver } from './sharing/presenceResolver.js';
import { LabSharesResolver, SharingResolver } from './sharing/sharingResolver.js';
import { SimulationsResolver } from './simulations/simulationsResolver.js';
import { defaultSocketLimits } from './sockets/socketLimits.js';
import type { SocketLimits } from './sockets/socketLimits.js';
import { SocketServer } from './sockets/socketServer.js';
import { SubmissionsResolver } from './submissions/submissionsResolver.js';
import { ADDRESS_LIMITS, DATABASE_URL, DEPS, HTTP_CONFIG, LOGGER, OPS, PROVIDER, RATE_LIMITS, RESPONSES, SENDERS, SIGN_IN, SOCKET_LIMITS, TRUSTED_DOCUMENTS, TURNS } from './tokens.js';
import { ViewerResolver } from './viewer/viewerResolver.js';
import { WebhooksResolver } from './webhooks/webhooksResolver.js';

export interface AppParts {
  readonly deps: Deps;
  readonly databaseUrl: string;
  readonly logger: Logger;
  /** GraphQL documents that clients may name instead of sending; none unless given. */
  readonly trustedDocuments?: TrustedDocuments;
  /** How much may be asked for in a minute; a lot, unless given. */
  readonly rates?: RateLimitConfig;
  /** What one address may do in a minute; a lot, unless given. */
  readonly addresses?: AddressLimitConfig;
  /** How much is worked on at once, and may wait; as much as a process of one core can, unless given. */
  readonly turns?: TurnLimits;
  readonly metrics: Metrics;
  readonly health: Health;
  readonly http: HttpConfig;
  /** What WebSockets may take; as the configuration has it by default, unless given. */
  readonly sockets?: SocketLimits;
  /** Memory for responses that were given before, in bytes; as the configuration has it by default, unless given. */
  readonly responseBytes?: number;
  /** How people with browsers sign in; without it there are keys alone. */
  readonly signIn?: SignInConfig;
}

@Module({})
class Parts {
  static of(parts: AppParts): DynamicModule {
    const { health, metrics } = parts;
    const signIn = parts.signIn ?? keysOnly;
    const senders = createProvenSenders();
    return {
      module: Parts,
      global: true,
      providers: [
        { provide: DEPS, useValue: parts.deps },
        { provide: DATABASE_URL, useValue: parts.databaseUrl },
        { provide: LOGGER, useValue: parts.logger },
        { provide: SIGN_IN, useValue: signIn },
        { provide: PROVIDER, useValue: createProvider(signIn, () => parts.deps.now().getTime()) ?? null },
        { provide: TRUSTED_DOCUMENTS, useValue: parts.trustedDocuments ?? noTrustedDocuments },
        { provide: OPS, useValue: { health, metrics } },
        { provide: HTTP_CONFIG, useValue: parts.http },
        { provide: RATE_LIMITS, useValue: createRateLimits(parts.rates) },
        { provide: RESPONSES, useValue: createKeptResponses(parts.deps.meters, parts.responseBytes) },
        { provide: SENDERS, useValue: senders },
        { provide: ADDRESS_LIMITS, useValue: createAddressLimits(senders, parts.addresses) },
        { provide: SOCKET_LIMITS, useValue: parts.sockets ?? defaultSocketLimits },
        { provide: TURNS, useValue: createTurns(parts.turns) },
        Authenticator,
      ],
      exports: [DEPS, DATABASE_URL, LOGGER, PROVIDER, SIGN_IN, TRUSTED_DOCUMENTS, OPS, HTTP_CONFIG, RATE_LIMITS, RESPONSES, SENDERS, ADDRESS_LIMITS, SOCKET_LIMITS, TURNS, Authenticator],
    };
  }
}

@Module({})
export class AppModule {
  static of(parts: AppParts): DynamicModule {
    return {
      module: AppModule,
      imports: [Parts.of(parts), graphqlModule()],
      controllers: [AuthController, OpsController, IdeController, ...restControllers],
      providers: [
        ChangeFeed,
        SocketServer,
        AuditEventsResolver,
        AuditLogResolver,
        BranchesResolver,
        LabSharesResolver,
        LinksResolver,
        ShareLinksResolver,
        PresenceResolver,
        SharingResolver,
        InvitationsResolver,
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
        WebhooksResolver,
        { provide: APP_GUARD, useClass: AuthGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
