// @ts-check
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase, runtimeUrl } from '@vantage/db';
import { createNetworkCache, prepareDatabase, seedDemo } from '@vantage/usecases';
import { root } from '../root.mjs';
import { keepKey, keptKey } from './state.mjs';

const labs = join(root, 'labs');

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
    const deps = { database, networks: createNetworkCache(), now: () => new Date(), newId: randomUUID };
    const apiKey = await seedDemo(deps, exampleLabs(), keptKey());
    keepKey(apiKey);
    return { databaseUrl, apiKey };
  } finally {
    await database.close();
  }
}

function exampleLabs() {
  return readdirSync(labs, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ name, files: filesOf(join(labs, name)) }));
}

/** @param {string} folder */
function filesOf(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.yaml'))
    .sort()
    .map((path) => ({ path, content: readFileSync(join(folder, path), 'utf8') }));
}
