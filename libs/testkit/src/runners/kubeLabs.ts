/** Random labs that ran for real: `<seed>/lab.yaml`, `<seed>/objects.yaml` and `<seed>/probes.jsonl`, one probe a line. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile, reach, reconcile, type Network, type ReachAnswer, type Trace } from '@vantage/engine';
import { parseLab } from '@vantage/manifests';
import { readLabFolder } from '../corpora.js';
import type { CaseVerdict } from './corpusRunner.js';

interface Probe {
  readonly from: string;
  /** `ip:port`, or an address alone for ICMP. */
  readonly to: string;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP' | 'ICMP';
  /** How often each was seen. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly endpoints: Readonly<Record<string, number>>;
  readonly sources: Readonly<Record<string, number>>;
}

export function runKubeLabs(folder: string): readonly CaseVerdict[] {
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'probes.jsonl')))
    .sort()
    .map((name) => ({ name, differences: differencesOf(join(folder, name)) }));
}

function differencesOf(folder: string): readonly string[] {
  const network = compile(reconcile(parseLab(readLabFolder(folder)).topology));
  return readFileSync(join(folder, 'probes.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .flatMap((line) => compare(network, readProbe(line)));
}

function readProbe(line: string): Probe {
  const value: unknown = JSON.parse(line);
  if (!isProbe(value)) throw new Error(`not a probe: ${line}`);
  return value;
}

function isProbe(value: unknown): value is Probe {
  return typeof value === 'object' && value !== null && 'from' in value && 'to' in value && 'outcomes' in value && 'endpoints' in value && 'sources' in value;
}

function compare(network: Network, probe: Probe): readonly string[] {
  const asked = reach(network, { from: probe.from, to: probe.to, protocol: probe.protocol });
  const where = `${probe.from} -> ${probe.to} ${probe.protocol}`;
  if (!asked.ok) return [`${where}: ${asked.failure.message}`];
  const { traces } = asked.value;
  const connected = traces.filter((trace) => trace.disposition === 'CONNECTED');
  const differences = [
    ...unexpected('outcome', withoutNoise(probe), new Set(traces.map((trace) => outcomeOf(trace, probe.protocol)))),
    ...unexpected('endpoint', Object.keys(probe.endpoints).map(shortAddress), new Set(connected.map((trace) => shortAddress(trace.destination ?? '')))),
    ...unexpected('source', Object.keys(probe.sources), new Set(connected.map((trace) => trace.sourceSeen ?? ''))),
    ...certainty(probe, asked.value),
  ];
  return differences.map((difference) => `${where}: ${difference}`);
}

function unexpected(what: string, seen: readonly string[], allowed: ReadonlySet<string>): readonly string[] {
  return seen.filter((each) => !allowed.has(each)).map((each) => `${what} ${each} was seen, the answer allows ${[...allowed].join(', ')}`);
}

function certainty(probe: Probe, { reachability }: ReachAnswer): readonly string[] {
  const seen = withoutNoise(probe);
  const successes = seen.filter((outcome) => outcome === 'connected' || outcome === 'echo-reply');
  if (reachability === 'ALWAYS' && successes.length < seen.length) return [`the answer is ALWAYS, seen was ${seen.join(', ')}`];
  if (reachability === 'NEVER' && successes.length > 0) return [`the answer is NEVER, seen was ${seen.join(', ')}`];
  return [];
}

/** One stray UDP timeout among successes is noise of the measurement. */
function withoutNoise({ protocol, outcomes }: Probe): readonly string[] {
  const isStray = (outcome: string): boolean => protocol === 'UDP' && outcome === 'timeout' && outcomes['timeout'] === 1 && (outcomes['connected'] ?? 0) > 0;
  return Object.keys(outcomes).filter((outcome) => !isStray(outcome));
}

function outcomeOf({ disposition }: Trace, protocol: Probe['protocol']): string {
  switch (disposition) {
    case 'CONNECTED':
      return protocol === 'ICMP' ? 'echo-reply' : 'connected';
    case 'REFUSED':
      return protocol === 'ICMP' ? 'icmp 3/3' : 'refused';
    case 'TIMED_OUT':
      return 'timeout';
    case 'NO_ROUTE':
      return 'no-route';
    case 'NOT_PERMITTED':
      return 'not-permitted';
    case 'NAME_NOT_FOUND':
    case 'NAME_SERVER_FAILURE':
    case 'HTTP_ERROR':
    case 'TLS_NAME_MISMATCH':
    case 'UNDEFINED':
    case 'UNSUPPORTED':
      return disposition;
  }
}

/** The corpus writes the cluster's name, Vantage leaves it out where there is only one. */
function shortAddress(address: string): string {
  return address.startsWith('cluster/') ? address.slice('cluster/'.length) : address;
}
