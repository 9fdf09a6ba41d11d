import { networkOf } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';
import { summarize } from '../render/index.js';
import { describeTopology } from './topology.js';
import { reach } from './reach.js';
import { resolve } from './resolve.js';

const POD = `
apiVersion: v1
kind: Pod
metadata: { name: client, namespace: shop }
spec: { containers: [{ name: c, image: c }] }
`;

function lab(nodes: string, objects = POD): ReturnType<typeof networkOf> {
  return networkOf(`apiVersion: vantage.lab/v1
kind: Lan
metadata: { name: office }
spec: { cidrs: [192.168.10.0/24], router: { ip: 192.168.10.1, publicIP: 203.0.113.10 } }
---
apiVersion: vantage.lab/v1
kind: Cluster
metadata: { name: c }
spec:
  lan: office
  nodes: [${nodes}]
  podNetwork: { cni: calico }
---${objects}`);
}

const MASTER = '{ name: cp, ip: 192.168.10.19, labels: { node-role.kubernetes.io/control-plane: "" }, taints: [{ key: node-role.kubernetes.io/control-plane, effect: NoSchedule }] }';
const WORKER = '{ name: node1, ip: 192.168.10.20 }';

function asked(network: ReturnType<typeof networkOf>, to: string) {
  const answer = reach(network, { from: 'shop/pod/client', to });
  if (!answer.ok) throw new Error(answer.failure.message);
  return answer.value;
}

function name(network: ReturnType<typeof networkOf>, asks: string, type: 'A' | 'SRV' | 'PTR' = 'A'): string {
  const answer = resolve(network, { from: 'shop/pod/client', name: asks, type });
  if (!answer.ok) throw new Error(answer.failure.message);
  return answer.value.outcome === 'ANSWER' ? answer.value.records.map(({ data }) => data).join(' ') : answer.value.outcome;
}

describe('the API server has a Service of its own in every cluster', () => {
  const worker = lab(WORKER);
  it.each([
    ['S10 with a name', 'kubernetes.default', 'A', '10.96.0.1'],
    ['S11 with a named port', '_https._tcp.kubernetes.default.svc.cluster.local.', 'SRV', '0 100 443 kubernetes.default.svc.cluster.local.'],
    ['S10 and back', '1.0.96.10.in-addr.arpa.', 'PTR', 'kubernetes.default.svc.cluster.local.'],
  ] as const)('%s', (_name, asks, type, expected) => {
    expect(name(worker, asks, type)).toBe(expected);
  });

  it('S50 where no node is of the control plane, what is behind it is not known, and is not called closed', () => {
    const answer = asked(worker, 'kubernetes.default:443');
    expect(answer.reachability).toBe('UNDEFINED');
    expect(summarize(answer)).toContain('the API server');
  });

  it('S49 a node of the control plane answers', () => {
    const answer = asked(lab(`${MASTER}, ${WORKER}`), 'kubernetes.default:443');
    expect(answer).toMatchObject({ reachability: 'ALWAYS', traces: [{ destination: 'node/cp', destinationPort: 6443 }] });
  });

  it('S67 policies see the node behind it', () => {
    const closed = `${POD}---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: names-only, namespace: shop }
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress: [{ ports: [{ port: 53, protocol: UDP }] }]
`;
    expect(asked(lab(`${MASTER}, ${WORKER}`, closed), 'kubernetes.default:443').reachability).toBe('NEVER');
  });

  it('S31 one that the files have is kept, with the endpoints that its slice names', () => {
    const own = `${POD}---
apiVersion: v1
kind: Service
metadata: { name: kubernetes, namespace: default, creationTimestamp: "2026-01-01T00:00:00Z" }
spec: { clusterIP: 10.96.0.1, ports: [{ name: https, port: 443, targetPort: 6443 }] }
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: kubernetes, namespace: default, labels: { kubernetes.io/service-name: kubernetes } }
addressType: IPv4
endpoints: [{ addresses: [192.168.10.20] }]
ports: [{ name: https, port: 8443 }]
`;
    // a dump of a cluster that shows no DNS has none, so the address is asked
    expect(asked(lab(WORKER, own), '10.96.0.1:443')).toMatchObject({ reachability: 'ALWAYS', traces: [{ destination: 'node/node1', destinationPort: 8443 }] });
  });

  it('S26 a lab that gives its address to another Service keeps that one', () => {
    const other = `${POD}---
apiVersion: v1
kind: Service
metadata: { name: own, namespace: shop }
spec: { clusterIP: 10.96.0.1, ports: [{ port: 443 }] }
`;
    expect(name(lab(WORKER, other), '1.0.96.10.in-addr.arpa.', 'PTR')).toBe('own.shop.svc.cluster.local.');
  });

  it('is in no list for people', () => {
    expect(describeTopology(worker).services).toEqual([]);
  });
});
