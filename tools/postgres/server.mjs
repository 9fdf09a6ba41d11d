// @ts-check
/** A real PostgreSQL without installing one: the binaries come with npm, the server listens on loopback alone. */
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, openSync, closeSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from '../processes/freePort.mjs';
import { commandOf, send, waitForEnd } from '../processes/liveness.mjs';
import { borrowedAccount, giveAway, makeOwnFolder } from './account.mjs';
import { postgresBinaries } from './binaries.mjs';

const guard = join(dirname(fileURLToPath(import.meta.url)), 'guard.sh');
const READY_WITHIN = 30_000;
const STOPPED_WITHIN = 10_000;

/**
 * @typedef {object} PostgresServer
 * @property {number} port
 * @property {string} adminUrl the superuser's, for creating roles and databases
 * @property {() => Promise<void>} stop ends the server and waits until it is gone
 */

/**
 * Starts the server whose files stand in `folder`, creating them at the first start. A server left over from a run that was
 * killed is ended first.
 * @param {{ folder: string, durable: boolean, port?: number }} options `durable: false` trades safety against power cuts for speed; without a
 *   port, a free one
 * @returns {Promise<PostgresServer>}
 */
export async function startPostgres({ folder, durable, port: wanted }) {
  const binaries = postgresBinaries();
  makeOwnFolder(folder);
  const data = join(folder, 'data');
  await endLeftover(data);
  const password = await initialise(binaries, folder, data);
  for (let attempt = 1; ; attempt += 1) {
    const port = wanted ?? (await freePort());
    try {
      const stop = await launch(binaries, folder, data, port, durable);
      return { port, adminUrl: `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`, stop };
    } catch (error) {
      // Somebody may take the port between the look and the start.
      if (attempt === 3) throw error;
    }
  }
}

/**
 * Ends a server that outlived the process which started it.
 * @param {string} data
 */
export async function endLeftover(data) {
  const pid = runningPid(data);
  if (pid === undefined) return;
  send(pid, 'SIGINT');
  if (await waitForEnd(pid, STOPPED_WITHIN)) return;
  send(pid, 'SIGQUIT');
  if (!(await waitForEnd(pid, STOPPED_WITHIN))) throw new Error(`PostgreSQL ${pid} on ${data} does not stop.`);
}

/**
 * Creates the cluster of databases where there is none. The marker is written last: a creation that was interrupted starts over.
 * @param {string} binaries
 * @param {string} folder
 * @param {string} data
 */
async function initialise(binaries, folder, data) {
  const secret = join(folder, 'password');
  const marker = join(folder, 'initialised');
  if (existsSync(marker)) return readFileSync(secret, 'utf8');
  rmSync(data, { recursive: true, force: true });
  const password = randomBytes(18).toString('base64url');
  writeFileSync(secret, password, { mode: 0o600 });
  giveAway(secret);
  await promisify(execFile)(
    join(binaries, 'bin', 'initdb'),
    [`--pgdata=${data}`, '--username=postgres', '--encoding=UTF8', '--locale=C', '--auth=scram-sha-256', `--pwfile=${secret}`, '--no-sync'],
    { ...borrowedAccount(), cwd: folder, env: { LC_ALL: 'C', PATH: process.env['PATH'] } },
  );
  writeFileSync(marker, '');
  return password;
}

/**
 * @param {string} binaries
 * @param {string} folder
 * @param {string} data
 * @param {number} port
 * @param {boolean} durable
 * @returns {Promise<() => Promise<void>>}
 */
async function launch(binaries, folder, data, port, durable) {
  const log = join(folder, 'server.log');
  rmSync(log, { force: true });
  const output = openSync(log, 'a');
  // A group of its own: Ctrl-C in the terminal reaches this process, which ends the server after its clients.
  const child = spawn('/bin/sh', [guard, join(binaries, 'bin', 'postgres'), '-D', data, ...settings(port, durable)], {
    ...borrowedAccount(),
    cwd: folder,
    env: { LC_ALL: 'C', PATH: process.env['PATH'] },
    stdio: ['ignore', output, output, 'pipe'],
    detached: true,
  });
  closeSync(output);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const leash = /** @type {import('node:stream').Writable} */ (child.stdio[3]);
  leash.on('error', () => undefined);
  await untilReady(child, data, log);
  child.unref();
  /** @type {{ unref?: () => void }} */ (leash).unref?.();
  return async () => {
    const pid = runningPid(data);
    child.ref();
    leash.end();
    if (pid !== undefined && !(await waitForEnd(pid, STOPPED_WITHIN))) send(pid, 'SIGQUIT');
    await ended;
  };
}

/**
 * @param {number} port
 * @param {boolean} durable
 */
function settings(port, durable) {
  const options = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '64MB',
    timezone: 'UTC',
    log_min_messages: 'warning',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/**
 * PostgreSQL says in line 8 of postmaster.pid when it takes connections.
 * @param {import('node:child_process').ChildProcess} child
 * @param {string} data
 * @param {string} log
 */
async function untilReady(child, data, log) {
  const deadline = Date.now() + READY_WITHIN;
  while (statusLines(data)[7]?.trim() !== 'ready') {
    if (child.exitCode !== null) throw new Error(`PostgreSQL did not start:\n${readFileSync(log, 'utf8')}`);
    if (Date.now() > deadline) throw new Error(`PostgreSQL is not ready after ${READY_WITHIN / 1000} s, see ${log}`);
    await sleep(10);
  }
}

/** @param {string} data */
function statusLines(data) {
  try {
    return readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return [];
  }
}

/**
 * The process that serves these files, if it is one of ours.
 * @param {string} data
 */
export function runningPid(data) {
  const pid = Number(statusLines(data)[0]);
  return pid > 0 && commandOf(pid).includes(data) ? pid : undefined;
}
