/** What a peer says that policies allow: `<case>/manifests/*.yaml` and `<case>/expected.jsonl`, one allowed connection a line. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile, connectivity, ip, ipOf, numberOf, reconcile, type AllowedConnection, type ConnectivityPeer } from '@vantage/engine';
import { parseLab } from '@vantage/manifests';
import { readLabFolder } from '../corpora.js';
import type { CaseVerdict } from './corpusRunner.js';

interface Expected {
  readonly src: ExpectedPeer;
  readonly dst: ExpectedPeer;
  readonly conn: { readonly all?: boolean; readonly ports?: readonly { readonly proto: string; readonly from: number; readonly to: number }[] };
}

type ExpectedPeer =
  | { readonly type: 'workload'; readonly ns: string; readonly name: string; readonly kind: string }
  | { readonly type: 'external'; readonly from: string; readonly to: string }
  | { readonly type: 'ingress-controller' };

export function runNpGuard(folder: string): readonly CaseVerdict[] {
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'expected.jsonl')))
    .sort()
    .map((name) => ({ name, differences: attempted(join(folder, name)) }));
}

/** A case that cannot be read is one that differs; the others are still told. */
function attempted(folder: string): readonly string[] {
  try {
    return differencesOf(folder);
  } catch (error) {
    return [`failed: ${error instanceof Error ? error.message : String(error)}`];
  }
}

function differencesOf(folder: string): readonly string[] {
  const { topology } = parseLab(readLabFolder(join(folder, 'manifests')));
  const got = new Set(linesOf(connectivity(compile(reconcile(topology))).connections.map(pairOf)));
  const text = readFileSync(join(folder, 'expected.jsonl'), 'utf8');
  const expected = text.split('\n').filter((line) => line.trim() !== '');
  const wanted = new Set(linesOf(expected.map((line) => expectedPair(readExpected(line)))));
  return [...[...wanted].filter((line) => !got.has(line)).map((line) => `missing: ${line}`), ...[...got].filter((line) => !wanted.has(line)).map((line) => `too much: ${line}`)];
}

interface Pair {
  readonly from: string | AddressRange;
  readonly to: string | AddressRange;
  readonly ports: string;
}

interface AddressRange {
  readonly first: bigint;
  readonly last: bigint;
}

/** One line a pair. Ranges may be cut anywhere: those that touch and allow the same are one. */
function linesOf(pairs: readonly Pair[]): readonly string[] {
  const lines: string[] = [];
  const ranges = new Map<string, AddressRange[]>();
  for (const { from, to, ports } of pairs) {
    if (typeof from === 'string' && typeof to === 'string') lines.push(`${from} -> ${to}: ${ports}`);
    else if (typeof from !== 'string') append(ranges, `-> ${peerText(to)}: ${ports}`, from);
    else if (typeof to !== 'string') append(ranges, `<- ${from}: ${ports}`, to);
  }
  for (const [line, cut] of ranges) lines.push(...joined(cut).map((range) => `${peerText(range)} ${line}`));
  return lines;
}

function append(ranges: Map<string, AddressRange[]>, key: string, range: AddressRange): void {
  const list = ranges.get(key);
  if (list === undefined) ranges.set(key, [range]);
  else list.push(range);
}

function joined(ranges: readonly AddressRange[]): readonly AddressRange[] {
  const whole: AddressRange[] = [];
  for (const range of [...ranges].sort((a, b) => (a.first < b.first ? -1 : 1))) {
    const before = whole.at(-1);
    if (before !== undefined && range.first <= before.last + 1n) whole[whole.length - 1] = { first: before.first, last: range.last > before.last ? range.last : before.last };
    else whole.push(range);
  }
  return whole;
}

function peerText(peer: string | AddressRange): string {
  return typeof peer === 'string' ? peer : `${ipOf(4, peer.first)}-${ipOf(4, peer.last)}`;
}

function readExpected(line: string): Expected {
  const value: unknown = JSON.parse(line);
  if (!isExpected(value)) throw new Error(`not an expected connection: ${line}`);
  return value;
}

function isExpected(value: unknown): value is Expected {
  return typeof value === 'object' && value !== null && 'src' in value && 'dst' in value && 'conn' in value;
}

function pairOf({ from, to, all, ports }: AllowedConnection): Pair {
  return { from: peerOf(from), to: peerOf(to), ports: all ? 'all' : portsText(ports) };
}

function peerOf(peer: ConnectivityPeer): string | AddressRange {
  switch (peer.kind) {
    case 'workload':
      return workloadText(peer.namespace, peer.name, peer.workloadKind);
    case 'ipRange':
      return rangeOf(peer);
    case 'ingressController':
      return 'ingress-controller';
  }
}

function expectedPair({ src, dst, conn }: Expected): Pair {
  const ports = (conn.ports ?? []).map(({ proto, from, to }) => ({ protocol: proto, from, to }));
  return { from: expectedPeer(src), to: expectedPeer(dst), ports: conn.all === true ? 'all' : portsText(ports) };
}

function expectedPeer(peer: ExpectedPeer): string | AddressRange {
  switch (peer.type) {
    case 'workload':
      return workloadText(peer.ns, peer.name, peer.kind);
    case 'external':
      return rangeOf(peer);
    case 'ingress-controller':
      return 'ingress-controller';
  }
}

function workloadText(namespace: string, name: string, kind: string): string {
  return `${namespace}/${name}[${kind}]`;
}

function rangeOf({ from, to }: { readonly from: string; readonly to: string }): AddressRange {
  return { first: numberOf(ip(from)), last: numberOf(ip(to)) };
}

function portsText(ports: readonly { readonly protocol: string; readonly from: number; readonly to: number }[]): string {
  return ports
    .map(({ protocol, from, to }) => `${protocol} ${from}-${to}`)
    .sort()
    .join(', ');
}
