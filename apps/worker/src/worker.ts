import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { workerVariables } from '@vantage/contract';
import { frameworkLog, runProcess } from '@vantage/process';
import { depsOf, networkLimitsOf, webhookSettingsOf } from '@vantage/usecases';
import { WorkerModule } from './workerModule.js';

await runProcess({
  name: 'worker',
  variables: workerVariables,
  open: async ({ config, logger, metrics, health, database }) => {
    const deps = depsOf(database, { meters: metrics.meters, webhooks: webhookSettingsOf(config), networks: networkLimitsOf(config) });
    const app = await NestFactory.createApplicationContext(WorkerModule.of({ deps, config, logger, metrics, health }), { logger: frameworkLog(logger), abortOnError: false });
    logger.info('taking tasks');
    return {
      close: async () => {
        await app.close();
        await deps.networks.close();
      },
    };
  },
});
