// @ts-check
/**
 * `npm run bench:api`: how the API holds up, the real one on a real database, with both ends on this machine. Ratios and medians of rounds within
 * one run, because machines differ and others may use this one.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transpile } from '../../build/transpile.mjs';
import { root } from '../../root.mjs';
import { ask } from '../../start/api.mjs';
import { bigLab } from '../bigLab.mjs';
import { hostileRequests, NOT_REFUSED, refusal } from './hostile.mjs';
import { send } from './load.mjs';
import { askHead, createLab, differentQuestions, reach, reachWithTraces, scratch, typename } from './operations.mjs';
import { median } from './percentile.mjs';

transpile();
const { startServer } = await import('./server.mjs');

/** @typedef {import('./load.mjs').Operation} Operation */
/** @typedef {import('./server.mjs').Access} Access */

const TOPOLOGY = `networks { name kind cidrs parent } devices { address name kind network parent ips cluster namespace workload ready }
  clusters { name lan cni proxy namespaces } services { address cluster namespace name type clusterIps externalIps endpoints ports { name protocol port nodePort } }
  links { name type between }`;

const CONNECTIONS = 50;
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 4);
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5);
/** Parts to run, all of them without a wish: `BENCH_PARTS=throughput,hostile`. */
const PARTS = (process.env['BENCH_PARTS'] ?? 'throughput,tenants,hostile,eventLoop').split(',');

const server = await startServer();
let met = true;
try {
  const [quiet, loud] = server.access;
  if (quiet === undefined || loud === undefined) throw new Error('There are two organisations.');
  const lab = await storeArticle(quiet);
  if (PARTS.includes('throughput')) await throughput(quiet, lab);
  if (PARTS.includes('tenants')) await tenants(quiet, loud, lab, await storeArticle(loud));
  if (PARTS.includes('hostile')) await hostile(quiet, lab);
  if (PARTS.includes('eventLoop')) await eventLoop(quiet);
} finally {
  await server.stop();
}
process.exit(met ? 0 : 1);

/** @param {Access} access @param {string} lab */
async function throughput(access, lab) {
  title(`Throughput, ${CONNECTIONS} connections, medians of ${ROUNDS} rounds`);
  /** @type {Readonly<Record<string, Operation | readonly Operation[]>>} */
  const operations = {
    '{ __typename }': typename,
    reach: reach(lab),
    'reach with its traces': reachWithTraces(lab),
    'reach, each time another question': differentQuestions(lab),
  };
  const rounds = Object.fromEntries(Object.keys(operations).map((name) => [name, /** @type {number[]} */ ([])]));
  for (const operation of Object.values(operations)) await send(access, operation, { kind: 'flood', connections: CONNECTIONS, seconds: SECONDS });
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, operation] of Object.entries(operations)) {
      const { perSecond, failed } = await send(access, operation, { kind: 'flood', connections: CONNECTIONS, seconds: SECONDS });
      if (failed > 0) throw new Error(`${failed} requests of ${name} failed`);
      rounds[name]?.push(perSecond);
    }
  }
  const perSecond = Object.fromEntries(Object.entries(rounds).map(([name, values]) => [name, median(values)]));
  const base = perSecond['{ __typename }'] ?? Number.NaN;
  for (const [name, value] of Object.entries(perSecond)) row(name, `${Math.round(value)}/s, ${(value / base).toFixed(2)} of { __typename }`);
  const full = perSecond['reach'] ?? Number.NaN;
  target('reach at least 0.6 of { __typename }', full / base >= 0.6);
  await halfLoad(access, lab, Math.round(full / 2));
}

/** @param {Access} access @param {string} lab @param {number} rate */
async function halfLoad(access, lab, rate) {
  const outcomes = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    outcomes.push(await send(access, reach(lab), { kind: 'pace', connections: CONNECTIONS, seconds: SECONDS * 2, rate }));
  }
  const p99 = median(outcomes.map((outcome) => outcome.p99));
  const perSecond = median(outcomes.map((outcome) => outcome.perSecond));
  row('reach at half of its load', `${Math.round(perSecond)}/s, median ${ms(median(outcomes.map(({ p50 }) => p50)))}, p99 ${ms(p99)}`);
  target('p99 below 10 ms', p99 < 10);
}

/** @param {Access} quiet @param {Access} loud @param {string} lab @param {string} loudLab */
async function tenants(quiet, loud, lab, loudLab) {
  title(`Two organisations, medians of ${ROUNDS} rounds: one asks 100 times a second, the other as much as it can on ${CONNECTIONS} connections`);
  /** @type {import('./load.mjs').Load} */
  const load = { kind: 'pace', connections: 10, seconds: SECONDS * 2, rate: 100 };
  const alone = [];
  const beside = [];
  let flooded = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    alone.push((await send(quiet, reach(lab), load)).p99);
    const flood = send(loud, reach(loudLab), { kind: 'flood', connections: CONNECTIONS, seconds: SECONDS * 2 + 3 });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    beside.push((await send(quiet, reach(lab), load)).p99);
    flooded = (await flood).perSecond;
  }
  row('p99 alone', ms(median(alone)));
  row(`p99 beside a flood of ${Math.round(flooded)}/s`, `${ms(median(beside))}, ${(median(beside) / median(alone)).toFixed(2)} times`);
  target('p99 at most doubles', median(beside) <= 2 * median(alone));
}

/** @param {Access} access @param {string} lab */
async function hostile(access, lab) {
  title(`Hostile requests, medians of ${ROUNDS}`);
  for (const request of hostileRequests(lab)) {
    const answers = [];
    for (let round = 0; round < ROUNDS; round += 1) answers.push(await refusal(access, request));
    const time = median(answers.map(({ milliseconds }) => milliseconds));
    const code = answers[0]?.code ?? NOT_REFUSED;
    row(request.name, `${code}, ${ms(time)}`);
    target('refused within 50 ms', code !== NOT_REFUSED && time <= 50);
  }
}

/** @param {Access} access */
async function eventLoop(access) {
  title('The longest time that the event loop stood still, on a lab of 1,000 nodes and 10,000 pods');
  const id = await blocked('store it', () => store(access, 'big', bigLab));
  if (id === undefined) throw new Error('The large lab could not be stored.');
  const question = 'reach(from: "datacenter/laptop", to: "http://shop-101.team-1") { summary }';
  await blocked('reach, for the first time', () => ask(access, ...parts(askHead(id, question))));
  await blocked('reach, again', () => ask(access, ...parts(askHead(id, question))));
  await blocked('diagnostics', () => ask(access, ...parts(askHead(id, 'diagnostics { code message path line column field }'))));
  const pods = Array.from({ length: 1_000 }, (_, index) => `{ from: "datacenter/laptop", to: "shop-${index % 500}.team-${index % 50}:80" }`).join(' ');
  await blocked('reachAll of 1,000 questions', () => ask(access, ...parts(askHead(id, `reachAll(questions: [${pods}]) { summary }`))));
  await blocked('connectivity', () => ask(access, ...parts(askHead(id, 'connectivity(namespace: "team-1") { all ports { protocol from to } from { __typename } to { __typename } }'))));
  await blocked('topology', () => ask(access, ...parts(askHead(id, `topology { ${TOPOLOGY} }`))));
  await blocked('scratch: parse and ask', () => ask(access, ...parts(scratch([...bigLab, { path: 'other.yaml', content: '{}' }], question))));
}

/** @template T @param {string} name @param {() => Promise<T>} work @returns {Promise<T | undefined>} */
async function blocked(name, work) {
  server.watch();
  const start = performance.now();
  let said = '';
  const result = await work().catch((/** @type {Error} */ error) => {
    said = `, ${error.message.slice(0, 80)}`;
    return undefined;
  });
  const took = performance.now() - start;
  const { max } = await server.seen();
  row(name, `${ms(max)} of ${ms(took)}${said}`);
  target('never more than 50 ms', max <= 50);
  return result;
}

/** @param {Operation} operation @returns {[string, Record<string, unknown>]} */
function parts({ query, variables = {} }) {
  return [query, variables];
}

/** @param {Access} access @returns {Promise<string>} the lab's id */
async function storeArticle(access) {
  const folder = join(root, 'labs', 'common-kube-network');
  const files = readdirSync(folder)
    .filter((path) => path.endsWith('.yaml'))
    .map((path) => ({ path, content: readFileSync(join(folder, path), 'utf8') }));
  return store(access, 'common-kube-network', files);
}

/** @param {Access} access @param {string} name @param {readonly { path: string, content: string }[]} files @returns {Promise<string>} the lab's id */
async function store(access, name, files) {
  /** @type {{ createLab: { lab: { id: string } } }} */
  const { createLab: created } = await ask(access, ...parts(createLab(name, files)));
  return created.lab.id;
}

/** @param {string} text */
function title(text) {
  console.log(`\n${text}`);
}

/** @param {string} name @param {string} value */
function row(name, value) {
  console.log(`  ${name.padEnd(38)} ${value}`);
}

/** @param {string} text @param {boolean} ok */
function target(text, ok) {
  met &&= ok;
  if (!ok) console.log(`    ✗ ${text}`);
}

/** @param {number} milliseconds */
function ms(milliseconds) {
  return `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`;
}
