import { reconcile } from '@vantage/engine';
import { topologyOf } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';

const lan = (name: string, cidr: string): string => `{ apiVersion: vantage.lab/v1, kind: Lan, metadata: { name: ${name} }, spec: { cidrs: [${cidr}] } }`;
const cluster = (name: string, on: string, spec: string): string =>
  `{ apiVersion: vantage.lab/v1, kind: Cluster, metadata: { name: ${name} }, spec: { lan: ${on}, nodes: { count: 1 }, ${spec} } }`;
const link = (a: string, b: string): string => `{ apiVersion: vantage.lab/v1, kind: Link, metadata: { name: vpn }, spec: { type: VPN, between: [${a}, ${b}] } }`;

function overlapsOf(...documents: readonly string[]): readonly string[] {
  const { diagnostics } = reconcile(topologyOf(documents.join('\n---\n')));
  return diagnostics.filter(({ code }) => code === 'RECONCILE.OVERLAPPING_RANGES').map(({ field, severity }) => `${severity} ${field ?? ''}`);
}

describe('overlapping ranges', () => {
  const overlay = 'podNetwork: { cni: flannel, cidrs: [10.244.0.0/16] }';
  const flat = 'podNetwork: { cni: azure, cidrs: [10.1.128.0/17] }';

  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['S6 two overlays on one LAN may use the same ranges', [lan('a', '10.1.0.0/16'), cluster('x', 'a', overlay), cluster('y', 'a', overlay)], []],
    ['S6 two flat networks on one LAN may not', [lan('a', '10.1.0.0/16'), cluster('x', 'a', flat), cluster('y', 'a', flat)], ['ERROR spec.podNetwork.cidrs[0]']],
    [
      'S6 overlays on linked LANs may use the same ranges',
      [lan('a', '10.1.0.0/16'), lan('b', '10.2.0.0/16'), link('a', 'b'), cluster('x', 'a', overlay), cluster('y', 'b', overlay)],
      [],
    ],
    [
      'S6 flat networks on linked LANs may not',
      [lan('a', '10.1.0.0/16'), lan('b', '10.2.0.0/16'), link('a', 'b'), cluster('x', 'a', flat), cluster('y', 'b', flat)],
      ['ERROR spec.podNetwork.cidrs[0]'],
    ],
    ['S6 flat networks on LANs that nothing joins may', [lan('a', '10.1.0.0/16'), lan('b', '10.2.0.0/16'), cluster('x', 'a', flat), cluster('y', 'b', flat)], []],
    ['S6 linked LANs may not overlap', [lan('a', '10.1.0.0/16'), lan('b', '10.1.2.0/24'), link('a', 'b')], ['ERROR spec.between']],
    ['S6 pods and Services of one cluster may not', [lan('a', '10.1.0.0/16'), cluster('x', 'a', 'podNetwork: { cidrs: [10.96.0.0/12] }')], ['ERROR spec.podNetwork.cidrs[0]']],
    ['S6 an overlay may not take the LAN\'s own range', [lan('a', '10.244.0.0/20'), cluster('x', 'a', overlay)], ['ERROR spec.podNetwork.cidrs[0]']],
  ];
  it.each(cases)('%s', (_, documents, expected) => {
    expect(overlapsOf(...documents)).toEqual(expected);
  });
});
