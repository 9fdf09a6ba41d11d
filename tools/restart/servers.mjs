// @ts-check
/** A database, an API and a worker as real processes, each of which can be ended in any way and started again. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { openDatabase } from '@vantage/db';
import { createOrganization, depsOf } from '@vantage/usecases';
import { createDatabase, createOwner } from '../postgres/roles.mjs';
import { runningPid, startPostgres } from '../postgres/server.mjs';
import { startThrowawayPostgres } from '../postgres/throwaway.mjs';
import { send, waitForEnd } from '../processes/liveness.mjs';
import { root } from '../root.mjs';
import { untilHealthy } from '../start/api.mjs';
import { prepare } from '../start/demo.mjs';

/**
 * @typedef {object} Part one process of ours
 * @property {(signal: NodeJS.Signals) => Promise<number | null>} end sends a signal, waits for the end, and answers the exit code
 * @property {() => Promise<void>} start starts it again, and waits until it is ready
 * @property {() => string} log what it has written since it was last started
 */

/** @typedef {Awaited<ReturnType<typeof startServers>>} Servers */

/** @param {{ env?: NodeJS.ProcessEnv }} [options] on top of the environment of API and worker */
export async function startServers({ env = {} } = {}) {
  const postgres = await startThrowawayPostgres({ durable: true });
  await createOwner(postgres.adminUrl);
  const databaseUrl = await prepare(await createDatabase(postgres.adminUrl, 'vantage'));
  const apiKey = await firstKey(databaseUrl);
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const shared = { ...process.env, DATABASE_URL: databaseUrl, LOG_LEVEL: 'info', ...env };
  const api = part('api', postgres.folder, { ...shared, PORT: String(port) }, base);
  const opsPort = await freePort();
  const worker = part('worker', postgres.folder, { ...shared, WORKER_LOCK_MS: '2000', VANTAGE_OPS_PORT: String(opsPort) }, `http://127.0.0.1:${opsPort}`);
  await api.start();
  await worker.start();
  return {
    base,
    port,
    databaseUrl,
    access: { url: `${base}/graphql`, apiKey },
    api,
    worker,
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
      await Promise.all([api.end('SIGTERM'), worker.end('SIGTERM')]);
      await postgres.stop();
    },
  };
}

/**
 * @param {'api' | 'worker'} name
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 * @param {string} base where it says that it is ready
 * @returns {Part}
 */
function part(name, folder, env, base) {
  const log = join(folder, `${name}.log`);
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let child;
  return {
    start: async () => {
      const output = openSync(log, 'w');
      const started = spawn(process.execPath, ['--enable-source-maps', join(root, 'apps', name, 'dist', 'main.js')], { cwd: root, env, stdio: ['ignore', output, output] });
      closeSync(output);
      child = started;
      const ended = new AbortController();
      started.once('exit', () => ended.abort());
      if (!(await untilHealthy(base, ended.signal))) throw new Error(`The ${name} ended before it was ready:\n${readFileSync(log, 'utf8')}`);
    },
    end: async (signal) => {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
      const exit = once(child, 'exit');
      child.kill(signal);
      await exit;
      return child.exitCode;
    },
    log: () => readFileSync(log, 'utf8'),
  };
}

/** @param {string} databaseUrl */
async function firstKey(databaseUrl) {
  const database = openDatabase(databaseUrl, { onError: () => undefined });
  try {
    return (await createOrganization(depsOf(database), { slug: 'restart', name: 'Restart', userName: 'somebody' })).apiKey;
  } finally {
    await database.close();
  }
}

/** @returns {Promise<number>} */
async function freePort() {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port.');
  return address.port;
}
