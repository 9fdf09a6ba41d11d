// @ts-check
/** Load from processes of its own, as load comes from other machines: what sends does not delay what measures. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../../root.mjs';

/** @typedef {{ query: string, variables?: Record<string, unknown> }} Operation */
/** @typedef {{ perSecond: number, p50: number, p99: number, failed: number }} Outcome times in milliseconds */
/** @typedef {import('./server.mjs').Access} Access */
/** @typedef {{ kind: 'flood', connections: number, seconds: number } | ({ kind: 'pace' } & import('./pace.mjs').Pace)} Load as many as the server takes, or so many a second */

const sender = join(root, 'tools', 'bench', 'api', 'sender.mjs');

/**
 * Sends the operations one after the other, again and again.
 * @param {Access} access
 * @param {Operation | readonly Operation[]} operations
 * @param {Load} load
 * @returns {Promise<Outcome>}
 */
export function send(access, operations, load) {
  const child = spawn(process.execPath, [sender], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify({ access, operations: [operations].flat(), load }));
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve(JSON.parse(output)) : reject(new Error('A sender of load failed.'))));
  });
}
