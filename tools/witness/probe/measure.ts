/** Asks the kernel: every probe from its own namespace, all namespaces at once. */
import type { VantagePoints } from '../build/lab.js';
import type { Agent } from '../namespaces/agent.js';
import type { Attempt, ProbeSpec } from '../namespaces/protocol.js';
import type { Probe } from './probes.js';

export interface Measurement {
  readonly probe: Probe;
  readonly attempts: readonly Attempt[];
}

export interface Patience {
  readonly tries: number;
  readonly timeoutMs: number;
  /** One probe after the other in each namespace: slower, and undisturbed. */
  readonly alone: boolean;
}

/** The order of the answers is that of the probes. */
export async function measure(points: VantagePoints, probes: readonly Probe[], patience: Patience): Promise<readonly Measurement[]> {
  const byAgent = groupByAgent(points, probes);
  const answers = new Map<Probe, readonly Attempt[]>();
  await Promise.all(
    [...byAgent].map(async ([agent, own]) => {
      for (const wave of patience.alone ? own.map((probe) => [probe]) : waves(own)) {
        const attempts = await agent.probe(wave.map((probe) => spec(probe, patience)));
        wave.forEach((probe, index) => answers.set(probe, attempts[index] ?? []));
      }
    }),
  );
  return probes.map((probe) => ({ probe, attempts: answers.get(probe) ?? [] }));
}

function groupByAgent(points: VantagePoints, probes: readonly Probe[]): ReadonlyMap<Agent, readonly Probe[]> {
  const groups = new Map<Agent, Probe[]>();
  for (const probe of probes) {
    const agent = points.get(probe.from);
    if (agent === undefined) throw new Error(`nothing speaks for ${probe.from}`);
    groups.set(agent, [...(groups.get(agent) ?? []), probe]);
  }
  return groups;
}

/** Not more at once than one process answers in time. */
function waves(probes: readonly Probe[]): readonly (readonly Probe[])[] {
  const size = 40;
  return Array.from({ length: Math.ceil(probes.length / size) }, (_unused, index) => probes.slice(index * size, (index + 1) * size));
}

function spec({ target, sticky }: Probe, { tries, timeoutMs, alone }: Patience): ProbeSpec {
  return {
    protocol: target.protocol,
    ip: target.ip,
    ...(target.port === undefined ? {} : { port: target.port }),
    timeoutMs,
    // A ping costs a process.
    tries: target.protocol === 'ICMP' && !alone ? 1 : tries,
    serial: sticky || alone,
  };
}
