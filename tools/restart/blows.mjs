// @ts-check
/** Ends parts of a running Vantage under load, and sees what becomes of what it had promised. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ask } from '../start/api.mjs';
import { compare, startWriters } from './writers.mjs';

/** @typedef {import('./servers.mjs').Servers} Servers */
/** @typedef {{ name: string, strike: (servers: Servers) => Promise<void> }} Blow */

/** @type {Readonly<Record<string, Blow>>} */
export const blows = {
  postgresImmediate: { name: 'PostgreSQL: immediate shutdown, then start', strike: (servers) => restartPostgres(servers, 'SIGQUIT') },
  postgresKilled: { name: 'PostgreSQL: kill -9, then start', strike: (servers) => restartPostgres(servers, 'SIGKILL') },
  apiKilled: { name: 'API: kill -9, then start', strike: ({ api }) => restart(api, 'SIGKILL') },
  apiAsked: { name: 'API: kill -TERM, then start', strike: ({ api }) => restart(api, 'SIGTERM') },
  workerKilled: { name: 'worker: kill -9, then start', strike: ({ worker }) => restart(worker, 'SIGKILL') },
  workerAsked: { name: 'worker: kill -TERM, then start', strike: ({ worker }) => restart(worker, 'SIGTERM') },
};

/** @param {Servers} servers @param {NodeJS.Signals} signal */
async function restartPostgres({ postgres }, signal) {
  await postgres.end(signal);
  await sleep(300);
  await postgres.start();
}

/** @param {import('../servers/part.mjs').Part} part @param {NodeJS.Signals} signal */
async function restart(part, signal) {
  const code = await part.end(signal);
  if (signal === 'SIGTERM' && code !== 0) throw new Error(`A process that was asked to end left with ${code}:\n${part.log()}`);
  await part.start();
}

const CREATE = 'mutation ($input: CreateLabInput!) { createLab(input: $input) { lab { head { id } } } }';
const START = 'mutation ($id: ID!) { startSimulation(input: { kind: MATRIX, revisionId: $id }) { simulation { id } } }';
const STATUS = 'query ($id: ID!) { simulation(id: $id) { status } }';
const DONE_WITHIN = 90_000;

/**
 * Strikes while people write and simulations run.
 * @param {Servers} servers
 * @param {readonly Blow[]} series
 * @param {{ writers: number, quiet: number }} load `quiet`: milliseconds of undisturbed work before and after each blow
 */
export async function strikeUnderLoad(servers, series, { writers: count, quiet }) {
  const { access } = servers;
  const stop = new AbortController();
  const { writers, done } = await startWriters(access, count, stop.signal);
  const simulations = await startSimulations(access, 3);
  const rounds = [];
  try {
    for (const { name, strike } of series) {
      await sleep(quiet);
      await strike(servers);
      rounds.push({ name, recovery: await untilWritten(writers) });
    }
    await sleep(quiet);
  } finally {
    stop.abort();
    await done;
  }
  simulations.push(...(await startSimulations(access, 1)));
  return {
    rounds,
    writers: await Promise.all(writers.map(async (writer) => ({ ...(await compare(access, writer)), failures: writer.failures }))),
    simulations: await Promise.all(simulations.map((id) => untilEnded(access, id))),
  };
}

/**
 * Milliseconds until every writer was told of a new success.
 * @param {readonly import('./writers.mjs').Writer[]} writers
 */
async function untilWritten(writers) {
  const start = performance.now();
  const before = writers.map(({ acknowledged }) => acknowledged.length);
  while (writers.some(({ acknowledged }, index) => acknowledged.length <= (before[index] ?? 0))) {
    if (performance.now() - start > DONE_WITHIN) throw new Error('After the blow, nobody can write any more.');
    await sleep(20);
  }
  return Math.round(performance.now() - start);
}

/** @param {import('./writers.mjs').Access} access @param {number} count @returns {Promise<string[]>} */
async function startSimulations(access, count) {
  /** @type {{ createLab: { lab: { head: { id: string } } } }} */
  const { createLab } = await ask(access, CREATE, { input: { name: 'busy', files: busyLab() } });
  /** @type {{ startSimulation: { simulation: { id: string } } }[]} */
  const started = await Promise.all(Array.from({ length: count }, () => ask(access, START, { id: createLab.lab.head.id })));
  return started.map(({ startSimulation }) => startSimulation.simulation.id);
}

/** @param {import('./writers.mjs').Access} access @param {string} id @returns {Promise<string>} */
async function untilEnded(access, id) {
  const deadline = Date.now() + DONE_WITHIN;
  for (;;) {
    /** @type {{ simulation: { status: string } }} */
    const { simulation } = await ask(access, STATUS, { id });
    if (!['QUEUED', 'RUNNING'].includes(simulation.status) || Date.now() > deadline) return simulation.status;
    await sleep(50);
  }
}

/** Enough pods and Services that a matrix of them takes a while. */
function busyLab() {
  const parts = Array.from({ length: 60 }, (_, index) =>
    [
      `apiVersion: v1\nkind: Pod\nmetadata: { name: p${index}, labels: { app: a${index} } }\nspec: { containers: [{ name: c, image: i, ports: [{ containerPort: 80 }] }] }\n`,
      `apiVersion: v1\nkind: Service\nmetadata: { name: s${index} }\nspec: { selector: { app: a${index} }, ports: [{ port: 80 }] }\n`,
    ].join('---\n'),
  );
  return [{ path: 'busy.yaml', content: parts.join('---\n') }];
}
