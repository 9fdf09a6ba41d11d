import { networkOf } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';
import { reach } from '../questions/reach.js';

const lab = (cni: string, policy: string): string => `
{ apiVersion: vantage.lab/v1, kind: Lan, metadata: { name: lan }, spec: { cidrs: [192.168.0.0/24], router: { ip: 192.168.0.1 }, hosts: [{ name: laptop, ip: 192.168.0.50 }] } }
---
{ apiVersion: vantage.lab/v1, kind: Cluster, metadata: { name: prod }, spec: { nodes: [{ name: n1, ip: 192.168.0.2, podCIDR: 10.244.1.0/24 }], podNetwork: { cni: ${cni} }, dns: { replicas: 0 } } }
---
{ apiVersion: v1, kind: Pod, metadata: { name: web, labels: { app: web } }, spec: { containers: [{ name: c, image: i, ports: [{ containerPort: 8080 }] }] } }
---
{ apiVersion: v1, kind: Pod, metadata: { name: client, labels: { app: client } }, spec: { containers: [{ name: c, image: i, ports: [{ containerPort: 1 }] }] } }
---
{ apiVersion: v1, kind: Service, metadata: { name: web }, spec: { type: NodePort, selector: { app: web }, clusterIP: 10.96.0.41, ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }] } }
---
{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: p }, spec: { ${policy} } }
`;

function dispositionOf(cni: string, policy: string, from: string, to: string): string {
  const answer = reach(networkOf(lab(cni, policy)), { from, to });
  if (!answer.ok) throw new Error(answer.failure.message);
  return [...new Set(answer.value.traces.map(({ disposition }) => disposition))].join(' ');
}

const ISOLATED = 'podSelector: { matchLabels: { app: web } }';
const FOR_LAPTOP = `${ISOLATED}, ingress: [{ from: [{ ipBlock: { cidr: 192.168.0.50/32 } }] }]`;
const TO_CLUSTER_IP = 'podSelector: { matchLabels: { app: client } }, policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: 10.96.0.41/32 } }], ports: [{ port: 80 }] }]';
const TO_POD = 'podSelector: { matchLabels: { app: client } }, policyTypes: [Egress], egress: [{ to: [{ podSelector: {} }] }]';

describe('policies where addresses are translated', () => {
  it.each([
    ['S65 the source that policies see is the client, not the node that will masquerade', 'calico', ISOLATED, 'lan/laptop', '192.168.0.2:30080', 'TIMED_OUT'],
    ['S65 so that an address block can allow it', 'calico', FOR_LAPTOP, 'lan/laptop', '192.168.0.2:30080', 'CONNECTED'],
    ['S65 for a plugin that nobody knows it is open: the own node would always come in', 'weave', ISOLATED, 'lan/laptop', '192.168.0.2:30080', 'UNDEFINED'],
    ['S65 unless both readings agree', 'weave', FOR_LAPTOP, 'lan/laptop', '192.168.0.2:30080', 'CONNECTED'],
    ['S65 S67 the destination that policies see is the pod', 'calico', TO_CLUSTER_IP, 'default/pod/client', '10.96.0.41:80', 'TIMED_OUT'],
    ['S65 S67 for a plugin that nobody knows it may be the ClusterIP', 'weave', TO_CLUSTER_IP, 'default/pod/client', '10.96.0.41:80', 'UNDEFINED'],
    ['S65 S67 and a rule for pods may not see the pod', 'weave', TO_POD, 'default/pod/client', '10.96.0.41:80', 'UNDEFINED'],
    ['S65 asked directly nothing is translated', 'weave', TO_POD, 'default/pod/client', 'default/pod/web:8080', 'CONNECTED'],
  ])('%s', (_title, cni, policy, from, to, expected) => {
    expect(dispositionOf(cni, policy, from, to)).toBe(expected);
  });
});
