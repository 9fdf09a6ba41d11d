import { describe, expect, it } from 'vitest';
import { networkOf } from '@vantage/testkit';
import { usableEndpoints } from './usableEndpoints.js';

/** One endpoint on each node; `conditions` and `hints` of both. */
function usable(service: string, first: string, second: string) {
  const network = networkOf(`
apiVersion: vantage.lab/v1
kind: Cluster
metadata: { name: prod }
spec: { nodes: [{ name: n1, ip: 192.168.10.21, zone: a }, { name: n2, ip: 192.168.10.22, zone: b }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { ${service}, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: web-1, labels: { kubernetes.io/service-name: web } }
addressType: IPv4
ports: [{ port: 8080, protocol: TCP }]
endpoints: [{ addresses: [10.244.0.10], nodeName: n1, zone: a, ${first} }, { addresses: [10.244.1.10], nodeName: n2, zone: b, ${second} }]
`);
  const cluster = network.forwarding.clusters.get('prod');
  const node = cluster?.nodes.get('n1')?.node;
  const entry = [...(cluster?.services.vips.values() ?? [])].find((vip) => vip.entry.service.name === 'web')?.entry;
  if (node === undefined || entry === undefined) throw new Error('the lab has no Service web');
  const { cluster: all, local, anywhere, topology } = usableEndpoints(entry, node, 4);
  return { cluster: all.map(nodeName), local: local.map(nodeName), anywhere, topology };
}

function nodeName({ state }: { readonly state: { readonly nodeName: string | undefined } }): string | undefined {
  return state.nodeName;
}

const READY = 'conditions: { ready: true }';
const SERVING = 'conditions: { ready: false, serving: true, terminating: true }';
const GONE = 'conditions: { ready: false, serving: false, terminating: true }';
const CLUSTER = 'type: ClusterIP';
const LOCAL = 'type: NodePort, externalTrafficPolicy: Local';

describe('usable endpoints, seen from n1', () => {
  it.each([
    ['S49 ready ones', CLUSTER, READY, READY, { cluster: ['n1', 'n2'], local: [], anywhere: true, topology: 'everywhere' }],
    ['S49 nil is ready', CLUSTER, 'conditions: {}', READY, { cluster: ['n1', 'n2'], local: [], anywhere: true, topology: 'everywhere' }],
    ['S49 a ready one outdoes one that is terminating', CLUSTER, SERVING, READY, { cluster: ['n2'], local: [], anywhere: true, topology: 'everywhere' }],
    ['S49 none ready: serving and terminating ones', CLUSTER, SERVING, GONE, { cluster: ['n1'], local: [], anywhere: true, topology: 'everywhere' }],
    ['S49 nobody', CLUSTER, GONE, GONE, { cluster: [], local: [], anywhere: false, topology: 'everywhere' }],
    ['S49 Local and Cluster are decided apart', LOCAL, SERVING, READY, { cluster: ['n2'], local: ['n1'], anywhere: true, topology: 'everywhere' }],
    ['S50 Local with remote ones only', LOCAL, GONE, READY, { cluster: ['n2'], local: [], anywhere: true, topology: 'everywhere' }],
    ['S44 internal Local without one here', 'type: ClusterIP, internalTrafficPolicy: Local', GONE, READY, { cluster: [], local: [], anywhere: true, topology: 'everywhere' }],
    ['S52 every ready one has a hint and one names this zone', CLUSTER, `${READY}, hints: { forZones: [{ name: a }] }`, `${READY}, hints: { forZones: [{ name: b }] }`, { cluster: ['n1'], local: [], anywhere: true, topology: 'sameZone' }],
    ['S52 one without a hint: hints are ignored', CLUSTER, `${READY}, hints: { forZones: [{ name: a }] }`, READY, { cluster: ['n1', 'n2'], local: [], anywhere: true, topology: 'everywhere' }],
    ['S52 no hint for this zone: hints are ignored', CLUSTER, `${READY}, hints: { forZones: [{ name: b }] }`, `${READY}, hints: { forZones: [{ name: b }] }`, { cluster: ['n1', 'n2'], local: [], anywhere: true, topology: 'everywhere' }],
    ['S52 node hints go before zone hints', CLUSTER, `${READY}, hints: { forNodes: [{ name: n1 }], forZones: [{ name: a }] }`, `${READY}, hints: { forNodes: [{ name: n2 }], forZones: [{ name: a }] }`, { cluster: ['n1'], local: [], anywhere: true, topology: 'sameNode' }],
    ['S52 an endpoint that is not ready needs no hint', CLUSTER, `${READY}, hints: { forZones: [{ name: a }] }`, GONE, { cluster: ['n1'], local: [], anywhere: true, topology: 'sameZone' }],
  ])('%s', (_name, service, first, second, expected) => {
    expect(usable(service, first, second)).toEqual(expected);
  });
});
