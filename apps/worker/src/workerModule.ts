import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import type { WorkerEnvironment } from '@vantage/contract';
import type { Deps } from '@vantage/usecases';
import type { Health, Logger, Metrics } from '@vantage/process';
import { RelayRunner } from './relayRunner.js';
import { WebhookRunner } from './webhookRunner.js';
import { TaskRunner } from './taskRunner.js';
import { CONFIG, DEPS, HEALTH, LOGGER, METRICS } from './tokens.js';

export interface WorkerParts {
  readonly deps: Deps;
  readonly config: WorkerEnvironment;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly health: Health;
}

@Module({})
export class WorkerModule {
  static of(parts: WorkerParts): DynamicModule {
    return {
      module: WorkerModule,
      providers: [
        { provide: DEPS, useValue: parts.deps },
        { provide: CONFIG, useValue: parts.config },
        { provide: LOGGER, useValue: parts.logger },
        { provide: METRICS, useValue: parts.metrics },
        { provide: HEALTH, useValue: parts.health },
        TaskRunner,
        RelayRunner,
        WebhookRunner,
      ],
    };
  }
}
