// @ts-check
import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Where Debian keeps the programs of each version. */
const DEBIAN = '/usr/lib/postgresql';

/**
 * @typedef {object} ClientTools
 * @property {(url: string, file: string) => Promise<unknown>} dump writes a database into a file
 * @property {(url: string, file: string) => Promise<unknown>} restore brings all of a file into an empty database, or nothing
 */

/**
 * PostgreSQL's own programs for copies; they read servers of their version and of older ones.
 * @param {number} version the server's, its first number
 * @returns {Promise<ClientTools | undefined>} undefined where this machine has none, or none that is new enough
 */
export async function clientTools(version) {
  for (const folder of folders()) {
    if (!existsSync(join(folder, 'pg_dump')) || !existsSync(join(folder, 'pg_restore'))) continue;
    if ((await versionOf(join(folder, 'pg_dump'))) < version) continue;
    return {
      dump: (url, file) => execute(join(folder, 'pg_dump'), ['--format=custom', `--file=${file}`, url]),
      restore: (url, file) => execute(join(folder, 'pg_restore'), ['--exit-on-error', '--single-transaction', `--dbname=${url}`, file]),
    };
  }
  return undefined;
}

/** @returns {string[]} */
function folders() {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).map((version) => join(DEBIAN, version, 'bin')) : [];
  return [...(process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== ''), ...versions];
}

/** @param {string} program */
async function versionOf(program) {
  const { stdout } = await execute(program, ['--version']);
  return Number(/(\d+)/.exec(stdout)?.[1] ?? 0);
}
