import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import type { WorkerEnvironment } from '@vantage/contract';
import type { Deps } from '@vantage/usecases';
import type { Logger } from 'pino';
import { RelayRunner } from './relayRunner.js';
import { TaskRunner } from './taskRunner.js';
import { CONFIG, DEPS, LOGGER } from './tokens.js';

export interface WorkerParts {
  readonly deps: Deps;
  readonly config: WorkerEnvironment;
  readonly logger: Logger;
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
        TaskRunner,
        RelayRunner,
      ],
    };
  }
}
