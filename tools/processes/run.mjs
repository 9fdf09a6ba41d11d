// @ts-check
import { spawn } from 'node:child_process';
import { root } from '../root.mjs';

/**
 * Runs a program to its end from the root of the checkout.
 * @param {readonly [string, ...string[]]} command
 * @param {{ output?: 'shown' | 'kept', env?: NodeJS.ProcessEnv }} [options] kept output is returned instead of shown
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
export function run([program, ...parameters], { output = 'kept', env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: output === 'shown' ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    });
    /** @type {Buffer[]} */
    const chunks = [];
    child.stdout?.on('data', (chunk) => chunks.push(chunk));
    child.stderr?.on('data', (chunk) => chunks.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => resolve({ ok: code === 0, output: Buffer.concat(chunks).toString('utf8') }));
  });
}

/**
 * Node running one of the installed programs by the file behind its name, without a shell in between.
 * @param {string} file inside node_modules, such as `typescript/bin/tsc`
 * @param {string[]} parameters
 * @returns {[string, ...string[]]}
 */
export function installed(file, ...parameters) {
  return [process.execPath, `${root}/node_modules/${file}`, ...parameters];
}
