/** Vitest's global setup: one throw-away PostgreSQL for all test files of a run that ask for a database. */
import type { TestProject } from 'vitest/node';
import { createOwner } from '../postgres/roles.mjs';
import { startThrowawayPostgres } from '../postgres/throwaway.mjs';

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startThrowawayPostgres();
  await createOwner(server.adminUrl);
  project.provide('postgresUrl', server.adminUrl);
  return server.stop;
}
