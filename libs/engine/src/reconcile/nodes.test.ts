import type { ClusterState, LabState } from '@vantage/engine';
import { reconcile } from '@vantage/engine';
import { parseLab } from '@vantage/manifests';
import { topologyOf } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';

const lan = `
apiVersion: vantage.lab/v1
kind: Lan
metadata: { name: office }
spec:
  cidrs: [192.168.10.0/24]
  router: { ip: 192.168.10.1, publicIP: 203.0.113.10 }
  hosts: [{ name: laptop, ip: 192.168.10.3 }]
`;

function labOf(...documents: readonly string[]): LabState {
  return reconcile(topologyOf([lan, ...documents].join('\n---\n')));
}

function clusterOf(...documents: readonly string[]): ClusterState {
  const [cluster] = labOf(...documents).clusters;
  if (cluster === undefined) throw new Error('the lab has no cluster');
  return cluster;
}

function codesOf(state: LabState): readonly string[] {
  return state.diagnostics.map((diagnostic) => diagnostic.code);
}

const cluster = (spec: string): string => `{ apiVersion: vantage.lab/v1, kind: Cluster, metadata: { name: prod }, spec: { lan: office, ${spec} } }`;

const node = (name: string, rest = ''): string => `{ apiVersion: v1, kind: Node, metadata: { name: ${name} }${rest} }`;

describe('nodes', () => {
  it('a cluster that says nothing has three, with the lowest free addresses of the LAN', () => {
    const { nodes } = clusterOf(cluster('provider: none'));
    expect(nodes.map(({ name, ips }) => `${name} ${ips.join()}`)).toEqual(['node1 192.168.10.2', 'node2 192.168.10.4', 'node3 192.168.10.5']);
  });

  it('count says how many', () => {
    expect(clusterOf(cluster('nodes: { count: 12 }')).nodes.map(({ name }) => name).slice(8)).toEqual(['node9', 'node10', 'node11', 'node12']);
  });

  it('a list gives names, addresses, zones and ranges, and keeps them', () => {
    const { nodes } = clusterOf(cluster('nodes: [{ name: a, ip: 192.168.10.20, zone: z, podCIDR: 10.244.7.0/24 }, { name: b }]'));
    expect(nodes.map(({ name, ips, zone, podCidrs }) => [name, ips[0], zone, podCidrs[0]?.text])).toEqual([
      ['a', '192.168.10.20', 'z', '10.244.7.0/24'],
      ['b', '192.168.10.2', undefined, '10.244.0.0/24'],
    ]);
  });

  it('Node objects win over the list, which only fills what they leave out', () => {
    const { nodes } = clusterOf(cluster('nodes: [{ name: a, ip: 192.168.10.20 }, { name: b }]'), node('a'), node('c', ', status: { addresses: [{ type: InternalIP, address: 192.168.10.30 }] }'));
    expect(nodes.map(({ name, ips }) => `${name} ${ips.join()}`)).toEqual(['a 192.168.10.20', 'c 192.168.10.30']);
  });

  it('a dump of pods without their nodes still names them', () => {
    const pod = '{ apiVersion: v1, kind: Pod, metadata: { name: p }, spec: { nodeName: worker, containers: [{ name: c, image: c }] }, status: { hostIP: 192.168.10.77 } }';
    const { nodes } = clusterOf(cluster('nodes: { count: 2 }'), pod);
    expect(nodes.map(({ name, ips }) => `${name} ${ips.join()}`)).toEqual(['node1 192.168.10.2', 'worker 192.168.10.77']);
  });

  it('S55 a node listens on the kubelet\'s port unless it is stated otherwise', () => {
    const annotated = '{ apiVersion: v1, kind: Node, metadata: { name: b, annotations: { vantage.lab/listens: "22/TCP,53/UDP" } } }';
    const { nodes } = clusterOf(cluster('provider: none'), node('a'), annotated);
    expect(nodes.map(({ listens }) => listens)).toEqual([[{ port: 10250, protocol: 'TCP' }], [{ port: 22, protocol: 'TCP' }, { port: 53, protocol: 'UDP' }]]);
  });

  it('pod ranges are cut from the cluster\'s in order, past those that are given', () => {
    const given = node('b', ', spec: { podCIDR: 10.244.0.0/24 }');
    const { nodes } = clusterOf(cluster('provider: none'), node('a'), given, node('c'));
    expect(nodes.map(({ name, podCidrs, bridgeIps, tunnelIps }) => [name, podCidrs[0]?.text, bridgeIps[0], tunnelIps[0]])).toEqual([
      ['a', '10.244.1.0/24', '10.244.1.1', '10.244.1.0'],
      ['b', '10.244.0.0/24', '10.244.0.1', '10.244.0.0'],
      ['c', '10.244.2.0/24', '10.244.2.1', '10.244.2.0'],
    ]);
  });

  it('S53 a dual-stack cluster gives nodes a range of each family', () => {
    const { nodes } = clusterOf(cluster('nodes: { count: 1 }, podNetwork: { cidrs: [10.244.0.0/16, "fd00:10:244::/56"] }'));
    expect(nodes[0]?.podCidrs.map((range) => range.text)).toEqual(['10.244.0.0/24', 'fd00:10:244::/64']);
  });

  it('more nodes than whole ranges get smaller ones, none the same', () => {
    const { nodes } = clusterOf(cluster('nodes: { count: 5 }, podNetwork: { cidrs: [10.244.0.0/23] }'));
    expect(nodes.map(({ podCidrs }) => podCidrs[0]?.text)).toEqual(['10.244.0.0/26', '10.244.0.64/26', '10.244.0.128/26', '10.244.0.192/26', '10.244.1.0/26']);
  });

  it('hostGw has no tunnel, and a flat network neither bridge nor ranges', () => {
    expect(clusterOf(cluster('podNetwork: { cni: flannel, encapsulation: hostGw }')).nodes[0]?.tunnelIps).toEqual([]);
    const [flat] = clusterOf(cluster('podNetwork: { cni: azure }')).nodes;
    expect([flat?.podCidrs, flat?.bridgeIps, flat?.tunnelIps]).toEqual([[], [], []]);
  });

  it('a LAN without a free address is said', () => {
    const small = lan.replace('192.168.10.0/24', '192.168.10.0/29');
    const state = reconcile(topologyOf([small, cluster('nodes: { count: 5 }')].join('\n---\n')));
    expect(codesOf(state)).toContain('RECONCILE.LAN_EXHAUSTED');
  });

  describe('a cluster that stands in no LAN is said once for all of its nodes', () => {
    const other = lan.replace('name: office', 'name: branch').replaceAll('192.168.10', '192.168.20').replace('203.0.113.10', '203.0.113.20');
    const pod = '{ apiVersion: v1, kind: Pod, metadata: { name: p }, spec: { containers: [{ name: c, image: i }] } }';
    const written = '{ apiVersion: vantage.lab/v1, kind: Cluster, metadata: { name: prod } }';
    it.each([
      ['at its document', [written], 21, 'Cluster prod stands in no LAN: its nodes get no addresses, and nothing outside reaches them. Name one in spec.lan.'],
      ['without one, where the LANs became several', [], 12, 'This lab has several LANs (branch, office), and no document of Cluster cluster says in which it stands: its nodes get no addresses, and nothing outside reaches them. Write one with spec.lan.'],
    ])('%s', (_name, clusters, line, message) => {
      const { topology } = parseLab([{ path: 'lab.yaml', content: [other, lan, ...clusters, pod].join('\n---\n') }]);
      const said = reconcile(topology).diagnostics.filter(({ code }) => code === 'RECONCILE.NO_LAN');
      expect(said.map((one) => [one.path, one.line, one.message])).toEqual([['lab.yaml', line, message]]);
    });

    it('at no line, where the only LAN could not be read', () => {
      const { topology } = parseLab([{ path: 'lab.yaml', content: `${lan.replace('192.168.10.0/24', 'none')}\n---\n${pod}` }]);
      const said = reconcile(topology).diagnostics.filter(({ code }) => code === 'RECONCILE.NO_LAN');
      expect(said).toEqual([{ severity: 'ERROR', code: 'RECONCILE.NO_LAN', message: 'No LAN of this lab could be read for Cluster cluster to stand in: its nodes get no addresses, and nothing outside reaches them. Correct the Lan documents.' }]);
    });
  });

  it('a node outside of its LAN is kept, and said', () => {
    const state = labOf(cluster('nodes: [{ name: a, ip: 10.1.2.3 }]'));
    expect(state.clusters[0]?.nodes[0]?.ips).toEqual(['10.1.2.3']);
    expect(codesOf(state)).toContain('RECONCILE.NODE_OUTSIDE_LAN');
  });

  it('two clusters on one LAN share no node address', () => {
    const second = cluster('provider: none').replace('name: prod', 'name: test');
    const addresses = labOf(cluster('provider: none'), second).clusters.flatMap(({ nodes }) => nodes.flatMap(({ ips }) => ips));
    expect(new Set(addresses).size).toBe(6);
  });

  const instances: readonly (readonly [string, number])[] = [
    ['t3.small', 11],
    ['t3.medium', 17],
    ['m5.large', 29],
    ['unknown.type', 40],
  ];
  it.each(instances)('S84 a node of type %s runs as many pods as its interfaces have addresses', (instanceType, expected) => {
    const web =
      '{ apiVersion: apps/v1, kind: Deployment, metadata: { name: web }, spec: { replicas: 40, selector: { matchLabels: { app: web } }, template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: c, image: c }] } } } }';
    const { pods } = clusterOf(cluster(`podNetwork: { cni: aws-vpc }, dns: { replicas: 0 }, nodes: [{ name: a, instanceType: ${instanceType} }]`), web);
    expect(pods.filter(({ placement }) => placement.kind === 'running')).toHaveLength(expected);
  });

  it('S5 pods of a flat network have addresses of the LAN, and none that somebody has', () => {
    const pod = (name: string): string => `{ apiVersion: v1, kind: Pod, metadata: { name: ${name} }, spec: { containers: [{ name: c, image: c }] } }`;
    const { pods } = clusterOf(cluster('podNetwork: { cni: azure }, dns: { replicas: 0 }, nodes: { count: 1 }, loadBalancers: { privatePool: 192.168.10.4/31 }'), pod('p'), pod('q'));
    expect(pods.map(({ ips }) => ips[0])).toEqual(['192.168.10.6', '192.168.10.7']);
  });
});
