import { describe, expect, it } from 'vitest';
import { kernelLab, networkOf, tracesOf, type KernelSetting } from '@vantage/testkit';
import type { Network } from '../compile/index.js';

type Row = readonly [name: string, from: string, to: string, outcome: string];

const [C1, C3, NODE1, NODE3, LAPTOP, STRANGER] = ['default/pod/c1', 'default/pod/c3', 'node/node1', 'node/node3', 'office/laptop', 'internet/stranger'];

const IPTABLES: readonly Row[] = [
  ['S45 pod to a pod of another node keeps its address', C1, '10.244.2.20:8080', 'CONNECTED sees 10.244.1.10'],
  ['S45 pod to a pod of its own node', C1, '10.244.1.20:8080', 'CONNECTED sees 10.244.1.10'],
  ['S45 pod to a pod over UDP', C1, 'UDP 10.244.2.20:5353', 'CONNECTED sees 10.244.1.10'],
  ['S45 pod to ClusterIP keeps its address, half and half', C1, '10.96.0.80:80', '½ CONNECTED sees 10.244.1.10, ½ CONNECTED sees 10.244.1.10'],
  ['S45 pod to ClusterIP over UDP', C1, 'UDP 10.96.0.80:53', '½ CONNECTED sees 10.244.1.10, ½ CONNECTED sees 10.244.1.10'],
  ['S46 pod to its own Service and back to itself is masqueraded', 'default/pod/shop-1', '10.96.0.86:80', 'CONNECTED sees 10.244.1.1'],
  ['S50 pod to a Service without endpoints is refused', C1, '10.96.0.82:80', 'REFUSED'],
  ['S51 pod to an undefined port leaves by the default route', C1, '10.96.0.80:81', 'TIMED_OUT'],
  ['S51 pod to an unallocated ClusterIP leaves by the default route', C1, '10.96.200.200:80', 'TIMED_OUT'],
  ['S24 pod to a targetPort where nothing listens', C1, '10.96.0.85:80', '½ REFUSED, ½ REFUSED'],
  ['S7 pod to a pod address of its own node that does not exist', C1, '10.244.1.99:80', 'NO_ROUTE'],
  ['S7 the same over UDP', C1, 'UDP 10.244.1.99:80', 'TIMED_OUT'],
  ['S7 pod to a pod address of another node that does not exist', C1, '10.244.2.99:80', 'NO_ROUTE'],
  ['S56 pod pings a ClusterIP', C1, 'ICMP 10.96.0.80', 'TIMED_OUT'],
  ['S44 internalTrafficPolicy Local without a local endpoint', C3, '10.96.0.83:80', 'TIMED_OUT'],
  ['S44 internalTrafficPolicy Local with one', C1, '10.96.0.83:80', 'CONNECTED sees 10.244.1.10'],
  ['S40 pod to its own node’s node port', C1, '192.168.1.21:30080', '½ CONNECTED sees 10.244.1.1, ½ CONNECTED sees 10.244.1.0'],
  ['S40 pod to another node’s node port', C1, '192.168.1.23:30080', '½ CONNECTED sees 10.244.3.0, ½ CONNECTED sees 10.244.3.0'],
  ['S40 pod to the node port of another node that has an endpoint', C1, '192.168.1.22:30080', '½ CONNECTED sees 10.244.2.0, ½ CONNECTED sees 10.244.2.1'],
  ['S43 pod to a Local node port of its own node, no endpoint there', C3, '192.168.1.23:30081', '½ CONNECTED sees 10.244.3.10, ½ CONNECTED sees 10.244.3.10'],
  ['S41 pod to a Local node port of another node, no endpoint there', C1, '192.168.1.23:30081', 'TIMED_OUT'],
  ['S41 pod to a Local node port of another node with an endpoint', C3, '192.168.1.21:30081', 'CONNECTED sees 192.168.1.23'],
  ['S4 pod to an internet host', C1, '198.51.100.80:80', 'CONNECTED sees 203.0.113.10'],
  ['S4 pod to the laptop', C1, '192.168.1.50:22', 'CONNECTED sees 192.168.1.21'],
  ['S4 pod to another node’s port', C1, '192.168.1.22:10250', 'CONNECTED sees 192.168.1.21'],
  ['S4 pod to its own node’s port', C1, '192.168.1.21:10250', 'CONNECTED sees 10.244.1.10'],
  ['S45 node to ClusterIP', NODE1, '10.96.0.80:80', '½ CONNECTED sees 10.244.1.1, ½ CONNECTED sees 10.244.1.0'],
  ['S50 node to a Service without endpoints over TCP', NODE1, '10.96.0.82:80', 'REFUSED'],
  ['S50 node to a Service without endpoints over UDP', NODE1, 'UDP 10.96.0.82:53', 'NOT_PERMITTED'],
  ['S43 node to its own Local node port without an endpoint', NODE3, '192.168.1.23:30081', '½ CONNECTED sees 10.244.3.0, ½ CONNECTED sees 10.244.3.0'],
  ['S57 node to loopback and node port', NODE3, '127.0.0.1:30080', '½ CONNECTED sees 10.244.3.0, ½ CONNECTED sees 10.244.3.0'],
  ['S38 laptop to a node port of a node without endpoints', LAPTOP, '192.168.1.23:30080', '½ CONNECTED sees 10.244.3.0, ½ CONNECTED sees 10.244.3.0'],
  ['S40 laptop to a node port of a node with one', LAPTOP, '192.168.1.21:30080', '½ CONNECTED sees 10.244.1.1, ½ CONNECTED sees 10.244.1.0'],
  ['S41 laptop to a Local node port with an endpoint', LAPTOP, '192.168.1.21:30081', 'CONNECTED sees 192.168.1.50'],
  ['S41 laptop to a Local node port without one', LAPTOP, '192.168.1.23:30081', 'TIMED_OUT'],
  ['S50 laptop to a node port of a Service without endpoints', LAPTOP, '192.168.1.21:30082', 'REFUSED'],
  ['S27 laptop to a closed port', LAPTOP, '192.168.1.21:31999', 'REFUSED'],
  ['S2 laptop to a ClusterIP', LAPTOP, '10.96.0.80:80', 'TIMED_OUT'],
  ['S2 laptop to an overlay pod', LAPTOP, '10.244.1.20:8080', 'TIMED_OUT'],
  ['S7 laptop to a dead LAN address', LAPTOP, '192.168.1.99:80', 'NO_ROUTE'],
  ['S36 laptop to an externalIP that nobody announces', LAPTOP, '192.168.1.230:80', 'NO_ROUTE'],
  ['S54 laptop to a load balancer inside its source ranges', LAPTOP, '192.168.1.240:80', '½ CONNECTED sees 10.244.1.1, ½ CONNECTED sees 10.244.1.0'],
  ['S54 another host to the same is outside them', 'office/routed', '192.168.1.240:80', 'TIMED_OUT'],
  ['S54 the node port is not filtered', 'office/routed', '192.168.1.21:30093', '½ CONNECTED sees 10.244.1.1, ½ CONNECTED sees 10.244.1.0'],
  ['S41 laptop to a Local load balancer', LAPTOP, '192.168.1.241:80', 'CONNECTED sees 192.168.1.50'],
  ['S43 pod to a Local load balancer takes the short cut', C3, '192.168.1.241:80', '½ CONNECTED sees 10.244.3.10, ½ CONNECTED sees 10.244.3.10'],
  ['S2 internet to a LAN address', STRANGER, '192.168.1.50:22', 'TIMED_OUT'],
  ['S2 internet to a pod address', STRANGER, '10.244.1.20:8080', 'TIMED_OUT'],
  ['S3 internet to a closed port of the router', STRANGER, '203.0.113.10:9999', 'TIMED_OUT'],
  ['S3 internet through a port forward to a node port', STRANGER, '203.0.113.10:8080', '½ CONNECTED sees 10.244.1.1, ½ CONNECTED sees 10.244.1.0'],
  ['S3 internet through a port forward to the laptop', STRANGER, '203.0.113.10:8081', 'CONNECTED sees 192.0.2.7'],
  ['S41 internet through a port forward to a Local node without an endpoint', STRANGER, '203.0.113.10:8082', 'TIMED_OUT'],
  ['S3 laptop to the public address, hairpin noSnat', LAPTOP, '203.0.113.10:8080', '½ TIMED_OUT, ½ TIMED_OUT'],
  ['S3 laptop to the public address, hairpin none', LAPTOP, '203.0.113.10:8081', 'REFUSED'],
  ['S3 laptop to the public address, hairpin full', LAPTOP, '203.0.113.10:8083', '½ CONNECTED sees 10.244.1.1, ½ CONNECTED sees 10.244.1.0'],
  ['S36 pod to an externalIP that nobody announces', C3, '192.168.1.230:80', '½ CONNECTED sees 10.244.3.0, ½ CONNECTED sees 10.244.3.0'],
  ['S36 node to an externalIP that nobody announces', NODE3, '192.168.1.230:80', '½ CONNECTED sees 10.244.3.0, ½ CONNECTED sees 10.244.3.0'],
  ['S36 pod to an externalIP that a node announces', C3, '192.168.1.231:80', '½ CONNECTED sees 10.244.3.0, ½ CONNECTED sees 10.244.3.0'],
  ['S36 laptop to the same', LAPTOP, '192.168.1.231:80', '½ CONNECTED sees 10.244.1.1, ½ CONNECTED sees 10.244.1.0'],
  ['S36 node to an externalIP that another node announces', NODE3, '192.168.1.231:80', '½ CONNECTED sees 10.244.3.0, ½ CONNECTED sees 10.244.3.0'],
  ['S43 pod to a Local externalIP', C3, '192.168.1.229:80', '½ CONNECTED sees 10.244.3.10, ½ CONNECTED sees 10.244.3.10'],
  ['S43 node to a Local externalIP', NODE3, '192.168.1.229:80', '½ CONNECTED sees 10.244.3.0, ½ CONNECTED sees 10.244.3.0'],
  ['S41 laptop to a Local load balancer that a node without an endpoint announces', LAPTOP, '192.168.1.245:80', 'TIMED_OUT'],
  ['S54 pod to a load balancer whose ranges contain only the nodes', C1, '192.168.1.242:80', 'TIMED_OUT'],
  ['S50 the announcing node to a load balancer without endpoints', NODE1, '192.168.1.244:80', 'NO_ROUTE'],
  ['S50 another node to the same', NODE3, '192.168.1.244:80', 'REFUSED'],
  ['S49 the only endpoint is terminating and serving: ClusterIP', C1, '10.96.0.87:80', 'CONNECTED sees 10.244.1.10'],
  ['S49 the same by a Local node port of its node', LAPTOP, '192.168.1.22:30087', 'CONNECTED sees 192.168.1.50'],
  ['S49 the same by a Local node port of a node without it', LAPTOP, '192.168.1.21:30087', 'TIMED_OUT'],
  ['S49 the only endpoint is terminating and not serving', C1, '10.96.0.88:80', 'REFUSED'],
  ['S49 the same by a node port', LAPTOP, '192.168.1.21:30088', 'REFUSED'],
  ['S52 pod to a Service that prefers the same zone', C1, '10.96.0.89:80', 'CONNECTED sees 10.244.1.10'],
  ['S52 it holds for node ports too', LAPTOP, '192.168.1.23:30089', 'CONNECTED sees 10.244.3.0'],
  ['S52 PreferClose is the same zone by an older name', C1, '10.96.0.99:80', 'CONNECTED sees 10.244.1.10'],
  ['S52 PreferSameNode keeps to the pod’s own node', C1, '10.96.0.100:80', 'CONNECTED sees 10.244.1.10'],
  ['S52 and where that has no endpoint, to its zone', C3, '10.96.0.100:80', 'CONNECTED sees 10.244.3.10'],
  ['S34 pod to a load balancer of mode Proxy', C3, '192.168.1.243:80', 'NO_ROUTE'],
  ['S34 node to the same', NODE1, '192.168.1.243:80', 'NO_ROUTE'],
  ['S34 laptop to the same', LAPTOP, '192.168.1.243:80', 'NO_ROUTE'],
  ['S57 pod to a node port on the node’s cni0 address', C1, '10.244.1.1:30086', 'CONNECTED sees 10.244.1.1'],
  ['S57 node to a node port on another node’s vxlan address', NODE3, '10.244.1.0:30086', 'CONNECTED sees 10.244.1.1'],
  ['S51 node to an undefined port', NODE1, '10.96.0.80:81', 'TIMED_OUT'],
  ['S56 node pings a ClusterIP', NODE1, 'ICMP 10.96.0.80', 'TIMED_OUT'],
  ['S59 LAN host with a static route to a ClusterIP is masqueraded', 'office/routed', '10.96.0.80:80', '½ CONNECTED sees 10.244.3.0, ½ CONNECTED sees 10.244.3.0'],
  ['S59 LAN host with a static route to an undefined port', 'office/routed', '10.96.0.80:81', 'TIMED_OUT'],
  ['S55 pod to a hostNetwork endpoint of another node', C1, '10.96.0.84:80', 'CONNECTED sees 192.168.1.21'],
  ['S55 pod to a hostNetwork endpoint of its own node', 'default/pod/shop-2', '10.96.0.84:80', 'CONNECTED sees 10.244.2.20'],
  ['S25 pods without the name of a targetPort are no endpoints', C1, '10.96.0.101:80', 'CONNECTED sees 10.244.1.10'],
  ['S42 a health check node port answers on every node', LAPTOP, '192.168.1.23:30999', 'CONNECTED sees 192.168.1.50'],
];

const NFTABLES: readonly Row[] = [
  ['S51 an undefined port on a known ClusterIP is refused', C1, '10.96.0.80:81', 'REFUSED'],
  ['S51 an unallocated ClusterIP is dropped', C1, '10.96.200.200:80', 'TIMED_OUT'],
  ['S56 a pod’s ping of a ClusterIP is rejected', C1, 'ICMP 10.96.0.80', 'REFUSED'],
  ['S56 a node’s ping of a ClusterIP is not permitted', NODE1, 'ICMP 10.96.0.80', 'NOT_PERMITTED'],
  ['S57 loopback opens no node ports', NODE3, '127.0.0.1:30080', 'REFUSED'],
  ['S57 only the primary address opens node ports', C1, '10.244.1.1:30086', 'REFUSED'],
  ['S57 neither does the vxlan address', NODE3, '10.244.1.0:30086', 'REFUSED'],
  ['S50 the announcing node to a load balancer without endpoints', NODE1, '192.168.1.244:80', 'REFUSED'],
  ['S51 node to an undefined port', NODE1, '10.96.0.80:81', 'REFUSED'],
  ['S59 LAN host with a static route to an undefined port', 'office/routed', '10.96.0.80:81', 'REFUSED'],
];

const HOST_GW: readonly Row[] = [
  ['S40 laptop to a node port: remote endpoints see the node', LAPTOP, '192.168.1.23:30080', '½ CONNECTED sees 192.168.1.23, ½ CONNECTED sees 192.168.1.23'],
  ['S45 node to ClusterIP', NODE1, '10.96.0.80:80', '½ CONNECTED sees 10.244.1.1, ½ CONNECTED sees 192.168.1.21'],
];

const IPVS: readonly Row[] = [
  ['S47 a ClusterIP leads to the endpoints', C1, '10.96.0.80:80', '½ CONNECTED sees 10.244.1.10, ½ CONNECTED sees 10.244.1.10'],
  ['S56 a ping of a ClusterIP is rejected since the filter came', C1, 'ICMP 10.96.0.80', 'REFUSED'],
  ['S57 loopback opens no node ports', NODE3, '127.0.0.1:30080', 'REFUSED'],
  ['S58 an undefined port is rejected since the filter came', C1, '10.96.0.80:10250', 'REFUSED'],
  ['S50 no endpoints', C1, '10.96.0.82:80', 'REFUSED'],
  ['S41 a Local node port without an endpoint answers from elsewhere, astray', LAPTOP, '192.168.1.23:30081', '½ TIMED_OUT, ½ TIMED_OUT'],
  ['S41 a Local node port with an endpoint keeps the client', LAPTOP, '192.168.1.21:30081', 'CONNECTED sees 192.168.1.50'],
];

const OLD_IPVS: readonly Row[] = [
  ['S56 a ClusterIP answers pings from its dummy interface', C1, 'ICMP 10.96.0.80', 'CONNECTED sees 10.244.1.10'],
  ['S58 a node’s own process is reachable at a ClusterIP', C1, '10.96.0.80:10250', 'CONNECTED sees 10.244.1.10'],
];

const CILIUM: readonly Row[] = [
  ['S45 pod to ClusterIP keeps its address', C1, '10.96.0.80:80', '½ CONNECTED sees 10.244.1.10, ½ CONNECTED sees 10.244.1.10'],
  ['S56 a ping of a ClusterIP gets no answer', C1, 'ICMP 10.96.0.80', 'TIMED_OUT'],
  ['S57 loopback opens node ports', NODE1, '127.0.0.1:30086', 'CONNECTED sees 10.244.1.1'],
  ['S59 a LAN host with a static route to a ClusterIP is dropped', 'office/routed', '10.96.0.80:80', 'TIMED_OUT'],
  ['S60 a node port masquerades towards other nodes only', LAPTOP, '192.168.1.21:30080', '½ CONNECTED sees 192.168.1.50, ½ CONNECTED sees 10.244.1.0'],
  ['S41 a Local node port without an endpoint', LAPTOP, '192.168.1.23:30081', 'TIMED_OUT'],
];

const TABLES: readonly (readonly [string, KernelSetting, readonly Row[]])[] = [
  ['iptables mode, vxlan', {}, IPTABLES],
  ['nftables mode', { proxy: 'nftables' }, NFTABLES],
  ['host-gw', { encapsulation: 'hostGw' }, HOST_GW],
  ['ipvs mode', { proxy: 'ipvs' }, IPVS],
  ['ipvs mode of old', { proxy: 'ipvs', version: '1.20' }, OLD_IPVS],
  ['Cilium', { proxy: 'cilium' }, CILIUM],
  ['hairpin off', { hairpin: false }, [['S46 a pod does not come back to itself', 'default/pod/shop-1', '10.96.0.86:80', 'TIMED_OUT']]],
  [
    'a bridge without br_netfilter',
    { bridgeNetfilter: false },
    [
      ['S45 an endpoint of the same node answers past the node', C1, '10.96.0.86:80', 'TIMED_OUT'],
      ['S45 one of another node does not', C3, '10.96.0.86:80', 'CONNECTED sees 10.244.3.10'],
    ],
  ],
];

describe.each(TABLES)('what a real kernel answered: %s', (_name, setting, rows) => {
  const network = networkOf(kernelLab(setting));
  it.each(rows)('%s', (_row, from, to, outcome) => {
    expect(ask(network, from, to)).toBe(outcome);
  });
  it.each(rows)('%s: the trace is well formed', (_row, from, to) => {
    for (const trace of tracesOf(network, from, to)) {
      expect(trace.hops.every((hop) => hop.steps.length > 0 && hop.steps.every((step) => step.cites.length > 0))).toBe(true);
    }
    expect(tracesOf(network, from, to).reduce((sum, trace) => sum + trace.probability, 0)).toBeCloseTo(1);
  });
});

describe('what a real kernel answered: the health check node port over HTTP', () => {
  const network = networkOf(kernelLab({}));
  it.each([
    ['S42 a node with an endpoint', '192.168.1.21', 200, 'CONNECTED'],
    ['S42 a node without one', '192.168.1.23', 503, 'HTTP_ERROR'],
  ])('%s', (_row, nodeIp, status, disposition) => {
    for (const from of [NODE1, LAPTOP]) expect(tracesOf(network, from, `http://${nodeIp}:30999/healthz`).map((trace) => [trace.httpStatus, trace.disposition])).toEqual([[status, disposition]]);
  });
});

function ask(network: Network, from: string, to: string): string {
  return tracesOf(network, from, to)
    .map(({ probability, disposition, sourceSeen }) => `${probability === 0.5 ? '½ ' : ''}${disposition}${disposition === 'CONNECTED' ? ` sees ${sourceSeen}` : ''}`)
    .join(', ');
}
