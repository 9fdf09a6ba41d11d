import { describe, expect, it } from 'vitest';
import { networkOf } from '@vantage/testkit';
import type { AllowedConnection, ConnectivityPeer } from '../../trace/index.js';
import { connectivity, type ConnectivityQuestion } from './connectivity.js';

const PODS = `
{ apiVersion: v1, kind: Namespace, metadata: { name: shop } }
---
{ apiVersion: v1, kind: Namespace, metadata: { name: other, labels: { team: other } } }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { containers: [{ name: c, image: i, ports: [{ name: main, containerPort: 8080 }, { name: admin, containerPort: 9000 }] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: client, namespace: other, labels: { app: client } }
spec: { containers: [{ name: c, image: i }] }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ name: http, port: 80, targetPort: main }, { name: admin, port: 81, targetPort: 9000 }] }
`;

function policy(spec: string, name = 'p'): string {
  return `---\n{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: ${name}, namespace: shop }, spec: ${spec} }\n`;
}

function peerText(peer: ConnectivityPeer): string {
  switch (peer.kind) {
    case 'workload':
      return `${peer.namespace}/${peer.name}`;
    case 'ipRange':
      return `${peer.from}-${peer.to}`;
    case 'ingressController':
      return peer.name;
  }
}

function portsText({ all, ports }: AllowedConnection): string {
  return all ? 'all' : ports.map(({ protocol, from, to }) => (from === to ? `${protocol} ${from}` : `${protocol} ${from}-${to}`)).join(', ');
}

function lines(text: string, question: ConnectivityQuestion = {}): readonly string[] {
  return connectivity(networkOf(text), question).connections.map((one) => `${peerText(one.from)} -> ${peerText(one.to)}: ${portsText(one)}`);
}

const EVERYONE = '0.0.0.0-255.255.255.255';
const INGRESS = `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop }
spec: { rules: [{ http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] } }] }
`;
const route = (spec: string): string => `---\n{ apiVersion: route.openshift.io/v1, kind: Route, metadata: { name: r, namespace: shop }, spec: ${spec} }\n`;

describe('connectivity', () => {
  it('S61 without policies everything is allowed, and nobody is listed with themselves', () => {
    expect(lines(PODS)).toEqual([
      `${EVERYONE} -> other/client: all`,
      `${EVERYONE} -> shop/web: all`,
      'other/client -> shop/web: all',
      'shop/web -> other/client: all',
      `other/client -> ${EVERYONE}: all`,
      `shop/web -> ${EVERYONE}: all`,
    ]);
  });

  it.each([
    ['S62 a policy without rules closes its direction', '{ podSelector: {}, policyTypes: [Ingress] }', 'other/client -> shop/web', undefined],
    ['S66 ports of one protocol, and named ones, become ranges', '{ podSelector: {}, ingress: [{ ports: [{ port: main }, { port: 8000, endPort: 8100 }, { port: 53, protocol: UDP }] }] }', 'other/client -> shop/web', 'TCP 8000-8100, UDP 53'],
    ['S66 a name that the destination does not have is no port', '{ podSelector: {}, ingress: [{ ports: [{ port: nowhere }] }] }', 'other/client -> shop/web', undefined],
    ['S66 every port of TCP is not all', '{ podSelector: {}, ingress: [{ ports: [{ protocol: TCP }] }] }', 'other/client -> shop/web', 'TCP 1-65535'],
    ['S66 every port of every protocol is', '{ podSelector: {}, ingress: [{ ports: [{ protocol: TCP }, { protocol: UDP }, { protocol: SCTP }] }] }', 'other/client -> shop/web', 'all'],
    ['S65 a block does not match pods here', '{ podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: 0.0.0.0/0 } }] }] }', 'other/client -> shop/web', undefined],
    ['S65 addresses outside are cut where a block and its exceptions begin and end', '{ podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/8, except: [10.0.0.0/9] } }], ports: [{ port: 80 }] }] }', '10.128.0.0-10.255.255.255 -> shop/web', 'TCP 80'],
    ['S65 and not between exceptions that touch', '{ podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: 0.0.0.0/0, except: [10.0.0.0/9, 10.128.0.0/9] } }] }] }', '10.0.0.0-10.255.255.255 -> other/client', 'all'],
  ])('%s', (_name, spec, pair, ports) => {
    const found = lines(PODS + policy(spec)).find((line) => line.startsWith(`${pair}: `));
    expect(found).toBe(ports === undefined ? undefined : `${pair}: ${ports}`);
  });

  it('S65 blocks match pods where the question says so', () => {
    const text = PODS + policy('{ podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: 0.0.0.0/0 } }] }] }');
    expect(lines(text, { ipBlockMatchesPods: true })).toContain('other/client -> shop/web: all');
  });

  it('S53 S65 a cluster of both families has ranges of both, each cut by its own blocks', () => {
    const dual = `---
{ apiVersion: vantage.lab/v1, kind: Lan, metadata: { name: office }, spec: { cidrs: [192.168.10.0/24, "2001:db8::/64"], router: { publicIP: 203.0.113.10 } } }
---
apiVersion: vantage.lab/v1
kind: Cluster
metadata: { name: prod }
spec:
  nodes: [{ name: n1, ip: 192.168.10.20 }]
  podNetwork: { cni: calico, cidrs: [10.244.0.0/16, "fd00:10::/48"] }
  serviceNetwork: { cidrs: [10.96.0.0/16, "fd00:96::/112"] }
`;
    const found = lines(PODS + dual + policy('{ podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: "2001:db8::/32" } }], ports: [{ port: 443 }] }] }')).filter((line) => line.endsWith('443') || line.includes(':ffff'));
    expect(found).toEqual([
      '::-2001:db7:ffff:ffff:ffff:ffff:ffff:ffff -> other/client: all',
      '2001:db8::-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff -> other/client: all',
      '2001:db8::-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff -> shop/web: TCP 443',
      '2001:db9::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff -> other/client: all',
      'other/client -> ::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff: all',
      'shop/web -> ::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff: all',
    ]);
  });

  it('lists only what starts or ends in a namespace, where one is named', () => {
    expect(lines(PODS, { namespace: 'nowhere' })).toEqual([]);
    expect(lines(PODS, { namespace: 'shop' })).toHaveLength(4);
  });

  it('gathers the pods of one owner, which has what any of them has', () => {
    const owned = (name: string, app: string): string =>
      `---\n{ apiVersion: v1, kind: Pod, metadata: { name: ${name}, namespace: shop, labels: { app: ${app} }, ownerReferences: [{ apiVersion: apps/v1, kind: ReplicaSet, name: both, uid: u, controller: true }] }, spec: { containers: [{ name: c, image: i }] } }\n`;
    const found = lines(PODS + owned('one', 'one') + owned('two', 'two') + policy('{ podSelector: { matchLabels: { app: one } }, ingress: [{ ports: [{ port: 1 }] }] }', 'a') + policy('{ podSelector: { matchLabels: { app: two } }, ingress: [{ ports: [{ port: 2 }] }] }', 'b'));
    expect(found).toContain('other/client -> shop/both: TCP 1-2');
    expect(found.some((line) => line.includes('shop/one'))).toBe(false);
  });

  it.each([
    ['S77 an Ingress opens the pods’ port behind its Service’s', INGRESS, 'TCP 8080'],
    ['a Route without a port opens every port of its Service', route('{ to: { kind: Service, name: web } }'), 'TCP 8080, TCP 9000'],
    ['a Route names the Service’s port', route('{ to: { kind: Service, name: web }, port: { targetPort: http } }'), 'TCP 8080'],
    ['a Route’s number is the pods’ own also where the Service has a name for it', route('{ to: { kind: Service, name: web }, port: { targetPort: 8080 } }'), 'TCP 8080'],
    ['and no port of the Service', route('{ to: { kind: Service, name: web }, port: { targetPort: 80 } }'), undefined],
    ['a Route’s number is the pods’ own', route('{ to: { kind: Service, name: web }, port: { targetPort: 9000 } }'), 'TCP 9000'],
    ['a Route’s alternate backends count as well', route('{ to: { kind: Service, name: nowhere }, alternateBackends: [{ kind: Service, name: web }], port: { targetPort: 9000 } }'), 'TCP 9000'],
    ['policies apply to the controller, which no label of the lab describes', INGRESS + policy('{ podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] }'), undefined],
    ['an empty namespaceSelector takes its namespace, too', INGRESS + policy('{ podSelector: {}, ingress: [{ from: [{ namespaceSelector: {} }] }] }'), 'TCP 8080'],
  ])('%s', (_name, text, ports) => {
    const found = lines(PODS + text).find((line) => line.startsWith('ingress-controller'));
    expect(found).toBe(ports === undefined ? undefined : `ingress-controller -> shop/web: ${ports}`);
  });

  it.each([
    ['v1', 'ReplicationController', 'selector: { app: x }, template: TEMPLATE'],
    ['apps/v1', 'ReplicaSet', 'selector: { matchLabels: { app: x } }, template: TEMPLATE'],
    ['apps/v1', 'Deployment', 'selector: { matchLabels: { app: x } }, template: TEMPLATE'],
    ['apps/v1', 'StatefulSet', 'selector: { matchLabels: { app: x } }, template: TEMPLATE'],
    ['apps/v1', 'DaemonSet', 'selector: { matchLabels: { app: x } }, template: TEMPLATE'],
    ['batch/v1', 'Job', 'template: FINITE'],
    ['batch/v1', 'CronJob', 'schedule: "* * * * *", jobTemplate: { spec: { template: FINITE } }'],
  ])('S80 %s %s is one workload, which policies select by its template', (apiVersion, kind, spec) => {
    const template = '{ metadata: { labels: { app: x } }, spec: { REST containers: [{ name: c, image: i, ports: [{ name: web, containerPort: 8080 }] }] } }';
    const text = spec.replace('TEMPLATE', template.replace('REST ', '')).replace('FINITE', template.replace('REST', 'restartPolicy: Never,'));
    const workload = `---\n{ apiVersion: ${apiVersion}, kind: ${kind}, metadata: { name: x, namespace: shop }, spec: { ${text} } }\n`;
    const found = lines(PODS + workload + policy('{ podSelector: { matchLabels: { app: x } }, ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: other } } }], ports: [{ port: web }] }] }'));
    expect(found.filter((line) => line.includes('-> shop/x:'))).toEqual(['other/client -> shop/x: TCP 8080']);
  });

  it.each([
    ['a ReplicaSet that no file shows', '{ apiVersion: apps/v1, kind: ReplicaSet, name: web-abc, uid: u, controller: true }', 'shop/web-abc'],
    ['a kind that nobody knows', '{ apiVersion: example.com/v1, kind: Fleet, name: ships, uid: u, controller: true }', 'shop/ships'],
    ['a node, which is nobody’s workload', '{ apiVersion: v1, kind: Node, name: node1, uid: u, controller: true }', 'shop/owned'],
  ])('pods of %s', (_title, owner, expected) => {
    const pod = `---\n{ apiVersion: v1, kind: PodList, items: [{ metadata: { name: owned, namespace: shop, ownerReferences: [${owner}] }, spec: { containers: [{ name: c, image: i }] } }] }\n`;
    expect(lines(PODS + pod)).toContain(`other/client -> ${expected}: all`);
  });

  it('counts workloads at rest: policies mean the same to the pods that they will have', () => {
    const sleeper = '---\n{ apiVersion: apps/v1, kind: Deployment, metadata: { name: sleeper, namespace: shop }, spec: { replicas: 0, selector: { matchLabels: { app: sleeper } }, template: { metadata: { labels: { app: sleeper } }, spec: { containers: [{ name: c, image: i, ports: [{ name: main, containerPort: 7 }] }] } } } }\n';
    expect(lines(PODS + sleeper + policy('{ podSelector: { matchLabels: { app: sleeper } }, ingress: [{ ports: [{ port: main }] }] }'))).toContain('other/client -> shop/sleeper: TCP 7');
  });

  describe('a connection between pods of both families has addresses of one', () => {
    const dual = `${PODS}---
{ apiVersion: vantage.lab/v1, kind: Lan, metadata: { name: office }, spec: { cidrs: [192.168.10.0/24, "fd00:10::/64"] } }
---
apiVersion: vantage.lab/v1
kind: Cluster
metadata: { name: prod }
spec:
  nodes: [{ name: node1, ip: [192.168.10.20, "fd00:10::20"] }]
  podNetwork: { cidrs: [10.244.0.0/16, "fd00:244::/48"] }
  serviceNetwork: { cidrs: [10.96.0.0/16, "fd00:96::/112"] }
`;
    const denying = (networks: string): string =>
      `---
{ apiVersion: policy.networking.k8s.io/v1alpha2, kind: ClusterNetworkPolicy, metadata: { name: deny }, spec: { tier: Admin, priority: 1, subject: { namespaces: {} }, egress: [{ action: Deny, to: [{ networks: ${networks} }] }] } }
`;
    const allowing = (first: string, second: string): string =>
      policy(`{ podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: "${first}" } }], ports: [{ port: 8080 }] }, { from: [{ ipBlock: { cidr: "${second}" } }], ports: [{ port: 9000 }] }] }`);

    it.each([
      ['S69 a network of the one denies nothing over the other', denying('[10.244.0.0/16]'), 'all'],
      ['S69 networks of both leave no way', denying('[10.244.0.0/16, "fd00:244::/48"]'), undefined],
      ['S65 a block of each opens its own ports', allowing('10.244.0.0/16', 'fd00:244::/48'), 'TCP 8080, TCP 9000'],
      ['S65 S69 what only the one may leave by cannot enter by the other', denying('[10.244.0.0/16]') + allowing('10.244.0.0/16', 'fd00:244::/48'), 'TCP 9000'],
    ])('%s', (_name, policies, ports) => {
      const found = lines(dual + policies, { ipBlockMatchesPods: true }).find((line) => line.startsWith('other/client -> shop/web: '));
      expect(found).toBe(ports === undefined ? undefined : `other/client -> shop/web: ${ports}`);
    });
  });

  it.each([true, false])("S69 networks of administrators' policies cover pods, whether or not ipBlocks do (%s)", (ipBlockMatchesPods) => {
    const denying = `---
{ apiVersion: policy.networking.k8s.io/v1alpha2, kind: ClusterNetworkPolicy, metadata: { name: deny }, spec: { tier: Admin, priority: 1, subject: { namespaces: {} }, egress: [{ action: Deny, to: [{ networks: [10.244.0.0/16] }], protocols: [{ tcp: { destinationPort: { number: 8080 } } }] }] } }
`;
    const found = lines(PODS + denying, { ipBlockMatchesPods }).find((line) => line.startsWith('other/client -> shop/web: '));
    expect(found).toBe('other/client -> shop/web: TCP 1-8079, TCP 8081-65535, UDP 1-65535, SCTP 1-65535');
  });

  it('says which policies it does not know the meaning of', () => {
    const { notes } = connectivity(networkOf(`${PODS}---\n{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: l7, namespace: shop }, spec: {} }\n`));
    expect(notes).toMatchObject([{ code: 'CONNECTIVITY.UNMODELLED_POLICY', cites: [{ resource: 'CiliumNetworkPolicy shop/l7' }] }]);
  });
});
