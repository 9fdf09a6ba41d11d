// @ts-check
/** A process that runs until it is stopped. */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { root } from '../root.mjs';
import { nodeFlags } from './nodeFlags.mjs';

const leash = pathToFileURL(join(root, 'tools', 'processes', 'leash.mjs')).href;
const STOPPED_WITHIN = 8_000;

/**
 * @typedef {object} Service
 * @property {string} name
 * @property {number} pid
 * @property {Promise<void>} ended resolves when the process is gone, wanted or not
 * @property {() => Promise<void>} stop
 * @property {() => string} lastWords the end of what it has written
 */

/**
 * Starts a program of ours; what it writes goes to a file.
 * @param {{ name: string, program: string, log: string, env: NodeJS.ProcessEnv }} options
 * @returns {Service}
 */
export function startService({ name, program, log, env }) {
  const output = openSync(log, 'w');
  // A group of its own, so that Ctrl-C reaches it through us, in the right order.
  const child = spawn(process.execPath, [...nodeFlags, '--import', leash, program], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', output, output, 'ipc'],
    detached: true,
  });
  closeSync(output);
  /** @type {Promise<void>} */
  const ended = new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  return {
    name,
    pid: child.pid ?? 0,
    ended,
    stop: async () => {
      child.kill('SIGTERM');
      const impatience = setTimeout(() => child.kill('SIGKILL'), STOPPED_WITHIN);
      await ended;
      clearTimeout(impatience);
    },
    lastWords: () => readFileSync(log, 'utf8').trimEnd().split('\n').slice(-20).join('\n'),
  };
}
