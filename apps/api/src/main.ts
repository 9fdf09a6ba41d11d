import { readFile } from 'node:fs/promises';
import { apiVariables, trustedDocuments } from '@vantage/contract';
import { assertBoundRole, openDatabase } from '@vantage/db';
import { depsOf } from '@vantage/usecases';
import { createLogger, readEnvironment } from '@vantage/process';
import { createApp } from './createApp.js';

const config = readEnvironment(apiVariables, process.env);
const logger = createLogger({ name: 'api', level: config.LOG_LEVEL });
const database = openDatabase(config.DATABASE_URL, { onError: (error) => logger.warn({ err: error }, 'an idle connection broke') });
await assertBoundRole(database.pool);

const manifest = config.VANTAGE_TRUSTED_DOCUMENTS;
const documents = {
  byId: manifest === undefined ? new Map<string, string>() : trustedDocuments.parse(await readFile(manifest, 'utf8')),
  others: config.VANTAGE_OTHER_DOCUMENTS,
};
const app = await createApp({ deps: depsOf(database), databaseUrl: config.DATABASE_URL, logger, trustedDocuments: documents });
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
