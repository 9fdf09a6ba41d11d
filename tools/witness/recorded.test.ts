import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { corporaFolder } from '@vantage/testkit';
import { buildLab } from './build/lab.js';
import { filesOf, networkOf } from './labText.js';
import { means } from './namespaces/means.js';
import { Stage } from './namespaces/stage.js';
import { measure, type Measurement } from './probe/measure.js';
import { stickyAddresses, type Probe } from './probe/probes.js';

/** One line of `probes.jsonl`: what real connects got where the real kube-proxy had written the rules. */
interface Recorded {
  readonly from: string;
  readonly to: string;
  readonly protocol: 'TCP' | 'UDP' | 'ICMP';
  readonly outcomes: Readonly<Record<string, number>>;
  readonly sources: Readonly<Record<string, number>>;
}

const folder = corporaFolder('kube-labs');
const way = means();
const skipped = folder === undefined ? 'no corpora here' : way.kind === 'root' ? undefined : 'no network namespaces here';
const cases = folder === undefined ? [] : readdirSync(folder).filter((name) => existsSync(join(folder, name, 'probes.jsonl')));
/** Every eighth of them: all take a minute. */
const some = cases.filter((_name, index) => index % 8 === 0);

describe.skipIf(skipped !== undefined)(`the witness's own rules${skipped === undefined ? '' : ` (skipped: ${skipped})`}`, () => {
  let stage: Stage | undefined;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(() => stage?.close());

  it.each(some)('do to %s what kube-proxy itself did', async (name) => {
    if (stage === undefined || folder === undefined) throw new Error('no stage');
    const network = networkOf(filesOf(join(folder, name)));
    const points = await buildLab(stage, network.state);
    const sticky = stickyAddresses(network.state);
    const recorded = readRecorded(join(folder, name, 'probes.jsonl')).filter((line) => !sticky(probeOf(line).target));
    const once = await measure(points, recorded.map(probeOf), { tries: 6, timeoutMs: 2000, alone: false });
    const rare = recorded.filter((line, index) => unseen(line, once[index]).length > 0);
    const often = await measure(points, rare.map(probeOf), { tries: 150, timeoutMs: 1000, alone: true });
    const measured = recorded.map((line, index) => often[rare.indexOf(line)] ?? once[index]);
    expect(recorded.flatMap((line, index) => unseen(line, measured[index]))).toEqual([]);
  }, 120_000);
});

function readRecorded(path: string): readonly Recorded[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const value: unknown = JSON.parse(line);
      if (!isRecorded(value)) throw new Error(`not a probe: ${line}`);
      return value;
    });
}

function isRecorded(value: unknown): value is Recorded {
  return typeof value === 'object' && value !== null && 'from' in value && 'to' in value && 'outcomes' in value && 'sources' in value;
}

function probeOf({ from, to, protocol }: Recorded): Probe {
  const [ip = '', port] = to.split(':');
  return { from: from.replace(/^cluster\//, ''), target: { protocol, ip, ...(port === undefined ? {} : { port: Number(port) }) }, sticky: false };
}

/** What was recorded and not seen again. A ping is one try, and says less than a system call. */
function unseen(line: Recorded, measurement: Measurement | undefined): readonly string[] {
  const attempts = measurement?.attempts ?? [];
  const seen = new Set<string>(attempts.flatMap(({ outcome, source }) => [outcome, ...(source === undefined ? [] : [source])]));
  return [...Object.keys(line.outcomes), ...Object.keys(line.sources)].filter((each) => !seen.has(each)).map((each) => `${line.from} → ${line.protocol} ${line.to}: ${each}`);
}
