import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { workerVariables } from '@vantage/contract';
import { assertBoundRole, openDatabase } from '@vantage/db';
import { depsOf } from '@vantage/usecases';
import { createLogger, readEnvironment } from '@vantage/process';
import { WorkerModule } from './workerModule.js';

const config = readEnvironment(workerVariables, process.env);
const logger = createLogger({ name: 'worker', level: config.LOG_LEVEL });
const database = openDatabase(config.DATABASE_URL, { onError: (error) => logger.warn({ err: error }, 'an idle connection broke') });
await assertBoundRole(database.pool);

const app = await NestFactory.createApplicationContext(WorkerModule.of({ deps: depsOf(database), config, logger }), { logger: ['error', 'warn'] });
logger.info('taking tasks');

let stopping = false;
async function stop(signal: NodeJS.Signals): Promise<void> {
  if (stopping) return;
  stopping = true;
  logger.info({ signal }, 'stopping');
  await app.close();
  await database.close();
}
process.on('SIGTERM', (signal) => void stop(signal));
process.on('SIGINT', (signal) => void stop(signal));
