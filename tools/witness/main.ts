/** The kernel witness: random labs, built for real and asked for real, held against the engine's walk. */
import { fileURLToPath } from 'node:url';
import { buildLab } from './build/lab.js';
import { unbuildable } from './build/floorPlan.js';
import { examine, type Examination } from './compare/examine.js';
import { differenceLines, tally } from './compare/report.js';
import { generateLab } from './generator/lab.js';
import { filesOf, networkOf } from './labText.js';
import { enterUserNamespace, means } from './namespaces/means.js';
import { Stage } from './namespaces/stage.js';
import { readOptions, type Options } from './options.js';
import { drawProbes } from './probe/probes.js';

interface Case {
  readonly name: string;
  readonly seed: number;
  readonly files: readonly { readonly path: string; readonly content: string }[];
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  const way = means();
  if (way.kind === 'none') {
    console.log(`witness: skipped, ${way.reason}`);
    return 0;
  }
  if (way.kind === 'rootless' && process.getuid?.() !== 0) {
    return enterUserNamespace([process.execPath, fileURLToPath(import.meta.url), ...process.argv.slice(2)]);
  }
  const stage = await Stage.open();
  try {
    return await runAll(stage, options);
  } finally {
    stage.close();
  }
}

async function runAll(stage: Stage, options: Options): Promise<number> {
  const total = { labs: 0, agreeing: 0, declined: 0, probes: 0, open: 0, differences: 0 };
  for (const lab of casesOf(options)) {
    if (options.keep) console.log(lab.files.map(({ content }) => content).join('---\n'));
    const found = await runCase(stage, lab, options);
    total.labs += 1;
    if (typeof found === 'string') {
      total.declined += 1;
      console.log(`${lab.name}: cannot be built here: ${found}`);
      continue;
    }
    total.probes += found.probes;
    total.open += found.open;
    if (found.differences.length === 0) total.agreeing += 1;
    else console.log(`${lab.name}: ${found.differences.length} of ${found.probes} differ`);
    for (const difference of found.differences) {
      total.differences += 1;
      if (total.differences <= options.show) console.log(differenceLines(difference).join('\n'));
    }
  }
  console.log(`witness: ${total.agreeing} of ${total.labs - total.declined} labs agree; ${tally(total.probes, total.open, total.differences)}`);
  return total.differences === 0 ? 0 : 1;
}

function* casesOf({ folder, lab, labs, seed }: Options): Generator<Case> {
  if (folder !== undefined) yield { name: folder, seed, files: filesOf(folder) };
  else if (lab !== undefined) yield generated(lab);
  else for (let number = seed; number < seed + labs; number += 1) yield generated(number);
}

function generated(number: number): Case {
  return { name: `lab ${number}`, seed: number, files: [{ path: 'lab.yaml', content: generateLab(number) }] };
}

async function runCase(stage: Stage, lab: Case, options: Options): Promise<Examination | string> {
  const network = networkOf(lab.files);
  const reason = unbuildable(network.state);
  if (reason !== undefined) return reason;
  const points = await buildLab(stage, network.state);
  return examine(network, points, drawProbes(network.state, [...points.keys()], options.probes, lab.seed));
}

process.exitCode = await main();
