import { describe, expect, it } from 'vitest';
import { networkOf, outcomesOf, stepsOf } from '@vantage/testkit';

const NETWORK = networkOf(`
apiVersion: vantage.lab/v1
kind: Lan
metadata: { name: office }
spec: { cidrs: [192.168.1.0/24], router: { publicIP: 203.0.113.10 }, hosts: [{ name: laptop, ip: 192.168.1.50 }] }
---
apiVersion: vantage.lab/v1
kind: Cluster
metadata: { name: prod }
spec: { nodes: [{ name: node1, ip: 192.168.1.21, podCIDR: 10.244.1.0/24 }, { name: node2, ip: 192.168.1.22, podCIDR: 10.244.2.0/24 }], podNetwork: { cni: flannel } }
---
apiVersion: v1
kind: Pod
metadata: { name: proxy }
spec: { nodeName: node1, containers: [{ name: main, image: proxy, ports: [{ containerPort: 8443, hostPort: 443 }, { containerPort: 9000, hostPort: 9000, hostIP: 192.168.1.99 }] }] }
status: { phase: Running, podIP: 10.244.1.10 }
---
apiVersion: v1
kind: Pod
metadata: { name: neighbour }
spec: { nodeName: node1, containers: [{ name: main, image: client }] }
status: { phase: Running, podIP: 10.244.1.11 }
`);

describe('hostPort', () => {
  it('S55 opens the port on its node', () => {
    expect(stepsOf(NETWORK, 'office/laptop', '192.168.1.21:443', 'hostPort')).toEqual(['node/node1: TRANSLATED hostPort=443 podIp=10.244.1.10 podPort=8443']);
  });
  it.each([
    ['S55 a LAN host is seen with its own address', 'office/laptop', '192.168.1.21:443', 'CONNECTED default/pod/proxy sees 192.168.1.50'],
    ['S55 pods of the same node are masqueraded, so that replies come back the same way', 'default/pod/neighbour', '192.168.1.21:443', 'CONNECTED default/pod/proxy sees 10.244.1.1'],
    ['S55 no other node opens it', 'office/laptop', '192.168.1.22:443', 'REFUSED'],
    ['S55 a hostIP that is not asked opens nothing', 'office/laptop', '192.168.1.21:9000', 'REFUSED'],
  ])('%s', (_name, from, to, outcome) => {
    expect(outcomesOf(NETWORK, from, to)).toBe(outcome);
  });
});
