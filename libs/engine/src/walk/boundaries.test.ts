import { networkOf } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';
import { reach } from '../questions/reach.js';

/** Internet, LAN and cluster, one inside the other; a second LAN without a router; a firewall with one rule of each action. */
const LAB = `
apiVersion: vantage.lab/v1
kind: Internet
spec:
  hosts:
    - { name: web, ip: 198.51.100.80, listens: [80/TCP, 443/TCP, 25/TCP, 8080/TCP] }
    - { name: stranger, ip: 192.0.2.7, listens: [80/TCP] }
    - { name: partner, ip: 198.51.100.20, listens: [80/TCP] }
---
apiVersion: vantage.lab/v1
kind: Lan
metadata: { name: office }
spec:
  cidrs: [192.168.10.0/24]
  router:
    publicIP: 203.0.113.10
    portForwards:
      - { protocol: TCP, port: 8443, to: "db:3306" }
      - { protocol: TCP, port: 8080, to: "laptop:80" }
    firewall:
      - { action: allow, direction: outward, to: 198.51.100.80/32, ports: [25/TCP] }
      - { action: drop, direction: outward, ports: [25/TCP] }
      - { action: reject, direction: outward, to: 198.51.100.80/32, ports: [8080/TCP] }
      - { action: allow, direction: inward, from: 198.51.100.20/32, ports: [3306/TCP] }
      - { action: reject, direction: inward, ports: [3306/TCP] }
  hosts:
    - { name: laptop, ip: 192.168.10.50, listens: [80/TCP] }
    - { name: db, ip: 192.168.10.60, listens: [3306/TCP] }
---
apiVersion: vantage.lab/v1
kind: Lan
metadata: { name: island }
spec: { cidrs: [192.168.77.0/24], hosts: [{ name: hermit, ip: 192.168.77.5, listens: [80/TCP] }] }
---
apiVersion: vantage.lab/v1
kind: Cluster
metadata: { name: prod }
spec: { lan: office, nodes: { count: 2 } }
---
apiVersion: v1
kind: Pod
metadata: { name: shop, annotations: { vantage.lab/listens: 8080/TCP } }
spec: { nodeName: node1, containers: [{ name: shop, image: shop }] }
status: { podIP: 10.244.0.10 }
`;

const network = networkOf(LAB);

function dispositionsOf(from: string, to: string): readonly string[] {
  const answer = reach(network, { from, to });
  if (!answer.ok) throw new Error(answer.failure.message);
  return [...new Set(answer.value.traces.map((trace) => trace.disposition))];
}

const POD = 'default/pod/shop';

describe('three network boundaries', () => {
  it.each([
    ['S1 a pod starts a conversation with the LAN', POD, '192.168.10.60:3306', 'CONNECTED'],
    ['S1 a pod starts a conversation with the internet', POD, '198.51.100.80:443', 'CONNECTED'],
    ['S1 a LAN host starts a conversation with the internet', 'office/laptop', '198.51.100.80:443', 'CONNECTED'],
    ['S1 a LAN host starts none with a pod', 'office/laptop', '10.244.0.10:8080', 'TIMED_OUT'],
    ['S1 an internet host starts none with the LAN', 'internet/stranger', '192.168.10.50:80', 'TIMED_OUT'],
    ['S1 an internet host starts none with a pod', 'internet/stranger', '10.244.0.10:8080', 'TIMED_OUT'],
    ['S1 hosts of the internet reach one another', 'internet/stranger', '198.51.100.80:80', 'CONNECTED'],
    ['S7 a LAN without a router reaches nothing outside', 'island/hermit', '198.51.100.80:80', 'NO_ROUTE'],
    ['S7 and nothing outside reaches it', 'office/laptop', '192.168.77.5:80', 'TIMED_OUT'],
  ])('%s', (_title, from, to, disposition) => {
    expect(dispositionsOf(from, to)).toEqual([disposition]);
  });
});

describe("a router's firewall", () => {
  it.each([
    ['S8 the first match wins: allowed to one address', 'office/laptop', '198.51.100.80:25', 'CONNECTED'],
    ['S8 what a later rule drops times out', 'office/laptop', '198.51.100.20:25', 'TIMED_OUT'],
    ['S8 what a rule rejects is refused', 'office/laptop', '198.51.100.80:8080', 'REFUSED'],
    ['S8 pods leave through the same router', POD, '198.51.100.80:8080', 'REFUSED'],
    ['S8 outward is allowed where no rule matches', 'office/laptop', '198.51.100.80:80', 'CONNECTED'],
    ['S8 inward, the destination is the one behind the port forward', 'internet/partner', '203.0.113.10:8443', 'CONNECTED'],
    ['S8 inward, another source meets the next rule', 'internet/stranger', '203.0.113.10:8443', 'REFUSED'],
    ['S8 a port forward lets pass what no rule names', 'internet/stranger', '203.0.113.10:8080', 'CONNECTED'],
  ])('%s', (_title, from, to, disposition) => {
    expect(dispositionsOf(from, to)).toEqual([disposition]);
  });
});
