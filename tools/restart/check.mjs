// @ts-check
/** `npm run check:restart`: every part is ended under load, in order and by force; what was acknowledged must be there afterwards. */
import { ensureInstalled } from '../install/install.mjs';

await ensureInstalled();
const { transpile } = await import('../build/transpile.mjs');
transpile();
const { blows, strikeUnderLoad } = await import('./blows.mjs');
const { startServers } = await import('./servers.mjs');

const servers = await startServers({ env: { VANTAGE_DRAIN_SECONDS: '1' } });
let lost = 0;
try {
  for (const blow of Object.values(blows)) {
    const { rounds, writers, simulations } = await strikeUnderLoad(servers, [blow, blow], { writers: 12, quiet: 1_500 });
    const acknowledged = sum(writers.map((writer) => writer.acknowledged));
    const stored = sum(writers.map((writer) => writer.stored));
    const untold = sum(writers.map((writer) => writer.untold));
    lost += acknowledged - stored + simulations.filter((status) => status !== 'SUCCEEDED').length;
    console.log(`${blow.name}, twice: all writing again after ${rounds.map(({ recovery }) => `${recovery} ms`).join(' and ')}`);
    console.log(`  ${acknowledged} acknowledged, ${stored} of them stored; ${untold} stored whose answer was lost; ${simulations.length} simulations: ${[...new Set(simulations)].join(', ')}`);
    console.log(`  meanwhile: ${tally(writers.flatMap(({ failures }) => failures)) || 'no failure'}`);
  }
} finally {
  await servers.stop();
}
console.log(lost === 0 ? '\nNothing that was acknowledged is lost.' : `\n${lost} lost.`);
process.exit(lost === 0 ? 0 : 1);

/** @param {readonly number[]} numbers */
function sum(numbers) {
  return numbers.reduce((total, each) => total + each, 0);
}

/** @param {readonly import('./writers.mjs').Failure[]} failures */
function tally(failures) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { code, status, retryAfter } of failures) {
    const kind = [code, status, retryAfter === null ? undefined : `Retry-After: ${retryAfter}`].filter((part) => part !== undefined).join(' ');
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].map(([kind, count]) => `${count} × ${kind}`).join(', ');
}
