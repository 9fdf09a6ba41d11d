import { apiVariables } from '@vantage/contract';
import { assertBoundRole, openDatabase } from '@vantage/db';
import { depsOf } from '@vantage/usecases';
import { createLogger, readEnvironment } from '@vantage/process';
import { createApp } from './createApp.js';

const config = readEnvironment(apiVariables, process.env);
const logger = createLogger({ name: 'api', level: config.LOG_LEVEL });
const database = openDatabase(config.DATABASE_URL, { onError: (error) => logger.warn({ err: error }, 'an idle connection broke') });
await assertBoundRole(database.pool);

const app = await createApp({ deps: depsOf(database), databaseUrl: config.DATABASE_URL, logger });
await app.listen(config.PORT, config.HOST);
logger.info({ url: await app.getUrl() }, 'listening');

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
