import { describe, expect, it } from 'vitest';
import { networkOf } from '@vantage/testkit';
import { ip } from '../model/index.js';
import { walkConnection } from './walkConnection.js';

interface Setting {
  readonly network?: string;
  readonly services?: string;
  readonly policy?: string;
  readonly routes?: string;
}

/** Two nodes; on node1 a pod, on node2 a pod and a hostNetwork pod; a node port with the Local policy whose only endpoints are on node2. */
function lab({ network = 'bridgeNetfilter: true', services = 'proxy: iptables', policy = '', routes = '[]' }: Setting): string {
  return `
apiVersion: vantage.lab/v1
kind: Lan
metadata: { name: office }
spec: { cidrs: [192.168.1.0/24], router: { ip: 192.168.1.1, publicIP: 203.0.113.10, routes: ${routes} }, hosts: [{ name: laptop, ip: 192.168.1.50 }, { name: roamer, ip: 192.168.1.60, routes: [{ to: 10.244.0.0/16, via: 192.168.1.21 }] }] }
---
apiVersion: vantage.lab/v1
kind: Cluster
metadata: { name: prod }
spec:
  nodes: [{ name: node1, ip: 192.168.1.21, podCIDR: 10.244.1.0/24 }, { name: node2, ip: 192.168.1.22, podCIDR: 10.244.2.0/24 }]
  podNetwork: { cni: flannel, encapsulation: vxlan, ${network} }
  serviceNetwork: { ${services} }
---
apiVersion: v1
kind: Pod
metadata: { name: client, labels: { app: client } }
spec: { nodeName: node1, containers: [{ name: client, image: client }] }
---
apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app: web }, annotations: { vantage.lab/listens: "8080/TCP,5353/UDP" } }
spec: { nodeName: node2, containers: [{ name: web, image: web, ports: [{ containerPort: 8080, hostPort: 7080 }] }] }
status: { phase: Running, podIP: 10.244.2.20 }
---
apiVersion: v1
kind: Pod
metadata: { name: agent, labels: { app: agent }, annotations: { vantage.lab/listens: 9000/TCP } }
spec: { nodeName: node2, hostNetwork: true, containers: [{ name: agent, image: agent }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  type: NodePort
  externalTrafficPolicy: Local
  selector: { app: web }
  ports: [{ name: http, port: 80, targetPort: 8080, nodePort: 30080 }, { name: dns, port: 53, protocol: UDP, targetPort: 5353, nodePort: 30053 }]
---
apiVersion: v1
kind: Service
metadata: { name: agent }
spec: { type: NodePort, externalTrafficPolicy: Local, selector: { app: agent }, ports: [{ port: 90, targetPort: 9000, nodePort: 30090 }] }
---
apiVersion: v1
kind: Service
metadata: { name: gone }
spec: { clusterIP: 10.96.0.77, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: gone-1, labels: { kubernetes.io/service-name: gone } }
addressType: IPv4
ports: [{ port: 8080, protocol: TCP }]
endpoints: [{ addresses: [10.244.1.200], nodeName: node1 }]
${policy}`;
}

const CLIENT_MAY_SEND_NOTHING = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: quiet }
spec: { podSelector: { matchLabels: { app: client } }, policyTypes: [Egress] }
`;

const WEB_HEARS_NOBODY = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: deaf }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress] }
`;

interface Case {
  readonly setting: Setting;
  readonly from: string;
  readonly to: readonly [address: string, port: number, protocol?: 'UDP'];
  readonly disposition: string;
  readonly sourceSeen?: string;
  /** Where the client's next segment is dropped after the connection opened. */
  readonly stallsAt?: string;
}

/** Each of these the kernel witness found: the kernel did one thing, the walk said another. */
const cases: readonly (readonly [string, Case])[] = [
  [
    'S41 iptables mode drops what asks a node port without local endpoints even at addresses that open no node ports',
    { setting: { services: 'proxy: iptables, nodePortAddresses: [10.0.0.0/8]' }, from: 'office/laptop', to: ['192.168.1.21', 30080], disposition: 'TIMED_OUT' },
  ],
  [
    'S57 nftables mode leaves addresses that open no node ports to the sockets of the node',
    { setting: { services: 'proxy: nftables, nodePortAddresses: [10.0.0.0/8]' }, from: 'office/laptop', to: ['192.168.1.21', 30080], disposition: 'REFUSED' },
  ],
  [
    'S45 a bridge without br_netfilter hands its node the replies that are addressed to the node',
    { setting: { network: 'bridgeNetfilter: false' }, from: 'node/node2', to: ['10.244.2.0', 30053, 'UDP'], disposition: 'CONNECTED', sourceSeen: '10.244.2.0' },
  ],
  [
    'S4 what a node sends to itself from an address of the pod network is masqueraded like all that leaves that network',
    { setting: {}, from: 'node/node2', to: ['10.244.2.0', 30090], disposition: 'CONNECTED', sourceSeen: '192.168.1.22' },
  ],
  [
    'S41 a datagram that a node sends to itself is dropped where it arrives, not where it leaves: its sender hears nothing',
    { setting: { services: 'proxy: iptables, nodePortAddresses: [10.0.0.0/8]' }, from: 'node/node1', to: ['192.168.1.21', 30053, 'UDP'], disposition: 'TIMED_OUT' },
  ],
  [
    'S67 behind br_netfilter a translated packet finds its bridge without a neighbour before any policy is asked',
    { setting: { network: 'bridgeNetfilter: true, enforcesPolicy: true', policy: CLIENT_MAY_SEND_NOTHING }, from: 'default/pod/client', to: ['10.96.0.77', 80], disposition: 'NO_ROUTE' },
  ],
  [
    'S7 a packet that a node and the router send back and forth ends as no route',
    { setting: { routes: '[{ to: 10.96.0.0/16, via: 192.168.1.21 }]' }, from: 'office/laptop', to: ['10.96.200.1', 80], disposition: 'NO_ROUTE' },
  ],
  [
    'S70 a pod that asks itself through its hostPort is subject to its policies, as through a Service',
    { setting: { network: 'enforcesPolicy: true', policy: WEB_HEARS_NOBODY }, from: 'default/pod/web', to: ['192.168.1.22', 7080], disposition: 'TIMED_OUT' },
  ],
  [
    'S64 a pod hears its own node also where that asks a node port by its loopback address',
    { setting: { network: 'enforcesPolicy: true', policy: WEB_HEARS_NOBODY }, from: 'node/node2', to: ['127.0.0.1', 30080], disposition: 'CONNECTED', sourceSeen: '10.244.2.1' },
  ],
  [
    'S1 where the reply goes past a node in iptables mode, that node takes what the client sends next for invalid: the connection opens and stalls',
    { setting: {}, from: 'office/roamer', to: ['10.244.2.20', 8080], disposition: 'TIMED_OUT', stallsAt: 'node/node1' },
  ],
  [
    'S1 nftables mode has no rule for invalid segments',
    { setting: { services: 'proxy: nftables' }, from: 'office/roamer', to: ['10.244.2.20', 8080], disposition: 'CONNECTED', sourceSeen: '192.168.1.60' },
  ],
  [
    'S1 a datagram is never invalid',
    { setting: {}, from: 'office/roamer', to: ['10.244.2.20', 5353, 'UDP'], disposition: 'CONNECTED', sourceSeen: '192.168.1.60' },
  ],
  [
    'S1 a refusal is over before anything could stall',
    { setting: {}, from: 'office/roamer', to: ['10.244.2.20', 8081], disposition: 'REFUSED' },
  ],
];

describe('what the kernel witness taught', () => {
  it.each(cases)('%s', (_title, { setting, from, to: [address, port, protocol], disposition, sourceSeen, stallsAt }) => {
    const [trace, ...others] = walkConnection(networkOf(lab(setting)), { from, destination: ip(address), port, protocol: protocol ?? 'TCP' });
    expect(others).toEqual([]);
    expect(trace?.disposition).toBe(disposition);
    if (sourceSeen !== undefined) expect(trace?.sourceSeen).toBe(sourceSeen);
    expect(trace?.replies.find(({ steps }) => steps.some((step) => step.kind === 'reply' && step.outcome === 'BYPASSED'))?.at).toBe(stallsAt);
  });
});
