/** What one node's service proxy makes of a packet that arrives there: every door, policy and state of endpoints, from every kind of client. */
import { networkOf } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';
import { reach } from '../../questions/reach.js';
import type { Step, Trace } from '../../trace/index.js';

interface Flow {
  /** Fields of the Service; `ports` are `80`, with the node port 30080 where the type has one. */
  readonly service: string;
  /** Endpoints: `here` and `there` are nodes; the conditions follow. */
  readonly endpoints?: readonly string[];
  readonly node?: string;
  readonly labels?: string;
  readonly from: string;
  readonly to: string;
}

const POD = '10.244.0.9';
const NODE = '192.168.0.2';
const STRANGER = '203.0.113.9';
const OTHER_STRANGER = '203.0.113.200';
const CLUSTER_IP = '10.96.0.41:80';
const EXTERNAL_IP = '192.168.0.99:80';
const BALANCER = '198.51.100.4:80';
const NODE_PORT = `${NODE}:30080`;

const ALL_DOORS = 'type: LoadBalancer, externalIPs: [192.168.0.99]';
const here = '{ addresses: [10.244.0.5], nodeName: here }';
const there = '{ addresses: [10.244.1.5], nodeName: there }';
const HERE = '10.244.0.5:8080';
const THERE = '10.244.1.5:8080';

function labOf({ service, endpoints = [here, there], node = 'proxy: iptables', labels = '' }: Flow): string {
  const nodePort = /type: (NodePort|LoadBalancer)/.test(service) && !service.includes('allocateLoadBalancerNodePorts: false') ? ', nodePort: 30080' : '';
  const balancer = service.includes('type: LoadBalancer') ? ', status: { loadBalancer: { ingress: [{ ip: 198.51.100.4 }] } }' : '';
  return `
{ apiVersion: vantage.lab/v1, kind: Lan, metadata: { name: lan }, spec: { cidrs: [192.168.0.0/24, 192.168.1.0/24], router: { ip: 192.168.0.1, publicIP: 198.51.100.1 }, virtualIPs: [{ ip: 192.168.1.2, owners: [node/here] }] } }
---
apiVersion: vantage.lab/v1
kind: Cluster
metadata: { name: prod }
spec:
  nodes: [{ name: here, ip: ${NODE}, podCIDR: 10.244.0.0/24, zone: a }, { name: there, ip: 192.168.0.3, podCIDR: 10.244.1.0/24, zone: b }]
  podNetwork: { cni: bridge, cidrs: [10.244.0.0/16] }
  serviceNetwork: { ${node} }
  dns: { replicas: 0 }
---
{ apiVersion: v1, kind: Service, metadata: { name: web, labels: { ${labels} } }, spec: { ${service}, clusterIP: 10.96.0.41, ports: [{ port: 80, targetPort: 8080${nodePort} }] }${balancer} }
---
{ apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, addressType: IPv4, metadata: { name: web-1, labels: { kubernetes.io/service-name: web } }, endpoints: [${endpoints.join(', ')}], ports: [{ port: 8080, protocol: TCP }] }
`;
}

/** `10.244.0.5:8080 10.244.1.5:8080 masq`, `REJECT`, `DROP`, or `-` where no rule takes the packet. */
function outcomeOf(flow: Flow): string {
  const answer = reach(networkOf(labOf(flow)), { from: `ip/${flow.from}`, to: flow.to, enterAt: 'node/here' });
  if (!answer.ok) throw new Error(answer.failure.message);
  const { traces } = answer.value;
  const verdicts = new Set(traces.map((trace) => verdictOf(stepsHere(trace))));
  const isMasqueraded = traces.some((trace) => stepsHere(trace).some((step) => step.kind === 'sourceTranslation' && step.reason !== 'LEAVES_POD_NETWORK'));
  return `${[...verdicts].sort().join(' ')}${isMasqueraded ? ' masq' : ''}`;
}

function stepsHere(trace: Trace): readonly Step[] {
  return trace.hops.filter(({ at }) => at === 'node/here').flatMap(({ steps }) => steps);
}

function verdictOf(steps: readonly Step[]): string {
  for (const step of steps) {
    if (step.kind !== 'serviceTranslation') continue;
    if (step.outcome === 'TRANSLATED') return `${step.endpointIp}:${step.endpointPort}`;
    if (step.outcome === 'REJECTED') return 'REJECT';
    if (step.outcome === 'DROPPED') return 'DROP';
  }
  return '-';
}

describe.each(['iptables', 'nftables'])('packets at a node in %s mode', (mode) => {
  const proxy = `proxy: ${mode}`;
  const gone = (endpoint: string): string => endpoint.replace(' }', ', conditions: { ready: false, serving: false, terminating: true } }');
  const leaving = (endpoint: string): string => endpoint.replace(' }', ', conditions: { ready: false, serving: true, terminating: true } }');
  const internal = 'type: ClusterIP, internalTrafficPolicy: Local';
  const local = `${ALL_DOORS}, externalTrafficPolicy: Local`;
  const ranges = `${ALL_DOORS}, loadBalancerSourceRanges: ["192.168.0.0/24", " 203.0.113.0/25"]`;

  const withoutEndpoints: readonly (readonly [string, string, string])[] = [
    ['a pod at the ClusterIP', POD, CLUSTER_IP],
    ['a stranger at the external IP', STRANGER, EXTERNAL_IP],
    ['a pod at the node port', POD, NODE_PORT],
    ['a stranger at the node port', STRANGER, NODE_PORT],
    ['a pod at the balancer', POD, BALANCER],
    ['a stranger at the balancer', STRANGER, BALANCER],
  ];
  it.each(withoutEndpoints)('S50 nobody behind the Service: %s is rejected', (_who, from, to) => {
    expect(outcomeOf({ service: ALL_DOORS, endpoints: [], node: proxy, from, to })).toBe('REJECT');
  });

  const clusterPolicy: readonly (readonly [string, string, string, string])[] = [
    ['a pod at the ClusterIP keeps its address', POD, CLUSTER_IP, `${HERE} ${THERE}`],
    ['a node at the ClusterIP is masqueraded', NODE, CLUSTER_IP, `${HERE} ${THERE} masq`],
    ['a stranger at the ClusterIP is masqueraded', STRANGER, CLUSTER_IP, `${HERE} ${THERE} masq`],
    ['a pod at the external IP', POD, EXTERNAL_IP, `${HERE} ${THERE} masq`],
    ['a stranger at the external IP', STRANGER, EXTERNAL_IP, `${HERE} ${THERE} masq`],
    ['a pod at the balancer', POD, BALANCER, `${HERE} ${THERE} masq`],
    ['a stranger at the balancer', STRANGER, BALANCER, `${HERE} ${THERE} masq`],
    ['a pod at the node port', POD, NODE_PORT, `${HERE} ${THERE} masq`],
    ['a stranger at the node port', STRANGER, NODE_PORT, `${HERE} ${THERE} masq`],
    ['the node at its own node port', NODE, NODE_PORT, `${HERE} ${THERE} masq`],
  ];
  it.each(clusterPolicy)('S40 S45 externalTrafficPolicy Cluster: %s', (_who, from, to, expected) => {
    expect(outcomeOf({ service: ALL_DOORS, node: proxy, from, to })).toBe(expected);
  });

  const localPolicy: readonly (readonly [string, string, string, string])[] = [
    ['a pod at the ClusterIP', POD, CLUSTER_IP, `${HERE} ${THERE}`],
    ['a pod at the external IP gets all, with its own address', POD, EXTERNAL_IP, `${HERE} ${THERE}`],
    ['a pod at the balancer gets all', POD, BALANCER, `${HERE} ${THERE}`],
    ['a pod at the node port gets all', POD, NODE_PORT, `${HERE} ${THERE}`],
    ['the node at the balancer gets all, masqueraded', NODE, BALANCER, `${HERE} ${THERE} masq`],
    ['the node at its node port gets all, masqueraded', NODE, NODE_PORT, `${HERE} ${THERE} masq`],
    ['a stranger at the external IP stays here', STRANGER, EXTERNAL_IP, HERE],
    ['a stranger at the balancer stays here', STRANGER, BALANCER, HERE],
    ['a stranger at the node port stays here', STRANGER, NODE_PORT, HERE],
  ];
  it.each(localPolicy)('S41 S43 externalTrafficPolicy Local: %s', (_who, from, to, expected) => {
    expect(outcomeOf({ service: local, node: proxy, from, to })).toBe(expected);
  });

  it.each([
    ['a stranger at the balancer is dropped', STRANGER, BALANCER, 'DROP'],
    ['a stranger at the node port is dropped', STRANGER, NODE_PORT, 'DROP'],
    ['a stranger at the external IP is dropped', STRANGER, EXTERNAL_IP, 'DROP'],
    ['a pod at the balancer goes there', POD, BALANCER, THERE],
    ['the ClusterIP goes there', POD, CLUSTER_IP, THERE],
  ])('S41 S43 Local without one here: %s', (_who, from, to, expected) => {
    expect(outcomeOf({ service: local, endpoints: [there], node: proxy, from, to })).toBe(expected);
  });

  it.each([
    ['one here and one there', [here, there], HERE],
    ['only one there', [there], 'DROP'],
    ['none at all', [], 'REJECT'],
    ['one leaving here, a ready one there', [leaving(here), there], HERE],
    ['one gone here, a ready one there', [gone(here), there], 'DROP'],
    ['a leaving one there', [leaving(there)], 'DROP'],
    ['one gone there', [gone(there)], 'REJECT'],
  ])('S44 S49 S50 internalTrafficPolicy Local, %s', (_what, endpoints, expected) => {
    expect(outcomeOf({ service: internal, endpoints, node: proxy, from: POD, to: CLUSTER_IP })).toBe(expected);
  });

  it.each([
    ['the pod asks the external IP of a Service that is Local inside: both', `${ALL_DOORS}, internalTrafficPolicy: Local`, POD, EXTERNAL_IP, `${HERE} ${THERE} masq`],
    ['and its ClusterIP: the one here', `${ALL_DOORS}, internalTrafficPolicy: Local`, POD, CLUSTER_IP, HERE],
    ['the node asks that ClusterIP: masqueraded', `${ALL_DOORS}, internalTrafficPolicy: Local`, NODE, CLUSTER_IP, `${HERE} masq`],
    ['Local inside and outside: the stranger', `${local}, internalTrafficPolicy: Local`, STRANGER, NODE_PORT, HERE],
    ['Local inside and outside: a pod at the node port gets all', `${local}, internalTrafficPolicy: Local`, POD, NODE_PORT, `${HERE} ${THERE}`],
  ])('S43 S44 the two policies are apart: %s', (_what, service, from, to, expected) => {
    expect(outcomeOf({ service, node: proxy, from, to })).toBe(expected);
  });

  it.each([
    ['ready before leaving', [leaving(here), there], CLUSTER_IP, POD, THERE],
    ['only leaving ones', [leaving(here), leaving(there)], CLUSTER_IP, POD, `${HERE} ${THERE}`],
    ['leaving and gone', [leaving(here), gone(there)], CLUSTER_IP, POD, HERE],
    ['all gone', [gone(here), gone(there)], CLUSTER_IP, POD, 'REJECT'],
    ['only leaving ones, from outside', [leaving(here), leaving(there)], NODE_PORT, STRANGER, `${HERE} ${THERE} masq`],
  ])('S49 %s', (_what, endpoints, to, from, expected) => {
    expect(outcomeOf({ service: ALL_DOORS, endpoints, node: proxy, from, to })).toBe(expected);
  });

  it.each([
    ['a client in the ranges, blanks and all', STRANGER, BALANCER, `${HERE} ${THERE} masq`],
    ['a client outside of them', OTHER_STRANGER, BALANCER, 'DROP'],
    ['a pod, which is in none', POD, BALANCER, 'DROP'],
    ['the node, which is in one', NODE, BALANCER, `${HERE} ${THERE} masq`],
    ['the node with the address of the balancer', '198.51.100.4', BALANCER, `${HERE} ${THERE} masq`],
    ['the node port asks nobody', OTHER_STRANGER, NODE_PORT, `${HERE} ${THERE} masq`],
    ['nor does the external IP', OTHER_STRANGER, EXTERNAL_IP, `${HERE} ${THERE} masq`],
    ['nor the ClusterIP', POD, CLUSTER_IP, `${HERE} ${THERE}`],
  ])('S54 loadBalancerSourceRanges: %s', (_who, from, to, expected) => {
    expect(outcomeOf({ service: ranges, node: proxy, from, to })).toBe(expected);
  });

  it.each([
    ['a pod at the ClusterIP', POD, CLUSTER_IP, `${HERE} ${THERE} masq`],
    ['a stranger at the node port of a Local Service', STRANGER, NODE_PORT, HERE],
    ['a pod at the node port of a Local Service', POD, NODE_PORT, `${HERE} ${THERE}`],
  ])('S45 masqueradeAll takes the ClusterIP only: %s', (_who, from, to, expected) => {
    expect(outcomeOf({ service: local, node: `${proxy}, masqueradeAll: true`, from, to })).toBe(expected);
  });

  it.each([
    ['a pod of here asks itself', [here], '10.244.0.5', CLUSTER_IP, `${HERE} masq`],
    ['a pod of here asks the one there', [there], '10.244.0.5', CLUSTER_IP, THERE],
  ])('S46 %s', (_what, endpoints, from, to, expected) => {
    expect(outcomeOf({ service: ALL_DOORS, endpoints, node: proxy, from, to })).toBe(expected);
  });

  it.each([
    ['the zone', '{ forZones: [{ name: a }] }', '{ forZones: [{ name: b }] }', HERE],
    ['another zone alone', '{ forZones: [{ name: b }] }', '{ forZones: [{ name: b }] }', `${HERE} ${THERE}`],
    ['the node before the zone', '{ forZones: [{ name: b }], forNodes: [{ name: here }] }', '{ forZones: [{ name: a }], forNodes: [{ name: there }] }', HERE],
    ['another node, then the zone', '{ forZones: [{ name: b }], forNodes: [{ name: there }] }', '{ forZones: [{ name: a }], forNodes: [{ name: there }] }', THERE],
  ])('S52 hints for %s', (_what, first, second, expected) => {
    const hinted = [here.replace(' }', `, hints: ${first} }`), there.replace(' }', `, hints: ${second} }`)];
    expect(outcomeOf({ service: 'type: ClusterIP', endpoints: hinted, node: proxy, from: POD, to: CLUSTER_IP })).toBe(expected);
  });

  it.each(['service.kubernetes.io/service-proxy-name: mine', 'service.kubernetes.io/headless: ""'])('a Service with the label %s is left to others', (labels) => {
    const unallocated = mode === 'nftables' ? 'DROP' : '-';
    expect(outcomeOf({ service: ALL_DOORS, labels, node: proxy, from: POD, to: CLUSTER_IP })).toBe(unallocated);
    expect(outcomeOf({ service: ALL_DOORS, labels, node: proxy, from: STRANGER, to: NODE_PORT })).toBe('-');
  });

  it.each([
    ['by default', '', mode === 'iptables' ? `${HERE} ${THERE} masq` : '-'],
    ['where its range is named', ', nodePortAddresses: [192.168.1.0/24]', `${HERE} ${THERE} masq`],
    ['where another is named', ', nodePortAddresses: [192.168.0.0/24]', '-'],
    ['where only the primary counts', ', nodePortAddresses: [primary]', '-'],
  ])('S57 node ports on a second address of the node, %s', (_what, addresses, expected) => {
    expect(outcomeOf({ service: 'type: NodePort', node: `${proxy}${addresses}`, from: STRANGER, to: '192.168.1.2:30080' })).toBe(expected);
  });

  it('S33 a balancer without node ports is forwarded at its own address, and nothing else is open', () => {
    const service = 'type: LoadBalancer, allocateLoadBalancerNodePorts: false';
    expect(outcomeOf({ service, node: proxy, from: STRANGER, to: BALANCER })).toBe(`${HERE} ${THERE} masq`);
    expect(outcomeOf({ service, node: proxy, from: STRANGER, to: NODE_PORT })).toBe('-');
  });
});
