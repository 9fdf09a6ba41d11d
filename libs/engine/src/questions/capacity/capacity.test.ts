import { networkOf } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';
import { capacityLimitText } from '../../render/index.js';
import type { CapacityPlan } from '../../trace/index.js';
import { capacity } from './capacity.js';

function plan(lan: string, cluster: string, rest = ''): CapacityPlan {
  const [first] = capacity(
    networkOf(`
{ apiVersion: vantage.lab/v1, kind: Lan, metadata: { name: net }, spec: { ${lan} } }
---
{ apiVersion: vantage.lab/v1, kind: Cluster, metadata: { name: prod }, spec: { lan: net, dns: { replicas: 0 }, ${cluster} } }
${rest}`),
  );
  if (first === undefined) throw new Error('the lab has no cluster');
  return first;
}

const nodes = (count: number, rest: string): string => `nodes: [${Array.from({ length: count }, (_, index) => `{ name: n${index}, ${rest} }`).join(', ')}]`;

describe('capacity', () => {
  it('S83 a flat network in a /22 with 100 pods a node holds 10 nodes', () => {
    const flat = plan('cidrs: [10.0.0.0/22], router: { ip: 10.0.0.1 }', `provider: azure, podNetwork: { cni: azure }, ${nodes(3, 'maxPods: 100')}`);
    expect(flat).toMatchObject({ maxNodes: 10, podsPerNode: 100, maxPods: 1_000, limitedBy: { kind: 'LAN_ADDRESSES', value: 10 } });
    expect(capacityLimitText(flat.limitedBy)).toBe("The LAN's 10.0.0.0/22 has 1019 addresses for the cluster, 101 a node: 10 nodes.");
  });

  it('S83 an overlay in a /25 holds 100 nodes with 100 pods each, and a few more', () => {
    const overlay = plan('cidrs: [10.0.0.0/25], router: { ip: 10.0.0.1 }', nodes(100, 'maxPods: 100'));
    expect(overlay).toMatchObject({ maxNodes: 125, podsPerNode: 100, maxPods: 12_500, limitedBy: { kind: 'LAN_ADDRESSES' } });
  });

  it('S83 the same /25 with a flat network holds one', () => {
    expect(plan('cidrs: [10.0.0.0/25], router: { ip: 10.0.0.1 }', `podNetwork: { cni: azure }, ${nodes(1, 'maxPods: 100')}`).maxNodes).toBe(1);
  });

  it('hosts, balancer pools and other clusters leave less of a LAN', () => {
    const lan = 'cidrs: [192.168.10.0/24], router: { ip: 192.168.10.1 }, hosts: [{ name: mysql, ip: 192.168.10.60 }, { name: laptop, ip: 192.168.10.200 }]';
    const pool = 'loadBalancers: { privatePool: 192.168.10.192/27 }';
    const other = '---\n{ apiVersion: vantage.lab/v1, kind: Cluster, metadata: { name: test }, spec: { lan: net, nodes: { count: 4 } } }';
    // 256 less the two ends, the router, mysql, the pool of 32 with the laptop inside it, and four nodes.
    expect(plan(lan, pool, other).limits.find(({ kind }) => kind === 'LAN_ADDRESSES')?.value).toBe(256 - 2 - 1 - 1 - 32 - 4);
  });

  it('the pod range of an overlay may be what is short', () => {
    const small = plan('cidrs: [10.0.0.0/16]', 'podNetwork: { cidrs: [10.244.0.0/20] }, nodes: { count: 3 }');
    expect(small).toMatchObject({ maxNodes: 16, podsPerNode: 110, limitedBy: { kind: 'POD_RANGE' } });
  });

  it('a node holds no more pods than its range has addresses', () => {
    expect(plan('cidrs: [10.0.0.0/16]', nodes(2, 'podCIDR: 10.244.0.0/26').replace('n1, podCIDR: 10.244.0.0/26', 'n1, podCIDR: 10.244.0.64/26'))).toMatchObject({ podsPerNode: 61, maxNodes: 1024 });
  });

  it('nothing holds more nodes than Kubernetes is built for', () => {
    expect(plan('cidrs: [10.0.0.0/8]', 'podNetwork: { cidrs: [11.0.0.0/8] }, nodes: { count: 1 }')).toMatchObject({ maxNodes: 5_000, limitedBy: { kind: 'SUPPORTED_NODES' } });
  });

  it('nodes that differ count with what each of them holds', () => {
    const mixed = plan('cidrs: [10.0.0.0/29]', `${nodes(2, 'maxPods: 10')}`.replace(']', ', { name: big, maxPods: 50 }]'));
    expect(mixed).toMatchObject({ maxNodes: 6, podsPerNode: 10, maxPods: 100 });
  });

  it.each([
    ['t3.small', 11],
    ['t3.medium', 17],
    ['m5.large', 29],
    ['m5.4xlarge', 234],
  ])('S84 an EKS node of type %s holds %i pods', (instanceType, pods) => {
    const eks = plan('cidrs: [10.0.0.0/16]', `provider: aws, podNetwork: { cni: aws-vpc }, ${nodes(1, `instanceType: ${instanceType}`)}`);
    expect(eks.podsPerNode).toBe(pods);
    expect(eks.limits.find(({ unit }) => unit === 'PODS_PER_NODE')).toMatchObject({ kind: 'INSTANCE_INTERFACES', value: pods });
  });

  it('S84 a full EKS node takes every address of its interfaces from the subnet', () => {
    // m5.large: 3 interfaces of 10 addresses; a /24 has 251 that may be used.
    expect(plan('cidrs: [10.0.0.0/24]', `provider: aws, podNetwork: { cni: aws-vpc }, ${nodes(1, 'instanceType: m5.large')}`).maxNodes).toBe(8);
  });

  it.each([
    [8, 28],
    [9, 27],
    [16, 27],
    [17, 26],
    [32, 26],
    [33, 25],
    [64, 25],
    [65, 24],
    [110, 24],
  ])('S84 a GKE node with %i pods gets a /%i', (maxPods, prefix) => {
    const lan = 'cidrs: [10.128.0.0/20]';
    const gke = `provider: gcp, podNetwork: { cidrs: [10.4.0.0/16] }, ${nodes(2, `maxPods: ${maxPods}`)}`;
    const network = networkOf(
      `{ apiVersion: vantage.lab/v1, kind: Lan, metadata: { name: net }, spec: { ${lan} } }\n---\n{ apiVersion: vantage.lab/v1, kind: Cluster, metadata: { name: prod }, spec: { ${gke} } }`,
    );
    expect(network.state.clusters[0]?.nodes.map(({ podCidrs }) => podCidrs[0]?.prefix)).toEqual([prefix, prefix]);
    expect(plan(lan, gke)).toMatchObject({ podsPerNode: maxPods, maxNodes: Math.min(2 ** (prefix - 16), 4092) });
  });

  it('the service range and the node ports have their limits', () => {
    const { maxServices, limits } = plan('cidrs: [10.0.0.0/24]', 'serviceNetwork: { cidrs: [10.96.0.0/24] }');
    expect(maxServices).toBe(254);
    expect(limits.find(({ unit }) => unit === 'NODE_PORTS')?.value).toBe(2_768);
  });

  it.each([
    [1, 1, 0],
    [3, 2, 1],
    [4, 3, 1],
    [5, 3, 2],
  ])('S85 etcd of %i members needs %i and may lose %i', (members, quorum, tolerates) => {
    expect(plan('cidrs: [10.0.0.0/24]', `etcd: { members: ${members} }`).etcd).toMatchObject({ quorum, tolerates, hasQuorum: true });
  });

  it('S85 two of three down are too many', () => {
    expect(plan('cidrs: [10.0.0.0/24]', 'etcd: { members: 3, down: [a, b] }').etcd).toMatchObject({ down: 2, hasQuorum: false });
  });

  it('dual stack needs an address of each family, and IPv6 never runs short of them', () => {
    const dual = plan('cidrs: [10.0.0.0/24, "fd00::/64"]', 'podNetwork: { cidrs: [10.244.0.0/16, "fd00:10:244::/56"] }, nodes: { count: 3 }');
    expect(dual.limits.filter(({ kind }) => kind === 'LAN_ADDRESSES').map(({ value }) => value)).toEqual([254, 2_147_483_647]);
    expect(dual.maxNodes).toBe(254);
  });

  it('every limit says what sets it, in words and with a citation', () => {
    for (const limit of plan('cidrs: [10.0.0.0/24]', 'provider: gcp').limits) {
      expect(limit.cites.length).toBeGreaterThan(0);
      expect(capacityLimitText(limit)).toMatch(/^[A-Z].*\d.*\.$/);
    }
  });
});
