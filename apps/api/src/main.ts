import { randomUUID } from 'node:crypto';
import { apiEnvironment, readEnvironment } from '@vantage/contract';
import { assertBoundRole, openDatabase } from '@vantage/db';
import { createNetworkCache } from '@vantage/usecases';
import { pino } from 'pino';
import { createApp } from './createApp.js';

const config = readEnvironment(apiEnvironment, process.env);
const logger = pino({ name: 'api', level: config.LOG_LEVEL });
const database = openDatabase(config.DATABASE_URL, { onError: (error) => logger.warn({ error }, 'an idle connection broke') });
await assertBoundRole(database.pool);

const deps = { database, networks: createNetworkCache(), now: () => new Date(), newId: randomUUID };
const app = await createApp({ deps, databaseUrl: config.DATABASE_URL, logger });
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
