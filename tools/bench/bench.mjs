// @ts-check
/** `npm run bench`: how fast the engine answers. Medians, because the first rounds warm up and others may use the machine. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transpile } from '../build/transpile.mjs';
import { root } from '../root.mjs';
import { bigLab } from './bigLab.mjs';

transpile();
const { compile, reach, reconcile } = await import('@vantage/engine');
const { parseLab } = await import('@vantage/manifests');

/** @typedef {import('@vantage/engine').Network} Network */

const article = networkOf(readLab('common-kube-network'));
report('common-kube-network: reach with its trace, internet → website', reachTime(article, 'internet', 'http://www.website1.com', 2000));
report('common-kube-network: reach with its trace, pod → Service by name', reachTime(article, 'prod/default/pod/toolbox', 'http://billing.internal-api', 2000));

const before = memory();
const parsed = timed(() => parseLab(bigLab));
const compiled = timed(() => compile(reconcile(parsed.result.topology)));
const pods = compiled.result.state.clusters.reduce((total, cluster) => total + cluster.pods.length, 0);
report(`${pods} pods: parse`, parsed.milliseconds);
report(`${pods} pods: reconcile and compile`, compiled.milliseconds);
console.log(`${`${pods} pods: memory`.padEnd(70)} ${Math.round(memory() - before)} MB`);
report(`${pods} pods: reach, pod → Service by name`, reachTime(compiled.result, somePod(compiled.result), 'http://shop-101.team-1', 50));
report(`${pods} pods: reach, laptop → pod`, reachTime(compiled.result, 'datacenter/laptop', `${somePod(compiled.result)}:8080`, 200));

/** @param {Network} network */
function somePod(network) {
  const pod = network.state.clusters[0]?.pods[0];
  if (pod === undefined) throw new Error('the lab has no pod');
  return pod.address;
}

/** @param {string} name */
function readLab(name) {
  const folder = join(root, 'labs', name);
  return readdirSync(folder)
    .filter((path) => path.endsWith('.yaml'))
    .map((path) => ({ path, content: readFileSync(join(folder, path), 'utf8') }));
}

/** @param {Parameters<typeof parseLab>[0]} files */
function networkOf(files) {
  return compile(reconcile(parseLab(files).topology));
}

/**
 * The median over rounds, in milliseconds.
 * @param {Network} network
 * @param {string} from
 * @param {string} to
 * @param {number} rounds
 */
function reachTime(network, from, to, rounds) {
  const times = Array.from({ length: rounds }, () => {
    const { result, milliseconds } = timed(() => reach(network, { from, to }));
    if (!result.ok) throw new Error(result.failure.message);
    return milliseconds;
  });
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
}

/** @template T @param {() => T} work */
function timed(work) {
  const start = performance.now();
  const result = work();
  return { result, milliseconds: performance.now() - start };
}

function memory() {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

/** @param {string} what @param {number} milliseconds */
function report(what, milliseconds) {
  console.log(`${what.padEnd(70)} ${milliseconds < 10 ? milliseconds.toFixed(3) : Math.round(milliseconds)} ms`);
}
