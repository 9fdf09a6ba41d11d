// @ts-check
import { join } from 'node:path';
import { openDatabase, runtimeUrl } from '@vantage/db';
import { depsOf, prepareDatabase, readLabFolders, seedDemo } from '@vantage/usecases';
import { root } from '../root.mjs';
import { keepKey, keptKey } from './state.mjs';

/**
 * Brings the database to the newest schema and the example labs into it.
 * @param {string} ownerUrl
 * @returns {Promise<{ databaseUrl: string, apiKey: string }>} the database as the processes see it, and the key of the demo organisation
 */
export async function prepareDemo(ownerUrl) {
  await prepareDatabase(ownerUrl);
  const databaseUrl = runtimeUrl(ownerUrl);
  const database = openDatabase(databaseUrl, { onError: () => undefined });
  try {
    const apiKey = await seedDemo(depsOf(database), await readLabFolders(join(root, 'labs')), keptKey());
    keepKey(apiKey);
    return { databaseUrl, apiKey };
  } finally {
    await database.close();
  }
}
