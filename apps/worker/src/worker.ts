import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { workerVariables } from '@vantage/contract';
import { frameworkLog, runProcess } from '@vantage/process';
import { depsOf, webhookSettingsOf } from '@vantage/usecases';
import { WorkerModule } from './workerModule.js';

await runProcess({
  name: 'worker',
  variables: workerVariables,
  open: async ({ config, logger, metrics, health, database }) => {
    const parts = { deps: depsOf(database, metrics.meters, webhookSettingsOf(config)), config, logger, metrics, health };
    const app = await NestFactory.createApplicationContext(WorkerModule.of(parts), { logger: frameworkLog(logger), abortOnError: false });
    logger.info('taking tasks');
    return app;
  },
});
