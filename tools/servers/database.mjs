// @ts-check
/** A PostgreSQL of a run's own with the newest schema, and organisations in it. */
import { openDatabase } from '@vantage/db';
import { createOrganization, depsOf } from '@vantage/usecases';
import { createDatabase, createOwner } from '../postgres/roles.mjs';
import { startThrowawayPostgres } from '../postgres/throwaway.mjs';
import { prepare } from '../start/demo.mjs';

/** @typedef {Awaited<ReturnType<typeof startMigratedPostgres>>} MigratedPostgres */

/** @param {{ durable?: boolean }} [options] whether what was acknowledged must outlive a crash of the server */
export async function startMigratedPostgres(options) {
  const postgres = await startThrowawayPostgres(options);
  try {
    await createOwner(postgres.adminUrl);
    const ownerUrl = await createDatabase(postgres.adminUrl, 'vantage');
    return { ...postgres, ownerUrl, /** As API and worker log in. */ databaseUrl: await prepare(ownerUrl) };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

/**
 * Makes organisations.
 * @param {string} databaseUrl
 * @param {readonly string[]} slugs
 * @returns {Promise<string[]>} a key of each one's owner
 */
export async function makeOrganizations(databaseUrl, slugs) {
  const database = openDatabase(databaseUrl, { onError: () => undefined });
  try {
    const keys = [];
    for (const slug of slugs) {
      const { apiKey } = await createOrganization(depsOf(database), { slug, name: slug, userName: `user of ${slug}` });
      keys.push(apiKey);
    }
    return keys;
  } finally {
    await database.close();
  }
}
