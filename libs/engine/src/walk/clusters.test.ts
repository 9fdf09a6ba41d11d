import { describe, expect, it } from 'vitest';
import { networkOf, outcomesOf, tracesOf } from '@vantage/testkit';
import { compile } from '../compile/index.js';

interface Setting {
  readonly cluster: string;
  /** Fields of the Service `web`, whose pods are one on node1 and two on node2. */
  readonly service?: string;
  readonly ports?: string;
  readonly lan?: string;
  readonly nodes?: number;
}

function lab({ cluster, service = 'type: LoadBalancer', ports = '{ port: 80, targetPort: 8080, nodePort: 30080 }', lan = 'cidrs: [192.168.1.0/24], router: { publicIP: 203.0.113.10 }', nodes = 3 }: Setting): string {
  const names = Array.from({ length: nodes }, (_, index) => `{ name: node${index + 1}, ip: 192.168.1.${20 + index} }`);
  return `
apiVersion: vantage.lab/v1
kind: Internet
spec: { hosts: [{ name: web, ip: 198.51.100.80, listens: [443/TCP] }, { name: stranger, ip: 192.0.2.7 }] }
---
apiVersion: vantage.lab/v1
kind: Lan
metadata: { name: office }
spec: { ${lan}, hosts: [{ name: laptop, ip: 192.168.1.200 }] }
---
apiVersion: vantage.lab/v1
kind: Cluster
metadata: { name: prod }
spec: { nodes: [${names.join(', ')}], ${cluster} }
${pod('a', 1)}${pod('b', 2)}${pod('c', 2)}---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { ${service}, selector: { app: web }, ports: [${ports}] }
---
apiVersion: v1
kind: Pod
metadata: { name: client }
spec: { nodeName: node3, containers: [{ name: main, image: client }] }
`;
}

function pod(name: string, node: number): string {
  return `---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: { app: web } }
spec: { nodeName: node${node}, containers: [{ name: main, image: web, ports: [{ containerPort: 8080 }] }] }
`;
}

const CLOUD = 'provider: aws, podNetwork: { cni: flannel }, loadBalancers: { kind: cloud, publicPool: 203.0.113.32/27, privatePool: 192.168.1.192/29 }';
const L2 = 'podNetwork: { cni: flannel }, loadBalancers: { kind: metallb-l2, privatePool: 192.168.1.240/29 }';
const BGP = 'podNetwork: { cni: flannel }, loadBalancers: { kind: metallb-bgp, privatePool: 192.168.1.240/29 }';

function balancerIp(text: string): string {
  const address = networkOf(text).state.clusters[0]?.services.find((service) => service.name === 'web')?.loadBalancer;
  const ip = address?.kind === 'provisioned' ? address.addresses[0]?.ip : undefined;
  if (ip === undefined) throw new Error('the balancer has no address');
  return ip;
}

/** How likely each destination is, in percent. */
function sharesOf(text: string, from: string, to: string): Readonly<Record<string, number>> {
  const shares = new Map<string, number>();
  for (const { disposition, destination, probability } of tracesOf(networkOf(text), from, to)) {
    const name = disposition === 'CONNECTED' ? (destination ?? '') : disposition;
    shares.set(name, (shares.get(name) ?? 0) + probability * 100);
  }
  return Object.fromEntries([...shares].map(([name, share]) => [name, Math.round(share)]));
}

describe('load balancers', () => {
  it('S35 a cloud balancer spreads connections from the internet over nodes, and they over endpoints', () => {
    const text = lab({ cluster: CLOUD });
    expect(sharesOf(text, 'internet/stranger', `${balancerIp(text)}:80`)).toEqual({ 'default/pod/a': 33, 'default/pod/b': 33, 'default/pod/c': 33 });
  });
  it('S42 with the Local policy it takes only nodes with an endpoint, and the client’s address is kept', () => {
    const text = lab({ cluster: CLOUD, service: 'type: LoadBalancer, externalTrafficPolicy: Local' });
    const traces = tracesOf(networkOf(text), 'internet/stranger', `${balancerIp(text)}:80`);
    expect(traces.map(({ disposition, sourceSeen }) => `${disposition} ${sourceSeen}`)).toEqual(['CONNECTED 192.0.2.7', 'CONNECTED 192.0.2.7', 'CONNECTED 192.0.2.7']);
    expect(sharesOf(text, 'internet/stranger', `${balancerIp(text)}:80`)).toEqual({ 'default/pod/a': 50, 'default/pod/b': 25, 'default/pod/c': 25 });
  });
  it('S54 its source ranges keep others out', () => {
    const text = lab({ cluster: CLOUD, service: 'type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.0/8]' });
    expect(outcomesOf(networkOf(text), 'internet/stranger', `${balancerIp(text)}:80`)).toBe('TIMED_OUT');
  });
  it('S33 without node ports a cloud balancer is not modelled, and says so', () => {
    const text = lab({ cluster: CLOUD, service: 'type: LoadBalancer, allocateLoadBalancerNodePorts: false', ports: '{ port: 80, targetPort: 8080 }' });
    expect(outcomesOf(networkOf(text), 'internet/stranger', `${balancerIp(text)}:80`)).toBe('UNSUPPORTED');
  });
  it('S34 a pod asks the balancer’s address and never leaves its node', () => {
    const text = lab({ cluster: CLOUD });
    const traces = tracesOf(networkOf(text), 'default/pod/client', `${balancerIp(text)}:80`);
    expect(traces.flatMap(({ hops }) => hops.map((hop) => hop.at)).some((at) => at === 'internet' || at.includes('service'))).toBe(false);
    expect(traces.every(({ disposition }) => disposition === 'CONNECTED')).toBe(true);
  });
  it('S35 a balancer in front of many nodes walks those without endpoints once for all', () => {
    const text = lab({ cluster: CLOUD, nodes: 40 });
    const traces = tracesOf(networkOf(text), 'internet/stranger', `${balancerIp(text)}:80`);
    expect(traces).toHaveLength(9);
    expect(traces.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1);
  });
  it('S79 MetalLB in layer 2: one node takes all', () => {
    const text = lab({ cluster: L2 });
    const traces = tracesOf(networkOf(text), 'office/laptop', `${balancerIp(text)}:80`);
    expect(new Set(traces.map(({ hops }) => hops[1]?.at)).size).toBe(1);
    expect(traces.every(({ disposition }) => disposition === 'CONNECTED')).toBe(true);
  });
  it('S79 with the Local policy only that node’s pods serve', () => {
    const text = lab({ cluster: L2, service: 'type: LoadBalancer, externalTrafficPolicy: Local' });
    expect(sharesOf(text, 'office/laptop', `${balancerIp(text)}:80`)).toEqual({ 'default/pod/a': 100 });
  });
  it('S79 BGP and Local with 2+1 pods on two nodes: 25/25/50 %', () => {
    const text = lab({ cluster: BGP, service: 'type: LoadBalancer, externalTrafficPolicy: Local' });
    expect(sharesOf(text, 'office/laptop', `${balancerIp(text)}:80`)).toEqual({ 'default/pod/a': 50, 'default/pod/b': 25, 'default/pod/c': 25 });
  });
});

describe('pod networks', () => {
  const flat = (cni: string): string => lab({ cluster: `podNetwork: { cni: ${cni}, mode: flat }`, service: 'type: ClusterIP', ports: '{ port: 80, targetPort: 8080 }' });
  const podIp = (text: string, name: string): string => networkOf(text).state.clusters[0]?.pods.find((each) => each.name === name)?.ips[0] ?? '';

  it.each(['azure', 'aws-vpc'])('S5 %s: a LAN host asks a pod directly and past every Service', (cni) => {
    const text = flat(cni);
    expect(outcomesOf(networkOf(text), 'office/laptop', `${podIp(text, 'a')}:8080`)).toBe('CONNECTED default/pod/a sees 192.168.1.200');
  });
  it.each(['azure', 'aws-vpc'])('S5 %s: pods keep their address towards other nodes’ pods, and the internet sees the router', (cni) => {
    const text = flat(cni);
    expect(outcomesOf(networkOf(text), 'default/pod/client', `${podIp(text, 'a')}:8080`)).toBe(`CONNECTED default/pod/a sees ${podIp(text, 'client')}`);
    expect(outcomesOf(networkOf(text), 'default/pod/client', '198.51.100.80:443')).toBe('CONNECTED internet/web sees 203.0.113.10');
  });
  it('S38 a node that is lost takes only its own pods with it', () => {
    const text = `${lab({ cluster: 'podNetwork: { cni: flannel }', service: 'type: NodePort' })}`;
    expect(outcomesOf(networkOf(text), 'office/laptop', '192.168.1.22:30080')).toContain('CONNECTED');
  });
  it('S55 a hostPort opens its port on that node only', () => {
    const text = `${lab({ cluster: 'podNetwork: { cni: flannel }' })}---
apiVersion: v1
kind: Pod
metadata: { name: proxy }
spec: { nodeName: node1, containers: [{ name: main, image: proxy, ports: [{ containerPort: 8443, hostPort: 443 }] }] }
`;
    expect(outcomesOf(networkOf(text), 'office/laptop', '192.168.1.20:443')).toBe('CONNECTED default/pod/proxy sees 192.168.1.200');
    expect(outcomesOf(networkOf(text), 'office/laptop', '192.168.1.21:443')).toBe('REFUSED');
  });
  it('S60 Cilium ignores a hostPort inside the node port range', () => {
    const text = `${lab({ cluster: 'podNetwork: { cni: cilium }, serviceNetwork: { proxy: cilium }' })}---
apiVersion: v1
kind: Pod
metadata: { name: proxy }
spec: { nodeName: node1, containers: [{ name: main, image: proxy, ports: [{ containerPort: 8443, hostPort: 31443 }] }] }
`;
    expect(outcomesOf(networkOf(text), 'office/laptop', '192.168.1.20:31443')).toBe('REFUSED');
  });
  it('S60 direct server return is not modelled, and says so', () => {
    const network = networkOf(lab({ cluster: 'podNetwork: { cni: cilium }, serviceNetwork: { proxy: cilium }', service: 'type: NodePort' }));
    const clusters = network.state.clusters.map((cluster) => ({ ...cluster, profile: { ...cluster.profile, nodePortForwarding: 'dsr' as const } }));
    expect(outcomesOf(compile({ ...network.state, clusters }), 'office/laptop', '192.168.1.20:30080')).toBe('UNSUPPORTED');
  });
  it('S47 a Service with a dead pod among its endpoints is reached sometimes', () => {
    const text = `${lab({ cluster: 'podNetwork: { cni: flannel }', service: 'clusterIP: 10.96.0.80', ports: '{ port: 80, targetPort: 8080 }' })}---
apiVersion: v1
kind: Pod
metadata: { name: d, labels: { app: web }, annotations: { vantage.lab/listens: "" } }
spec: { nodeName: node3, containers: [{ name: main, image: web, ports: [{ containerPort: 8080 }] }] }
`;
    expect(sharesOf(text, 'default/pod/client', '10.96.0.80:80')).toEqual({ 'default/pod/a': 25, 'default/pod/b': 25, 'default/pod/c': 25, REFUSED: 25 });
  });
  it('S48 session affinity says that the choice stays', () => {
    const text = lab({ cluster: 'podNetwork: { cni: flannel }', service: 'clusterIP: 10.96.0.80, sessionAffinity: ClientIP', ports: '{ port: 80, targetPort: 8080 }' });
    const steps = tracesOf(networkOf(text), 'default/pod/client', '10.96.0.80:80').flatMap(({ hops }) => hops.flatMap((hop) => hop.steps));
    expect(steps.filter((step) => step.kind === 'serviceTranslation').map((step) => (step.outcome === 'TRANSLATED' ? step.choice : step.outcome))).toEqual(['affinity', 'affinity', 'affinity']);
  });
});

describe('dual stack', () => {
  const text = `${lab({
    cluster: 'podNetwork: { cni: flannel, cidrs: [10.244.0.0/16, "fd00:10:244::/48"] }, serviceNetwork: { cidrs: [10.96.0.0/16, "fd00:10:96::/112"], proxy: iptables }',
    service: 'type: NodePort, ipFamilyPolicy: RequireDualStack, clusterIPs: [10.96.0.80, "fd00:10:96::80"], clusterIP: 10.96.0.80',
    lan: 'cidrs: [192.168.1.0/24, "fd00:1::/64"], router: { ip: [192.168.1.1, "fd00:1::1"], publicIP: 203.0.113.10 }',
  }).replaceAll(/ip: 192\.168\.1\.(2\d) \}/g, 'ip: [192.168.1.$1, "fd00:1::$1"] }').replace('ip: 192.168.1.200', 'ip: [192.168.1.200, "fd00:1::200"]')}`;

  it('S53 a pod reaches a Service by either family and keeps its address of that family', () => {
    const network = networkOf(text);
    const ips = network.state.clusters[0]?.pods.find((each) => each.name === 'client')?.ips ?? [];
    expect(ips).toHaveLength(2);
    expect([...new Set(tracesOf(network, 'default/pod/client', '[fd00:10:96::80]:80').map((trace) => `${trace.disposition} ${trace.sourceSeen}`))]).toEqual([`CONNECTED ${ips[1]}`]);
    expect([...new Set(tracesOf(network, 'default/pod/client', '10.96.0.80:80').map((trace) => `${trace.disposition} ${trace.sourceSeen}`))]).toEqual([`CONNECTED ${ips[0]}`]);
  });
  it('S53 node ports are open over IPv6, but not on its loopback', () => {
    const network = networkOf(text);
    expect(tracesOf(network, 'office/laptop', '[fd00:1::20]:30080').every(({ disposition }) => disposition === 'CONNECTED')).toBe(true);
    expect(outcomesOf(network, 'node/node1', '[::1]:30080')).toBe('REFUSED');
  });

  it('S7 what an IPv6 router sends back to the node that masqueraded it goes round until its time is over: the node hears of it, its pod does not', () => {
    const looping = networkOf(text.replace('publicIP: 203.0.113.10 }', 'publicIP: 203.0.113.10, routes: [{ to: "fd00:10:96::/112", via: "fd00:1::22" }] }'));
    expect(outcomesOf(looping, 'node/node3', '[fd00:10:96::ffff]:80')).toBe('NO_ROUTE');
    expect(outcomesOf(looping, 'default/pod/client', '[fd00:10:96::ffff]:80')).toBe('TIMED_OUT');
  });

  const single = networkOf(
    text.replace(/ipFamilyPolicy: .*?, clusterIP: 10.96.0.80/, 'ipFamilyPolicy: SingleStack, clusterIP: 10.96.0.80, externalIPs: [192.168.1.230, "fd00:1::e6"]').replaceAll('protocol: TCP', 'protocol: UDP').replace('publicIP: 203.0.113.10 }', 'publicIP: [203.0.113.10, "2001:db8::10"], portForwards: [{ protocol: TCP, port: 80, to: "192.168.1.20:10250" }] }'),
  );
  it.each([
    ['S53 the node port of a Service of the other family is nobody’s: the node’s own sockets answer', 'node/node1', '[fd00:1::20]:30080', 'REFUSED'],
    ['S53 neither is an externalIP of a family that the Service does not have', 'default/pod/client', '[fd00:1::e6]:80', 'NO_ROUTE'],
    ['S3 a port forward does not lead from one family to the other', 'internet', '[2001:db8::10]:80', 'TIMED_OUT'],
  ])('%s', (_name, from, to, outcome) => {
    expect(outcomesOf(single, from, to)).toBe(outcome);
  });
});
