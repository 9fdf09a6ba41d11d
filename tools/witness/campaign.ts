/** Lab after lab: built, asked, compared, and what differs said aloud. */
import { unbuildable } from './build/floorPlan.js';
import { buildLab } from './build/lab.js';
import { examine, type Examination } from './compare/examine.js';
import { differenceLines, tally, type Totals } from './compare/report.js';
import { generateLab } from './generator/lab.js';
import { filesOf, networkOf } from './labText.js';
import { examineNames, nameDifferenceLines, type NameExamination } from './names/examine.js';
import { drawQuestions } from './names/questions.js';
import type { Stage } from './namespaces/stage.js';
import type { Options } from './options.js';
import { drawProbes } from './probe/probes.js';

interface Case {
  readonly name: string;
  readonly seed: number;
  readonly files: readonly { readonly path: string; readonly content: string }[];
}

/** Whether the kernel and the walk agree on everything. */
export async function campaign(stage: Stage, options: Options): Promise<boolean> {
  const totals: Totals = { labs: 0, agreeing: 0, probes: 0, open: 0, differing: 0, names: 0, differingNames: 0 };
  for (const lab of casesOf(options)) {
    if (options.keep) console.log(lab.files.map(({ content }) => content).join('---\n'));
    const found = await runCase(stage, lab, options);
    if (typeof found === 'string') console.log(`${lab.name}: cannot be built here: ${found}`);
    else record(totals, lab, found, options.show);
  }
  console.log(`witness: ${tally(totals)}`);
  return totals.agreeing === totals.labs;
}

function record(totals: Totals, lab: Case, { connections, names }: Findings, show: number): void {
  const lines = [...connections.differences.map(differenceLines), ...names.differences.map(nameDifferenceLines)];
  if (lines.length > 0) console.log(`${lab.name}: ${lines.length} of ${connections.probes} probes and ${names.asked} names differ`);
  const room = Math.max(show - totals.differing - totals.differingNames, 0);
  for (const line of lines.slice(0, room).flat()) console.log(line);
  totals.labs += 1;
  totals.agreeing += lines.length === 0 ? 1 : 0;
  totals.probes += connections.probes;
  totals.open += connections.open;
  totals.differing += connections.differences.length;
  totals.names += names.asked;
  totals.differingNames += names.differences.length;
}

function* casesOf({ folder, lab, labs, seed }: Options): Generator<Case> {
  if (folder !== undefined) yield { name: folder, seed, files: filesOf(folder) };
  else if (lab !== undefined) yield generated(lab);
  else for (let number = seed; number < seed + labs; number += 1) yield generated(number);
}

function generated(number: number): Case {
  return { name: `lab ${number}`, seed: number, files: [{ path: 'lab.yaml', content: generateLab(number) }] };
}

interface Findings {
  readonly connections: Examination;
  readonly names: NameExamination;
}

/** What was found, or why the lab cannot be built. */
async function runCase(stage: Stage, lab: Case, options: Options): Promise<Findings | string> {
  const network = networkOf(lab.files);
  const reason = unbuildable(network.state);
  if (reason !== undefined) return reason;
  const points = await buildLab(stage, network.state);
  const connections = await examine(network, points, drawProbes(network.state, [...points.keys()], options.probes, lab.seed));
  const names = await examineNames(stage.names, network, drawQuestions(network.state, options.names, lab.seed));
  return { connections, names };
}
