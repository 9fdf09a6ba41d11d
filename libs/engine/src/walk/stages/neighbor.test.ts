import { describe, expect, it } from 'vitest';
import { networkOf } from '@vantage/testkit';
import { ip } from '../../model/index.js';
import { walkConnection } from '../walkConnection.js';

const LAB = `
apiVersion: vantage.lab/v1
kind: Lan
metadata: { name: office }
spec: { cidrs: [192.168.1.0/24], router: { ip: 192.168.1.1, publicIP: 203.0.113.10 } }
---
apiVersion: vantage.lab/v1
kind: Cluster
metadata: { name: prod }
spec:
  nodes: [{ name: node1, ip: 192.168.1.21, podCIDR: 10.244.1.0/24 }, { name: node2, ip: 192.168.1.22, podCIDR: 10.244.2.0/24 }]
  podNetwork: { cni: flannel, encapsulation: vxlan }
---
apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app: web }, annotations: { vantage.lab/listens: 8080/TCP } }
spec: { nodeName: node1, containers: [{ name: web, image: web }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { type: NodePort, selector: { app: web }, ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }] }
`;

describe('neighbours', () => {
  it.each([
    ['a pod finds its own node at the address of its tunnel device, which lies in the range of its bridge', '10.244.1.0', 30080, 'CONNECTED'],
    ['a pod finds nobody at an address of its bridge that no pod has', '10.244.1.200', 80, 'NO_ROUTE'],
    ['a pod finds another node at the address of its tunnel device', '10.244.2.0', 30080, 'CONNECTED'],
  ])('S7 %s', (_title, destination, port, disposition) => {
    const traces = walkConnection(networkOf(LAB), { from: 'default/pod/web', destination: ip(destination), port, protocol: 'TCP' });
    expect(traces.map((trace) => trace.disposition)).toEqual([disposition]);
  });
});
