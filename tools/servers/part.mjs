// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeFlags } from '../processes/nodeFlags.mjs';
import { root } from '../root.mjs';
import { untilHealthy } from '../start/api.mjs';

/**
 * @typedef {object} Part one process of ours
 * @property {(signal: NodeJS.Signals) => Promise<number | null>} end sends a signal, waits for the end, and answers the exit code
 * @property {() => Promise<void>} start starts it again, and waits until it is ready
 * @property {() => string} log what it has written since it was last started
 */

/**
 * @param {'api' | 'worker'} name
 * @param {{ folder: string, env: NodeJS.ProcessEnv, base: string }} options `folder` takes its log, `base` is where it says that it is ready
 * @returns {Part}
 */
export function part(name, { folder, env, base }) {
  const log = join(folder, `${name}.log`);
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let child;
  return {
    start: async () => {
      const output = openSync(log, 'w');
      const started = spawn(process.execPath, [...nodeFlags, join(root, 'apps', name, 'dist', 'main.js')], { cwd: root, env, stdio: ['ignore', output, output] });
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
