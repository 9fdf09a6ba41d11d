// @ts-check
import { join } from 'node:path';
import { openDatabase, runtimeUrl } from '@vantage/db';
import { depsOf, prepareDatabase, readLabFolders, seedDemo } from '@vantage/usecases';
import { root } from '../root.mjs';
import { keepKey, keptKey } from './state.mjs';

/**
 * Brings the database to the newest schema; returns its URL as API and worker use it.
 * @param {string} ownerUrl
 */
export async function prepare(ownerUrl) {
  await prepareDatabase(ownerUrl);
  return runtimeUrl(ownerUrl);
}

/**
 * Brings the example labs into the demo organisation; returns its key.
 * @param {string} databaseUrl
 */
export async function seed(databaseUrl) {
  const database = openDatabase(databaseUrl, { onError: () => undefined });
  try {
    const apiKey = await seedDemo(depsOf(database), await readLabFolders(join(root, 'labs')), keptKey());
    keepKey(apiKey);
    return apiKey;
  } finally {
    await database.close();
  }
}
