/** The job before each new version: brings the database to its schema, as the owner, and makes the role that API and worker log in as. */
import { migrationVariables } from '@vantage/contract';
import { createLogger, readEnvironment } from '@vantage/process';
import { prepareDatabase } from '@vantage/usecases';

const config = readEnvironment(migrationVariables, process.env);
const logger = createLogger({ name: 'migrate', level: config.LOG_LEVEL });
try {
  const applied = await prepareDatabase(config.DATABASE_URL, config.VANTAGE_RUNTIME_PASSWORD);
  logger.info({ applied }, applied.length === 0 ? 'the schema is the newest' : 'the schema is the newest now');
} catch (error) {
  logger.fatal({ err: error }, 'the database could not be brought to the newest schema');
  process.exitCode = 1;
}
