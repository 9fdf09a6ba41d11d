import { describe, expect, it } from 'vitest';
import { networkOf } from '@vantage/testkit';
import { ip, type NodeState, type PodState } from '../model/index.js';
import type { NetworkPolicyStep, UnmodelledStep } from '../trace/index.js';
import { evaluatePolicy } from './networkPolicy.js';
import type { PolicyPeer } from './policyPeer.js';

const LAB = `
apiVersion: vantage.lab/v1
kind: Lan
metadata: { name: office }
spec: { cidrs: [192.168.10.0/24], router: { publicIP: 203.0.113.10 } }
---
apiVersion: vantage.lab/v1
kind: Cluster
metadata: { name: prod }
spec:
  nodes:
    - { name: n1, ip: 192.168.10.20, podCIDR: 10.244.1.0/24, labels: { pool: infra } }
    - { name: n2, ip: 192.168.10.21, podCIDR: 10.244.2.0/24 }
  podNetwork: { PROFILE }
---
{ apiVersion: v1, kind: Namespace, metadata: { name: shop, labels: { team: shop } } }
---
{ apiVersion: v1, kind: Namespace, metadata: { name: other, labels: { team: other } } }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { nodeName: n1, containers: [{ name: c, image: i, ports: [{ name: main, containerPort: 8080 }] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: db, namespace: shop, labels: { app: db } }
spec: { nodeName: n1, containers: [{ name: c, image: i, ports: [{ name: main, containerPort: 5432 }, { name: gossip, containerPort: 7000, protocol: UDP }] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: client, namespace: other, labels: { app: client } }
spec: { nodeName: n2, containers: [{ name: c, image: i }] }
---
apiVersion: v1
kind: Pod
metadata: { name: agent, namespace: other, labels: { app: agent } }
spec: { nodeName: n2, hostNetwork: true, containers: [{ name: c, image: i, ports: [{ containerPort: 9100 }] }] }
`;

const cilium = (spec: string): string => `---\n{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: l7, namespace: shop }, spec: { ${spec} } }\n`;
const calico = (selector: string, namespaces?: string): string =>
  `---\n{ apiVersion: projectcalico.org/v3, kind: GlobalNetworkPolicy, metadata: { name: deny }, spec: { selector: "${selector}"${namespaces === undefined ? '' : `, namespaceSelector: "${namespaces}"`} } }\n`;
const udn = (role: string): string => `---\n{ apiVersion: k8s.ovn.org/v1, kind: UserDefinedNetwork, metadata: { name: tenant, namespace: shop }, spec: { topology: Layer2, layer2: { role: ${role}, subnets: [10.20.0.0/16] } } }\n`;

interface Asked {
  /** `shop/db < shop/web`: ingress of the one from the other; `>` is egress. The other end: a pod, `node n1`, or an address. */
  readonly ask: string;
  readonly on?: string;
  readonly policies?: string;
  readonly profile?: string;
  readonly through?: 'service';
}

function answer({ ask, on = 'TCP 5432', policies = '', profile = 'cni: calico', through }: Asked): NetworkPolicyStep | UnmodelledStep {
  const network = networkOf(`${LAB.replace('PROFILE', profile)}${policies}`);
  const cluster = network.state.clusters[0];
  const podNamed = (name: string): PodState | undefined => cluster?.pods.find((pod) => `${pod.namespace}/${pod.name}` === name);
  const nodeNamed = (name: string): NodeState | undefined => cluster?.nodes.find((node) => node.name === name);
  const [subject = '', sign, ...rest] = ask.split(' ');
  const other = rest.join(' ');
  const pod = podNamed(subject);
  const peerPod = podNamed(other);
  const node = nodeNamed(other.replace('node ', ''));
  const peer: PolicyPeer = peerPod !== undefined ? { kind: 'pod', pod: peerPod } : node !== undefined ? { kind: 'node', node } : { kind: 'ip', ip: ip(other) };
  const [protocol, port] = on.split(' ');
  if (pod === undefined) throw new Error(`no pod ${subject}`);
  return evaluatePolicy(network.policy, {
    direction: sign === '>' ? 'egress' : 'ingress',
    pod,
    peer,
    protocol: (['UDP', 'SCTP', 'ICMP'] as const).find((one) => one === protocol) ?? 'TCP',
    port: port === undefined ? undefined : Number(port),
    ...(through === undefined ? {} : { through }),
  });
}

/** `ALLOWED by NO_POLICY`, `DENIED by RULE Admin spec.ingress[0]`, `UNDEFINED: ICMP under NetworkPolicy`. */
function short(step: NetworkPolicyStep | UnmodelledStep): string {
  if (step.kind === 'unmodelled') return `${step.outcome}: ${step.feature}`;
  return step.by === 'RULE' ? `${step.outcome} by RULE ${step.policy} ${step.rule}` : `${step.outcome} by ${step.by}`;
}

function policy(name: string, spec: string): string {
  return `---\n{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: ${name}, namespace: shop }, spec: ${spec} }\n`;
}

function admin(name: string, priority: number, rules: string, subject = 'namespaces: {}'): string {
  return `---\n{ apiVersion: policy.networking.k8s.io/v1alpha1, kind: AdminNetworkPolicy, metadata: { name: ${name} }, spec: { priority: ${priority}, subject: { ${subject} }, ${rules} } }\n`;
}

function baseline(rules: string): string {
  return `---\n{ apiVersion: policy.networking.k8s.io/v1alpha1, kind: BaselineAdminNetworkPolicy, metadata: { name: default }, spec: { subject: { namespaces: {} }, ${rules} } }\n`;
}

function cluster(name: string, tier: string, priority: number, rules: string): string {
  return `---\n{ apiVersion: policy.networking.k8s.io/v1alpha2, kind: ClusterNetworkPolicy, metadata: { name: ${name} }, spec: { tier: ${tier}, priority: ${priority}, subject: { namespaces: {} }, ${rules} } }\n`;
}

const DB = 'podSelector: { matchLabels: { app: db } }';
const DENY = policy('deny', `{ ${DB}, policyTypes: [Ingress, Egress] }`);
const ALLOW_RULE = 'ALLOWED by RULE NetworkPolicy shop/allow spec.ingress[0]';

const CASES: readonly (readonly [string, Asked, string])[] = [
  ['S61 no policy selects the pod: open', { ask: 'shop/db < other/client' }, 'ALLOWED by NO_POLICY'],
  ['S61 a policy of one direction leaves the other open', { ask: 'shop/db > other/client', policies: policy('in', `{ ${DB}, policyTypes: [Ingress] }`) }, 'ALLOWED by NO_POLICY'],
  ['S61 a policy for other pods changes nothing', { ask: 'shop/web < other/client', policies: DENY }, 'ALLOWED by NO_POLICY'],
  ['S61 a policy of another namespace changes nothing', { ask: 'other/client < shop/web', policies: policy('all', '{ podSelector: {} }') }, 'ALLOWED by NO_POLICY'],
  ['S62 without policyTypes, Ingress is isolated', { ask: 'shop/db < shop/web', policies: policy('p', `{ ${DB} }`) }, 'DENIED by ISOLATION'],
  ['S62 without policyTypes and egress rules, Egress stays open', { ask: 'shop/db > shop/web', policies: policy('p', `{ ${DB} }`) }, 'ALLOWED by NO_POLICY'],
  ['S62 without policyTypes, egress rules isolate Egress too', { ask: 'shop/db > shop/web', policies: policy('p', `{ ${DB}, egress: [{ ports: [{ port: 53 }] }] }`) }, 'DENIED by ISOLATION'],
  ['S62 what one policy allows, another cannot take away', { ask: 'shop/db < shop/web', policies: DENY + policy('allow', `{ ${DB}, ingress: [{}] }`) }, ALLOW_RULE],
  ['S63 selectors in one peer are both asked', { ask: 'shop/db < other/client', policies: policy('allow', `{ ${DB}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: other } }, podSelector: { matchLabels: { app: web } } }] }] }`) }, 'DENIED by ISOLATION'],
  ['S63 two peers are either', { ask: 'shop/db < other/client', policies: policy('allow', `{ ${DB}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: other } } }, { podSelector: { matchLabels: { app: web } } }] }] }`) }, ALLOW_RULE],
  ['S63 a podSelector alone stays in its namespace', { ask: 'shop/db < other/client', policies: policy('allow', `{ ${DB}, ingress: [{ from: [{ podSelector: {} }] }] }`) }, 'DENIED by ISOLATION'],
  ['S63 an empty namespaceSelector takes every namespace', { ask: 'shop/db < other/client', policies: policy('allow', `{ ${DB}, ingress: [{ from: [{ namespaceSelector: {} }] }] }`) }, ALLOW_RULE],
  ['S63 a namespace carries its own name as a label', { ask: 'shop/db < other/client', policies: policy('allow', `{ ${DB}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: other } } }] }] }`) }, ALLOW_RULE],
  ['S63 an empty from is everyone, addresses outside among them', { ask: 'shop/db < 203.0.113.7', policies: policy('allow', `{ ${DB}, ingress: [{ from: [] }] }`) }, ALLOW_RULE],
  ['S63 an empty list of ports is every port', { ask: 'shop/db < shop/web', on: 'SCTP 9', policies: policy('allow', `{ ${DB}, ingress: [{ ports: [] }] }`) }, ALLOW_RULE],
  ['S64 the own node always comes in', { ask: 'shop/db < node n1', policies: DENY }, 'ALLOWED by OWN_NODE'],
  ['S64 the own node is always reached', { ask: 'shop/db > node n1', policies: DENY }, 'ALLOWED by OWN_NODE'],
  ['S64 another node does not', { ask: 'shop/db < node n2', policies: DENY }, 'DENIED by ISOLATION'],
  ['S65 under Cilium no address block is certain to mean a node', { ask: 'shop/db < node n2', profile: 'cni: cilium', policies: policy('allow', `{ ${DB}, ingress: [{ from: [{ ipBlock: { cidr: 192.168.10.21/32 } }] }] }`) }, 'UNSUPPORTED: address blocks against nodes under cilium'],
  ['S65 where no block would match either, it is denied', { ask: 'shop/db < node n2', profile: 'cni: cilium', policies: DENY }, 'DENIED by ISOLATION'],
  ['S65 an address outside is what blocks are for', { ask: 'shop/db < 203.0.113.7', profile: 'cni: cilium', policies: policy('allow', `{ ${DB}, ingress: [{ from: [{ ipBlock: { cidr: 203.0.113.0/24 } }] }] }`) }, ALLOW_RULE],
  ['S64 another node comes in by its address', { ask: 'shop/db < node n2', policies: policy('allow', `{ ${DB}, ingress: [{ from: [{ ipBlock: { cidr: 192.168.10.21/32 } }] }] }`) }, ALLOW_RULE],
  ['S64 where the plugin ignores hostNetwork pods, a selector does not take one as a peer', { ask: 'shop/db < other/agent', policies: policy('allow', `{ ${DB}, ingress: [{ from: [{ namespaceSelector: {} }] }] }`) }, 'DENIED by ISOLATION'],
  ['S64 where the plugin ignores hostNetwork pods, they stay open', { ask: 'other/agent < shop/web', on: 'TCP 9100', policies: policy('p', '{ podSelector: {} }').replace('namespace: shop', 'namespace: other') }, 'ALLOWED by HOST_NETWORK'],
  ['S64 of an unknown plugin nobody knows what it does with a hostNetwork pod', { ask: 'other/agent < shop/web', on: 'TCP 9100', profile: 'cni: homemade', policies: policy('p', '{ podSelector: {} }').replace('namespace: shop', 'namespace: other') }, 'UNDEFINED: NetworkPolicy for hostNetwork pods'],
  ['S64 nor with one as a peer', { ask: 'shop/db < other/agent', profile: 'cni: homemade', policies: policy('allow', `{ ${DB}, ingress: [{ from: [{ namespaceSelector: {} }] }] }`) }, 'UNDEFINED: NetworkPolicy for hostNetwork pods'],
  ['S64 unless both readings agree', { ask: 'shop/db < other/agent', profile: 'cni: homemade', policies: DENY }, 'DENIED by ISOLATION'],
  ['S68 flannel enforces nothing', { ask: 'shop/db < shop/web', profile: 'cni: flannel', policies: DENY }, 'ALLOWED by NOT_ENFORCED'],
  ['S65 a block matches an address outside', { ask: 'shop/db < 203.0.113.7', policies: policy('allow', `{ ${DB}, ingress: [{ from: [{ ipBlock: { cidr: 203.0.113.0/24 } }] }] }`) }, ALLOW_RULE],
  ['S65 its exceptions do not', { ask: 'shop/db < 203.0.113.7', policies: policy('allow', `{ ${DB}, ingress: [{ from: [{ ipBlock: { cidr: 203.0.113.0/24, except: [203.0.113.0/28] } }] }] }`) }, 'DENIED by ISOLATION'],
  ['S65 a plugin that holds blocks against pods lets a pod in by its address', { ask: 'shop/db < other/client', profile: 'cni: calico, ipBlockMatchesPods: true', policies: policy('allow', `{ ${DB}, ingress: [{ from: [{ ipBlock: { cidr: 10.244.2.0/24 } }] }] }`) }, ALLOW_RULE],
  ['S65 a plugin that does not keeps it out', { ask: 'shop/db < other/client', profile: 'cni: calico, ipBlockMatchesPods: false', policies: policy('allow', `{ ${DB}, ingress: [{ from: [{ ipBlock: { cidr: 10.244.2.0/24 } }] }] }`) }, 'DENIED by ISOLATION'],
  ['S66 a port without protocol is TCP', { ask: 'shop/db < shop/web', on: 'UDP 5432', policies: policy('allow', `{ ${DB}, ingress: [{ ports: [{ port: 5432 }] }] }`) }, 'DENIED by ISOLATION'],
  ['S66 a protocol without port is all its ports', { ask: 'shop/db < shop/web', on: 'UDP 999', policies: policy('allow', `{ ${DB}, ingress: [{ ports: [{ protocol: UDP }] }] }`) }, ALLOW_RULE],
  ['S66 endPort is included', { ask: 'shop/db < shop/web', on: 'TCP 6000', policies: policy('allow', `{ ${DB}, ingress: [{ ports: [{ port: 5000, endPort: 6000 }] }] }`) }, ALLOW_RULE],
  ['S66 past endPort is not', { ask: 'shop/db < shop/web', on: 'TCP 6001', policies: policy('allow', `{ ${DB}, ingress: [{ ports: [{ port: 5000, endPort: 6000 }] }] }`) }, 'DENIED by ISOLATION'],
  ['S66 a named port is the destination pod’s: ingress', { ask: 'shop/db < shop/web', on: 'TCP 5432', policies: policy('allow', `{ ${DB}, ingress: [{ ports: [{ port: main }] }] }`) }, ALLOW_RULE],
  ['S66 a named port is the destination pod’s: egress', { ask: 'shop/db > shop/web', on: 'TCP 8080', policies: policy('allow', `{ ${DB}, egress: [{ ports: [{ port: main }] }] }`) }, 'ALLOWED by RULE NetworkPolicy shop/allow spec.egress[0]'],
  ['S66 a named port of another protocol does not match', { ask: 'shop/db < shop/web', on: 'TCP 7000', policies: policy('allow', `{ ${DB}, ingress: [{ ports: [{ port: gossip }] }] }`) }, 'DENIED by ISOLATION'],
  ['S66 an address outside has no named ports', { ask: 'shop/db > 203.0.113.7', on: 'TCP 8080', policies: policy('allow', `{ ${DB}, egress: [{ ports: [{ port: main }] }] }`) }, 'DENIED by ISOLATION'],
  ['S67 the pod port counts, not the Service’s', { ask: 'shop/db < shop/web', on: 'TCP 5432', policies: policy('allow', `{ ${DB}, ingress: [{ ports: [{ port: 80 }] }] }`) }, 'DENIED by ISOLATION'],
  ['S68 a plugin that enforces nothing lets everything pass', { ask: 'shop/db < shop/web', profile: 'cni: calico, enforcesPolicy: false', policies: DENY }, 'ALLOWED by NOT_ENFORCED'],
  ['S68 ICMP under a NetworkPolicy is undefined', { ask: 'shop/db < shop/web', on: 'ICMP', policies: DENY }, 'UNDEFINED: ICMP under NetworkPolicy'],
  ['S61 ICMP to a pod that no policy selects passes', { ask: 'shop/db < shop/web', on: 'ICMP' }, 'ALLOWED by NO_POLICY'],
  ['S69 the Admin tier denies what a NetworkPolicy allows', { ask: 'shop/db < shop/web', policies: policy('allow', `{ ${DB}, ingress: [{}] }`) + admin('a', 5, 'ingress: [{ action: Deny, from: [{ namespaces: {} }] }]') }, 'DENIED by RULE AdminNetworkPolicy a spec.ingress[0]'],
  ['S69 the Admin tier allows what a NetworkPolicy denies', { ask: 'shop/db < shop/web', policies: DENY + admin('a', 5, 'ingress: [{ action: Allow, from: [{ namespaces: {} }] }]') }, 'ALLOWED by RULE AdminNetworkPolicy a spec.ingress[0]'],
  ['S69 the lower number wins', { ask: 'shop/db < shop/web', policies: admin('a', 9, 'ingress: [{ action: Deny, from: [{ namespaces: {} }] }]') + admin('b', 3, 'ingress: [{ action: Allow, from: [{ namespaces: {} }] }]') }, 'ALLOWED by RULE AdminNetworkPolicy b spec.ingress[0]'],
  ['S69 the first rule of a policy wins', { ask: 'shop/db < shop/web', policies: admin('a', 9, 'ingress: [{ action: Deny, from: [{ namespaces: {} }], ports: [{ portNumber: { protocol: TCP, port: 1 } }] }, { action: Allow, from: [{ namespaces: {} }] }]') }, 'ALLOWED by RULE AdminNetworkPolicy a spec.ingress[1]'],
  ['S69 Pass skips the rest of its tier', { ask: 'shop/db < shop/web', policies: DENY + admin('a', 1, 'ingress: [{ action: Pass, from: [{ namespaces: {} }] }]') + admin('b', 2, 'ingress: [{ action: Allow, from: [{ namespaces: {} }] }]') }, 'DENIED by ISOLATION'],
  ['S69 the Baseline tier is for pods that no NetworkPolicy selects', { ask: 'shop/web < shop/db', policies: DENY + baseline('ingress: [{ action: Deny, from: [{ namespaces: {} }] }]') }, 'DENIED by RULE BaselineAdminNetworkPolicy default spec.ingress[0]'],
  ['S69 a NetworkPolicy overrides the Baseline tier', { ask: 'shop/db < shop/web', policies: policy('allow', `{ ${DB}, ingress: [{}] }`) + baseline('ingress: [{ action: Deny, from: [{ namespaces: {} }] }]') }, ALLOW_RULE],
  ['S69 administrators’ policies do not isolate by themselves', { ask: 'shop/db < shop/web', policies: admin('a', 5, 'ingress: [{ action: Allow, from: [{ pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: none } } } }] }]') }, 'ALLOWED by NO_POLICY'],
  ['S69 equal priorities that disagree are undefined', { ask: 'shop/db < shop/web', policies: admin('a', 5, 'ingress: [{ action: Deny, from: [{ namespaces: {} }] }]') + admin('b', 5, 'ingress: [{ action: Allow, from: [{ namespaces: {} }] }]') }, 'UNDEFINED: policies of equal priority that disagree'],
  ['S69 equal priorities that agree are not', { ask: 'shop/db < shop/web', policies: admin('a', 5, 'ingress: [{ action: Deny, from: [{ namespaces: {} }] }]') + admin('b', 5, 'ingress: [{ action: Deny, from: [{ namespaces: {} }] }]') }, 'DENIED by RULE AdminNetworkPolicy a spec.ingress[0]'],
  ['S69 hostNetwork pods are never selected as subjects', { ask: 'other/agent < shop/web', on: 'TCP 9100', policies: admin('a', 5, 'ingress: [{ action: Deny, from: [{ namespaces: {} }] }]') }, 'ALLOWED by HOST_NETWORK'],
  ['S69 nor as peers', { ask: 'shop/db < other/agent', policies: admin('a', 5, 'ingress: [{ action: Deny, from: [{ namespaces: {} }] }]') }, 'ALLOWED by NO_POLICY'],
  ['S69 nodes are selected by their labels', { ask: 'shop/db > node n1', on: 'TCP 6443', policies: admin('a', 5, 'egress: [{ action: Deny, to: [{ nodes: { matchLabels: { pool: infra } } }] }]') }, 'DENIED by RULE AdminNetworkPolicy a spec.egress[0]'],
  ['S69 networks match pods too', { ask: 'shop/db > other/client', policies: admin('a', 5, 'egress: [{ action: Deny, to: [{ networks: [0.0.0.0/0] }] }]') }, 'DENIED by RULE AdminNetworkPolicy a spec.egress[0]'],
  ['S69 domain names are not modelled', { ask: 'shop/db > 203.0.113.7', policies: admin('a', 5, 'egress: [{ action: Allow, to: [{ domainNames: [example.com] }] }]') }, 'UNSUPPORTED: domainNames in AdminNetworkPolicy a'],
  ['S69 a rule without ports takes ICMP, too', { ask: 'shop/db < shop/web', on: 'ICMP', policies: admin('a', 5, 'ingress: [{ action: Deny, from: [{ namespaces: {} }] }]') }, 'DENIED by RULE AdminNetworkPolicy a spec.ingress[0]'],
  ['S69 v1alpha2 says Accept, and names its tier', { ask: 'shop/db < shop/web', policies: DENY + cluster('c', 'Admin', 7, 'ingress: [{ action: Accept, from: [{ namespaces: {} }], protocols: [{ tcp: { destinationPort: { range: { start: 5000, end: 6000 } } } }] }]') }, 'ALLOWED by RULE ClusterNetworkPolicy c spec.ingress[0]'],
  ['S69 v1alpha2 can name a protocol alone', { ask: 'shop/db < shop/web', on: 'UDP 99', policies: cluster('c', 'Baseline', 7, 'ingress: [{ action: Deny, from: [{ namespaces: {} }], protocols: [{ udp: {} }] }]') }, 'DENIED by RULE ClusterNetworkPolicy c spec.ingress[0]'],
  ['S69 v1alpha2 named ports are the destination pod’s', { ask: 'shop/db < shop/web', policies: cluster('c', 'Admin', 7, 'ingress: [{ action: Deny, from: [{ namespaces: {} }], protocols: [{ destinationNamedPort: main }] }]') }, 'DENIED by RULE ClusterNetworkPolicy c spec.ingress[0]'],
  ['S69 v1beta1 is v1alpha2 over again', { ask: 'shop/db < shop/web', policies: cluster('c', 'Admin', 7, 'ingress: [{ action: Deny, from: [{ namespaces: {} }] }]').replace('v1alpha2', 'v1beta1') }, 'DENIED by RULE ClusterNetworkPolicy c spec.ingress[0]'],
  ['S70 a pod always reaches its own address', { ask: 'shop/db > shop/db', policies: DENY }, 'ALLOWED by SELF'],
  ['S70 coming back to itself through a Service, it is subject to policies', { ask: 'shop/db > shop/db', through: 'service', policies: DENY }, 'DENIED by ISOLATION'],
  ['a policy of a kind that is not modelled is said', { ask: 'shop/db < shop/web', policies: '---\n{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: l7, namespace: shop }, spec: {} }\n' }, 'UNSUPPORTED: CiliumNetworkPolicy shop/l7'],
  ['one of another namespace does not matter', { ask: 'shop/db < shop/web', policies: '---\n{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: l7, namespace: other }, spec: {} }\n' }, 'ALLOWED by NO_POLICY'],
  ['one that selects other pods does not matter', { ask: 'shop/db < shop/web', policies: cilium('endpointSelector: { matchLabels: { "k8s:app": web } }, ingress: []') }, 'ALLOWED by NO_POLICY'],
  ['one that selects the pod does', { ask: 'shop/db < shop/web', policies: cilium('endpointSelector: { matchLabels: { app: db } }, ingress: []') }, 'UNSUPPORTED: CiliumNetworkPolicy shop/l7'],
  ['one about the other direction does not', { ask: 'shop/db < shop/web', policies: cilium('endpointSelector: {}, egressDeny: []') }, 'ALLOWED by NO_POLICY'],
  ['a selector that is not understood selects more', { ask: 'shop/db < shop/web', policies: cilium('endpointSelector: { matchLabels: { "reserved:host": "" } }, ingress: []') }, 'UNSUPPORTED: CiliumNetworkPolicy shop/l7'],
  ["Calico's selectors are read", { ask: 'shop/db < shop/web', policies: calico("app in {'db', 'cache'} && !has(legacy)") }, 'UNSUPPORTED: GlobalNetworkPolicy deny'],
  ['and leave other pods alone', { ask: 'shop/db < shop/web', policies: calico("app == 'web'") }, 'ALLOWED by NO_POLICY'],
  ['all() is everybody', { ask: 'shop/db < shop/web', policies: calico('all()') }, 'UNSUPPORTED: GlobalNetworkPolicy deny'],
  ["Calico's namespaces are read", { ask: 'shop/db < shop/web', policies: calico('all()', "projectcalico.org/name == 'other'") }, 'ALLOWED by NO_POLICY'],
  ['without types it is about ingress', { ask: 'shop/db > shop/web', policies: calico('all()') }, 'ALLOWED by NO_POLICY'],
  ['a network of its own takes its pods out of the cluster\'s', { ask: 'shop/db < shop/web', policies: udn('Primary') }, 'UNSUPPORTED: UserDefinedNetwork shop/tenant'],
  ['a second one does not', { ask: 'shop/db < shop/web', policies: udn('Secondary') }, 'ALLOWED by NO_POLICY'],
];

describe('evaluatePolicy', () => {
  it.each(CASES)('%s', (_name, asked, expected) => {
    const step = answer(asked);
    expect(short(step)).toBe(expected);
    expect(step.cites.length).toBeGreaterThan(0);
  });

  it('S61 S66 tells of every policy that selects the pod why each of its rules misses', () => {
    const step = answer({
      ask: 'shop/db < other/client',
      policies:
        policy('by-peer', `{ ${DB}, ingress: [{ from: [{ podSelector: {} }] }] }`) +
        policy('by-port', `{ ${DB}, ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 80 }] }] }`) +
        policy('by-both', `{ ${DB}, ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 80 }] }] }`),
    });
    expect(step).toMatchObject({
      outcome: 'DENIED',
      policies: [
        { policy: 'NetworkPolicy shop/by-both', rules: [{ field: 'spec.ingress[0]', why: 'PEER_AND_PORT' }] },
        { policy: 'NetworkPolicy shop/by-peer', rules: [{ field: 'spec.ingress[0]', why: 'PEER' }] },
        { policy: 'NetworkPolicy shop/by-port', rules: [{ field: 'spec.ingress[0]', why: 'PORT' }] },
      ],
    });
    expect(step.cites.map((cite) => cite.resource)).toEqual(['NetworkPolicy shop/by-both', 'NetworkPolicy shop/by-peer', 'NetworkPolicy shop/by-port']);
    expect(step.cites.every((cite) => cite.path === 'lab.yaml' && (cite.line ?? 0) > 0)).toBe(true);
  });

  it('S68 cites what the fact rests on where nothing is enforced', () => {
    const step = answer({ ask: 'shop/db < shop/web', profile: 'cni: calico, enforcesPolicy: false', policies: DENY });
    expect(step.cites[0]).toMatchObject({ resource: 'Cluster prod', field: 'spec.podNetwork.enforcesPolicy' });
  });
});
