/** What a peer says that policies allow: `<case>/manifests/*.yaml` and `<case>/expected.jsonl`, one allowed connection a line. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile, connectivity, reconcile, type AllowedConnection, type ConnectivityPeer } from '@vantage/engine';
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
    .map((name) => ({ name, differences: differencesOf(join(folder, name)) }));
}

function differencesOf(folder: string): readonly string[] {
  const { topology } = parseLab(readLabFolder(join(folder, 'manifests')));
  const found = connectivity(compile(reconcile(topology))).connections.map(lineOf);
  const expected = readFileSync(join(folder, 'expected.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => expectedLine(readExpected(line)));
  const wanted = new Set(expected);
  const got = new Set(found);
  return [...expected.filter((line) => !got.has(line)).map((line) => `missing: ${line}`), ...found.filter((line) => !wanted.has(line)).map((line) => `too much: ${line}`)];
}

function readExpected(line: string): Expected {
  const value: unknown = JSON.parse(line);
  if (!isExpected(value)) throw new Error(`not an expected connection: ${line}`);
  return value;
}

function isExpected(value: unknown): value is Expected {
  return typeof value === 'object' && value !== null && 'src' in value && 'dst' in value && 'conn' in value;
}

function lineOf({ from, to, all, ports }: AllowedConnection): string {
  return `${peerText(from)} -> ${peerText(to)}: ${all ? 'all' : portsText(ports)}`;
}

function peerText(peer: ConnectivityPeer): string {
  switch (peer.kind) {
    case 'workload':
      return `${peer.namespace}/${peer.name}[${peer.workloadKind}]`;
    case 'ipRange':
      return `${peer.from}-${peer.to}`;
    case 'ingressController':
      return 'ingress-controller';
  }
}

function expectedLine({ src, dst, conn }: Expected): string {
  const ports = (conn.ports ?? []).map(({ proto, from, to }) => ({ protocol: proto, from, to }));
  return `${expectedPeerText(src)} -> ${expectedPeerText(dst)}: ${conn.all === true ? 'all' : portsText(ports)}`;
}

function expectedPeerText(peer: ExpectedPeer): string {
  switch (peer.type) {
    case 'workload':
      return `${peer.ns}/${peer.name}[${peer.kind}]`;
    case 'external':
      return `${peer.from}-${peer.to}`;
    case 'ingress-controller':
      return 'ingress-controller';
  }
}

function portsText(ports: readonly { readonly protocol: string; readonly from: number; readonly to: number }[]): string {
  return ports
    .map(({ protocol, from, to }) => `${protocol} ${from}-${to}`)
    .sort()
    .join(', ');
}
