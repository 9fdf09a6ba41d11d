// @ts-check
/** What `npm start` keeps between runs: under `.vantage/`, and for root, whose PostgreSQL runs as somebody else, under a folder that one may enter. */
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { borrowedAccount, lastingFolders, reachableFolder } from '../postgres/account.mjs';
import { commandOf, send, waitForEnd } from '../processes/liveness.mjs';
import { root } from '../root.mjs';

/** VANTAGE_STATE puts it elsewhere, for a second Vantage out of the same checkout. */
export const stateFolder = resolve(root, process.env['VANTAGE_STATE'] ?? '.vantage');
const runFile = join(stateFolder, 'run.json');
const demoFile = join(stateFolder, 'demo.json');
const keyFile = join(stateFolder, 'demo-key.json');
const webhookKeyFile = join(stateFolder, 'webhook-key.json');

/** @typedef {{ pid: number, services: readonly number[] }} Run */
/** @typedef {{ url: string, apiKey: string }} Demo */

/** The files of the embedded PostgreSQL; the same state finds the same ones again. */
export function postgresFolder() {
  if (borrowedAccount() === undefined) return join(stateFolder, 'postgres');
  // Others may pass through the folder, not look into it, and each file in it is root's alone.
  chmodSync(stateFolder, 0o711);
  const place = reachableFolder([stateFolder, ...lastingFolders()]);
  if (place === stateFolder) return join(stateFolder, 'postgres');
  const key = createHash('sha256').update(stateFolder).digest('hex').slice(0, 16);
  const parent = join(place, 'vantage');
  mkdirSync(parent, { recursive: true });
  chmodSync(parent, 0o755);
  return join(parent, `data-${key}`);
}

/** Ends what a killed run left behind; refuses while another run is alive. */
export async function takeOver() {
  mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
  const previous = /** @type {Run | undefined} */ (readJson(runFile));
  if (previous !== undefined) {
    if (commandOf(previous.pid).includes('start.mjs')) {
      throw new Error(`Vantage is already running in this checkout (process ${previous.pid}). Stop it first, or use another clone.`);
    }
    for (const pid of previous.services) await endService(pid);
  }
  rmSync(demoFile, { force: true });
  recordRun([]);
}

/** @param {readonly number[]} services */
export function recordRun(services) {
  writeJson(runFile, { pid: process.pid, services });
}

export function forgetRun() {
  rmSync(runFile, { force: true });
  rmSync(demoFile, { force: true });
}

/**
 * Tells programs where the API is and how to get in; it appears whole, and only while the API answers.
 * @param {Demo} demo
 */
export function publishDemo(demo) {
  writeJson(demoFile, demo);
}

/** The demo organisation's key of the runs before: the database keeps only its hash. */
export function keptKey() {
  return /** @type {{ apiKey: string } | undefined} */ (readJson(keyFile))?.apiKey;
}

/** @param {string} apiKey */
export function keepKey(apiKey) {
  writeJson(keyFile, { apiKey });
}

/** The key that seals the secrets of webhooks: made once, for the data that is kept beside it opens with no other. */
export function webhookKey() {
  const kept = /** @type {{ webhookKey: string } | undefined} */ (readJson(webhookKeyFile))?.webhookKey;
  const key = kept ?? randomBytes(32).toString('base64');
  if (kept === undefined) writeJson(webhookKeyFile, { webhookKey: key });
  return key;
}

/** @param {number} pid */
async function endService(pid) {
  if (!commandOf(pid).includes('leash.mjs')) return;
  send(pid, 'SIGTERM');
  if (!(await waitForEnd(pid, 5_000))) send(pid, 'SIGKILL');
}

/** @param {string} file @returns {unknown} */
function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** @param {string} file @param {object} value */
function writeJson(file, value) {
  const draft = `${file}.draft`;
  writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, file);
}
