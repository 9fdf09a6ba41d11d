/** `node apps/worker/dist/createOrganization.js <slug> <name> <user>`: the first organisation of an installation; prints the key of its owner, once. */
import { processVariables } from '@vantage/contract';
import { openDatabase } from '@vantage/db';
import { readEnvironment } from '@vantage/process';
import { createOrganization, depsOf } from '@vantage/usecases';

const [slug, name, userName] = process.argv.slice(2);
if (slug === undefined || name === undefined || userName === undefined) {
  throw new Error('usage: node apps/worker/dist/createOrganization.js <slug> <name of the organisation> <name of its owner>');
}
const database = openDatabase(readEnvironment(processVariables, process.env).DATABASE_URL);
try {
  const { apiKey } = await createOrganization(depsOf(database), { slug, name, userName });
  process.stdout.write(`${apiKey}\n`);
} finally {
  await database.close();
}
