// @ts-check
/** Starts database, API and worker in order, and stops them in the reverse one, however the run ends. */
import { join } from 'node:path';
import { transpile } from '../build/transpile.mjs';
import { createDatabase, createOwner } from '../postgres/roles.mjs';
import { startPostgres } from '../postgres/server.mjs';
import { startService } from '../processes/service.mjs';
import { root } from '../root.mjs';
import { untilHealthy } from './api.mjs';
import { tellFirstAnswer } from './firstQuestion.mjs';
import { choosePort } from './ports.mjs';
import { forgetRun, postgresFolder, publishDemo, recordRun, stateFolder, takeOver, webhookKey } from './state.mjs';

/** @typedef {() => Promise<void> | void} Stop */
/** @typedef {import('../processes/service.mjs').Service} Service */

/** @returns {Promise<number>} the exit code, once everything has stopped */
export async function runVantage() {
  /** @type {Stop[]} */
  const stops = [];
  const interrupted = untilInterrupted();
  await takeOver();
  stops.push(forgetRun);
  try {
    const started = await Promise.race([start(stops), interrupted]);
    if (started === 'interrupted') return 0;
    const end = await Promise.race([interrupted, ...started.map((service) => service.ended.then(() => service))]);
    if (end === 'interrupted') return 0;
    process.stderr.write(`\nThe ${end.name} ended by itself. The end of .vantage/${end.name}.log:\n${await readable(end.lastWords())}\n`);
    return 1;
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

/**
 * @param {Stop[]} stops what it has started so far, and how to stop it
 * @returns {Promise<readonly Service[]>}
 */
async function start(stops) {
  dropEmptyVariables();
  const port = await choosePort(process.env['PORT']);
  // PostgreSQL comes up on one core while the other translates.
  const starting = database(stops);
  starting.catch(() => undefined);
  transpile();
  const { prepare, seed } = await import('./demo.mjs');
  const databaseUrl = await prepare(await starting);
  const services = startServices(stops, { PORT: String(port), DATABASE_URL: databaseUrl, ...keyOfWebhooks() });
  const base = `http://127.0.0.1:${port}`;
  const [apiKey, healthy] = await Promise.all([seed(databaseUrl), untilHealthy(base, endOfAny(services))]);
  if (healthy) await welcome(base, apiKey);
  return services;
}

/**
 * @param {Stop[]} stops
 * @param {NodeJS.ProcessEnv} env
 */
function startServices(stops, env) {
  const services = ['api', 'worker'].map((name) =>
    startService({ name, program: join(root, 'apps', name, 'dist', 'main.js'), log: join(stateFolder, `${name}.log`), env }),
  );
  stops.push(async () => void (await Promise.all(services.map((service) => service.stop()))));
  recordRun(services.map(({ pid }) => pid));
  return services;
}

/**
 * Lines of the log for a reader at a terminal; what is no JSON stays as it is.
 * @param {string} lines
 */
async function readable(lines) {
  if (!process.stderr.isTTY) return lines;
  const { prettyFactory } = await import('pino-pretty');
  const pretty = prettyFactory({ colorize: process.env['NO_COLOR'] === undefined, ignore: 'pid,hostname' });
  return lines.split('\n').map((line) => (line.startsWith('{') ? pretty(line).trimEnd() : line)).join('\n');
}

/** @param {readonly Service[]} services @returns {AbortSignal} aborted once one of them has ended */
function endOfAny(services) {
  const controller = new AbortController();
  for (const { ended } of services) void ended.then(() => controller.abort());
  return controller.signal;
}

/** One of our own, unless somebody gave another. */
function keyOfWebhooks() {
  const given = ['VANTAGE_WEBHOOK_KEY', 'VANTAGE_WEBHOOK_KEY_FILE'].some((name) => (process.env[name] ?? '') !== '');
  return given ? {} : { VANTAGE_WEBHOOK_KEY: webhookKey() };
}

/** `REDIS_URL=` in a shell or a compose file means that there is none. */
function dropEmptyVariables() {
  for (const name of ['PORT', 'DATABASE_URL', 'REDIS_URL']) if (process.env[name] === '') delete process.env[name];
}

/** @param {Stop[]} stops */
async function database(stops) {
  const given = process.env['DATABASE_URL'];
  if (given !== undefined) return given;
  const server = await startPostgres({ folder: postgresFolder(), durable: true });
  stops.push(server.stop);
  await createOwner(server.adminUrl);
  return createDatabase(server.adminUrl, 'vantage');
}

/**
 * @param {string} base
 * @param {string} apiKey
 */
async function welcome(base, apiKey) {
  const url = `${base}/graphql`;
  publishDemo({ url, apiKey });
  const answer = await tellFirstAnswer({ url, apiKey });
  process.stdout.write(`\n${answer}\n\n  GraphQL   ${url}\n  Explorer  ${base}/ide\n  REST      ${base}/v1\n  Docs      docs/api.md\n  Demo key  ${apiKey}\n\n  Ctrl-C stops everything; the data stays.\n\n`);
}

/**
 * Resolves when somebody wants an end: Ctrl-C, a signal, or the death of npm, which passes no signal on to what it runs.
 * @returns {Promise<'interrupted'>}
 */
function untilInterrupted() {
  return new Promise((resolve) => {
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => resolve('interrupted'));
    if (process.env['npm_lifecycle_event'] !== 'start') return;
    const npm = process.ppid;
    setInterval(() => process.ppid !== npm && resolve('interrupted'), 250).unref();
  });
}
