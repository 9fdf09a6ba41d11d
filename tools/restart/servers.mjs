// @ts-check
/** A PostgreSQL that keeps its word, an API and a worker, each of which can be ended and started again. */
import { join } from 'node:path';
import { runningPid, startPostgres } from '../postgres/server.mjs';
import { send, waitForEnd } from '../processes/liveness.mjs';
import { makeOrganizations, startMigratedPostgres } from '../servers/database.mjs';
import { startPair } from '../servers/pair.mjs';

/** @typedef {Awaited<ReturnType<typeof startServers>>} Servers */

/** @param {{ env?: NodeJS.ProcessEnv }} [options] on top of the environment of API and worker */
export async function startServers({ env = {} } = {}) {
  const postgres = await startMigratedPostgres({ durable: true });
  const [apiKey = ''] = await makeOrganizations(postgres.databaseUrl, ['restart']);
  const pair = await startPair({ databaseUrl: postgres.databaseUrl, folder: postgres.folder, env });
  return {
    ...pair,
    databaseUrl: postgres.databaseUrl,
    access: { url: `${pair.base}/graphql`, apiKey },
    postgres: {
      /** @param {NodeJS.Signals} signal SIGQUIT is PostgreSQL's immediate shutdown */
      end: async (signal) => {
        const pid = runningPid(join(postgres.folder, 'data'));
        if (pid === undefined) throw new Error('PostgreSQL does not run.');
        send(pid, signal);
        if (!(await waitForEnd(pid, 10_000))) throw new Error(`PostgreSQL outlived ${signal}.`);
      },
      start: () => startPostgres({ folder: postgres.folder, durable: true, port: postgres.port }),
    },
    stop: async () => {
      await pair.stop();
      await postgres.stop();
    },
  };
}
