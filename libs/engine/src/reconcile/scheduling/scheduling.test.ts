import type { LabState, PodState } from '@vantage/engine';
import { reconcile } from '@vantage/engine';
import { topologyOf } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';

/** node1 and node2 in zone a, node3 in zone b; node3 is tainted. */
const cluster = `
apiVersion: vantage.lab/v1
kind: Cluster
metadata: { name: prod }
spec:
  nodes:
    - { name: node1, zone: a, labels: { disk: ssd, cpus: "4" } }
    - { name: node2, zone: a, maxPods: 6, labels: { cpus: "16" } }
    - { name: node3, zone: b, taints: [{ key: dedicated, value: gpu, effect: NoSchedule }, { key: slow, effect: PreferNoSchedule }] }
  dns: { replicas: 0 }
`;

function stateOf(documents: readonly string[]): LabState {
  return reconcile(topologyOf([cluster, ...documents].join('\n---\n')));
}

function podsOf(...documents: readonly string[]): readonly PodState[] {
  return stateOf(documents).clusters.flatMap(({ pods }) => pods);
}

function nodesOf(...documents: readonly string[]): readonly string[] {
  return podsOf(...documents).map(({ placement }) => (placement.kind === 'running' ? placement.node : placement.kind));
}

const pod = (spec: string, name = 'p', labels = 'app: p'): string =>
  `{ apiVersion: v1, kind: Pod, metadata: { name: ${name}, labels: { ${labels} } }, spec: { ${spec}${spec === '' ? '' : ', '}containers: [{ name: c, image: c, ports: [{ containerPort: 80 }] }] } }`;

const deployment = (replicas: number, spec: string, container = ''): string =>
  `{ apiVersion: apps/v1, kind: Deployment, metadata: { name: web }, spec: { replicas: ${replicas}, selector: { matchLabels: { app: web } }, template: { metadata: { labels: { app: web } }, spec: { ${spec}${spec === '' ? '' : ', '}containers: [{ name: c, image: c, ports: [{ containerPort: 80${container} }] }] } } } }`;

const everywhere = 'tolerations: [{ operator: Exists }]';
const affinity = (kind: string, key: string, app = 'web'): string =>
  `affinity: { ${kind}: { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: { matchLabels: { app: ${app} } }, topologyKey: ${key} }] } }`;
const nodeAffinity = (expression: string): string =>
  `affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ ${expression} }] } } }`;
const zone = 'topology.kubernetes.io/zone';
const host = 'kubernetes.io/hostname';

describe('one pod', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['S80 goes to the emptiest node that takes it', '', 'node1'],
    ['S80 goes where it says, past taints', 'nodeName: node3', 'node3'],
    ['S80 to a node that does not exist stays Pending', 'nodeName: node9', 'pending'],
    ['S80 follows its node selector', 'nodeSelector: { cpus: "16" }', 'node2'],
    ['S80 with a selector that no node meets stays Pending', 'nodeSelector: { disk: tape }', 'pending'],
    ['S80 with a taint in the only way stays Pending', `nodeSelector: { ${host}: node3 }`, 'pending'],
    ['S80 tolerates by value', `nodeSelector: { ${host}: node3 }, tolerations: [{ key: dedicated, value: gpu, effect: NoSchedule }]`, 'node3'],
    ['S80 tolerates another value not', `nodeSelector: { ${host}: node3 }, tolerations: [{ key: dedicated, value: cpu }]`, 'pending'],
    ['S80 tolerates by existence', `nodeSelector: { ${host}: node3 }, tolerations: [{ key: dedicated, operator: Exists }]`, 'node3'],
    ['S80 node affinity In', nodeAffinity(`matchExpressions: [{ key: cpus, operator: In, values: ["16"] }]`), 'node2'],
    ['S80 node affinity NotIn also holds where the label is missing', nodeAffinity(`matchExpressions: [{ key: disk, operator: NotIn, values: [ssd] }]`), 'node2'],
    ['S80 node affinity Exists', nodeAffinity(`matchExpressions: [{ key: disk, operator: Exists }]`), 'node1'],
    ['S80 node affinity DoesNotExist', nodeAffinity(`matchExpressions: [{ key: disk, operator: DoesNotExist }]`), 'node2'],
    ['S80 node affinity Gt', nodeAffinity(`matchExpressions: [{ key: cpus, operator: Gt, values: ["4"] }]`), 'node2'],
    ['S80 node affinity Lt', nodeAffinity(`matchExpressions: [{ key: cpus, operator: Lt, values: ["16"] }]`), 'node1'],
    ['S80 node affinity by name', nodeAffinity(`matchFields: [{ key: metadata.name, operator: In, values: [node2] }]`), 'node2'],
    ['S80 with a scheduling gate stays Pending', 'schedulingGates: [{ name: wait }]', 'pending'],
    ['S80 that wants to be with pods that are nowhere stays Pending', affinity('podAffinity', zone, 'none'), 'pending'],
    ['S80 that wants to be with its own kind may be the first', affinity('podAffinity', zone, 'p'), 'node1'],
  ];
  it.each(cases)('%s', (_, spec, node) => {
    expect(nodesOf(pod(spec))).toEqual([node]);
  });
});

describe('several pods', () => {
  it('S80 spread over the nodes, evenly', () => {
    expect([...nodesOf(deployment(6, everywhere))].sort()).toEqual(['node1', 'node1', 'node2', 'node2', 'node3', 'node3']);
  });

  it('S80 never go beyond what a node may run', () => {
    const placed = nodesOf(deployment(20, `nodeSelector: { ${host}: node2 }`));
    expect(placed.filter((node) => node === 'node2')).toHaveLength(6);
    expect(placed.filter((node) => node === 'pending')).toHaveLength(14);
  });

  it('S80 with anti-affinity by host take a node each, and the rest wait', () => {
    expect([...nodesOf(deployment(4, `${everywhere}, ${affinity('podAntiAffinity', host)}`))].sort()).toEqual(['node1', 'node2', 'node3', 'pending']);
  });

  it('S80 with anti-affinity by zone take a zone each', () => {
    expect([...nodesOf(deployment(3, `${everywhere}, ${affinity('podAntiAffinity', zone)}`))].sort()).toEqual(['node1', 'node3', 'pending']);
  });

  it('S80 anti-affinity holds against pods that have none themselves', () => {
    const loner = pod(`nodeName: node1, ${affinity('podAntiAffinity', zone, 'web')}`, 'loner', 'app: loner');
    const web = podsOf(loner, deployment(2, everywhere)).filter(({ labels }) => labels['app'] === 'web');
    expect(web.map(({ placement }) => (placement.kind === 'running' ? placement.node : placement.kind))).toEqual(['node3', 'node3']);
  });

  it('S80 with affinity follow pods that are placed after them', () => {
    const follower = pod(`${everywhere}, ${affinity('podAffinity', host, 'target')}`, 'a-follower');
    const target = pod(`${everywhere}, nodeSelector: { ${host}: node3 }`, 'target', 'app: target');
    expect(nodesOf(follower, target)).toEqual(['node3', 'node3']);
  });

  it('S80 topology spread keeps the skew between zones', () => {
    const spread = `topologySpreadConstraints: [{ maxSkew: 1, topologyKey: ${zone}, whenUnsatisfiable: DoNotSchedule, labelSelector: { matchLabels: { app: web } } }]`;
    const zones = nodesOf(deployment(6, `${everywhere}, ${spread}`)).map((node) => (node === 'node3' ? 'b' : 'a'));
    expect([...zones].sort()).toEqual(['a', 'a', 'a', 'b', 'b', 'b']);
    // zone b counts although its node is tainted: taints are not honored in the skew by default
    expect([...nodesOf(deployment(3, spread))].sort()).toEqual(['node1', 'pending', 'pending']);
  });

  it('S55 S80 a host port is taken once a node', () => {
    expect([...nodesOf(deployment(3, '', ', hostPort: 8080'))].sort()).toEqual(['node1', 'node2', 'pending']);
  });

  it('S55 hostNetwork pods take their container ports on the host', () => {
    expect([...nodesOf(deployment(3, 'hostNetwork: true'))].sort()).toEqual(['node1', 'node2', 'pending']);
  });

  it('S55 hostNetwork pods share their node\'s address', () => {
    const { nodes = [], pods = [] } = stateOf([pod('hostNetwork: true, nodeName: node2')]).clusters[0] ?? {};
    expect(pods[0]?.ips).toEqual(nodes.find(({ name }) => name === 'node2')?.ips);
  });

  it('S80 a cordoned node and one that is not ready take no new pods', () => {
    const nodes = [
      '{ apiVersion: v1, kind: Node, metadata: { name: node1 }, spec: { unschedulable: true } }',
      '{ apiVersion: v1, kind: Node, metadata: { name: node2 }, status: { conditions: [{ type: Ready, status: "False" }] } }',
      '{ apiVersion: v1, kind: Node, metadata: { name: node3 } }',
    ];
    expect(nodesOf(...nodes, deployment(3, ''))).toEqual(['node3', 'node3', 'node3']);
  });
});

describe('what is said', () => {
  it('S80 a Pending pod has a reason that counts the nodes, and no address', () => {
    const state = stateOf([pod('nodeSelector: { disk: tape }')]);
    expect(state.clusters[0]?.pods[0]).toMatchObject({ ips: [], ready: false });
    const [diagnostic] = state.diagnostics;
    expect(diagnostic?.code).toBe('RECONCILE.POD_PENDING');
    expect(diagnostic?.message).toContain('no node of 3 takes it: 2 not matching its node selector or node affinity, 1 with the untolerated taint dedicated=gpu:NoSchedule');
  });
});
