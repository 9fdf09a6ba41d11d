import { describe, expect, it } from 'vitest';
import { networkOf, outcomesOf, tracesOf } from '@vantage/testkit';

const INTERNET = `
apiVersion: vantage.lab/v1
kind: Internet
spec: { hosts: [{ name: web, ip: 198.51.100.80, listens: [443/TCP, 25/TCP] }, { name: mail, ip: 198.51.100.25, listens: [25/TCP] }, { name: stranger, ip: 192.0.2.7 }] }
`;

function lan(name: string, spec: string): string {
  return `---
apiVersion: vantage.lab/v1
kind: Lan
metadata: { name: ${name} }
spec: { ${spec} }
`;
}

function link(a: string, b: string): string {
  return `---
apiVersion: vantage.lab/v1
kind: Link
metadata: { name: ${a}-${b} }
spec: { type: VPN, between: [${a}, ${b}] }
`;
}

const OFFICE = lan('office', 'cidrs: [192.168.10.0/24], router: { ip: 192.168.10.1, publicIP: 203.0.113.10 }, hosts: [{ name: laptop, ip: 192.168.10.50 }, { name: db, ip: 192.168.10.60, listens: [3306/TCP] }]');

type Case = readonly [name: string, lab: string, from: string, to: string, outcome: string];

const CASES: readonly Case[] = [
  ['S1 a LAN host reaches the internet, seen as the router', INTERNET + OFFICE, 'office/laptop', '198.51.100.80:443', 'CONNECTED internet/web sees 203.0.113.10'],
  ['S1 an internet host does not reach into a LAN', INTERNET + OFFICE, 'internet/stranger', '192.168.10.60:3306', 'TIMED_OUT'],
  ['S2 any host on the internet reaches a named one', INTERNET, 'internet', '198.51.100.80:443', 'CONNECTED internet/web sees 198.51.100.200'],
  ['S3 an unsolicited packet at the router’s public address is dropped', INTERNET + OFFICE, 'internet/stranger', '203.0.113.10:3306', 'TIMED_OUT'],
  [
    'S3 a port forward leads to the LAN host, which sees the stranger',
    INTERNET + lan('office', 'cidrs: [192.168.10.0/24], router: { publicIP: 203.0.113.10, portForwards: [{ protocol: TCP, port: 33, to: "db:3306" }] }, hosts: [{ name: db, ip: 192.168.10.60, listens: [3306/TCP] }]'),
    'internet/stranger',
    '203.0.113.10:33',
    'CONNECTED office/db sees 192.0.2.7',
  ],
  [
    'S3 two LANs meet over the internet, each behind its router',
    INTERNET + OFFICE + lan('home', 'cidrs: [192.168.10.0/24], router: { publicIP: 203.0.113.20, portForwards: [{ protocol: TCP, port: 80, to: "nas:80" }] }, hosts: [{ name: nas, ip: 192.168.10.50, listens: [80/TCP] }]'),
    'office/laptop',
    '203.0.113.20:80',
    'CONNECTED home/nas sees 203.0.113.10',
  ],
  ['S6 LANs joined by a link reach each other without translation', OFFICE + lan('azure', 'cidrs: [10.1.0.0/16], hosts: [{ name: vm, ip: 10.1.0.9, listens: [22/TCP] }]') + link('office', 'azure'), 'office/laptop', '10.1.0.9:22', 'CONNECTED azure/vm sees 192.168.10.50'],
  ['S6 an address that both ends of a link use is undefined', OFFICE + lan('azure', 'cidrs: [192.168.10.0/25], hosts: [{ name: vm, ip: 192.168.10.9, listens: [22/TCP] }]') + link('office', 'azure'), 'office/laptop', '192.168.10.60:3306', 'UNDEFINED'],
  ['S7 an isolated LAN has no route out', INTERNET + lan('vault', 'cidrs: [10.9.0.0/24], hosts: [{ name: safe, ip: 10.9.0.2 }]'), 'vault/safe', '198.51.100.80:443', 'NO_ROUTE'],
  ['S7 hosts of one LAN reach each other', OFFICE, 'office/laptop', '192.168.10.60:3306', 'CONNECTED office/db sees 192.168.10.50'],
  ['S7 a closed port of a LAN host refuses', OFFICE, 'office/laptop', '192.168.10.60:3307', 'REFUSED'],
  ['S7 a host answers a ping', OFFICE, 'office/laptop', 'ICMP 192.168.10.60', 'CONNECTED office/db sees 192.168.10.50'],
  [
    'S8 the first matching rule of the firewall drops',
    INTERNET + lan('office', 'cidrs: [192.168.10.0/24], router: { publicIP: 203.0.113.10, firewall: [{ action: drop, direction: outward, to: 198.51.100.25/32, ports: [25/TCP] }, { action: reject, direction: outward, ports: [25/TCP] }] }, hosts: [{ name: laptop, ip: 192.168.10.50 }]'),
    'office/laptop',
    '198.51.100.25:25',
    'TIMED_OUT',
  ],
  [
    'S8 a rule that rejects refuses',
    INTERNET + lan('office', 'cidrs: [192.168.10.0/24], router: { publicIP: 203.0.113.10, firewall: [{ action: drop, direction: outward, to: 198.51.100.25/32, ports: [25/TCP] }, { action: reject, direction: outward, ports: [25/TCP] }] }, hosts: [{ name: laptop, ip: 192.168.10.50 }]'),
    'office/laptop',
    '198.51.100.80:25',
    'REFUSED',
  ],
  [
    'S8 an inward rule opens a routed LAN',
    INTERNET + lan('dmz', 'cidrs: [203.0.113.64/26], router: { nat: none, publicIP: 203.0.113.10, firewall: [{ action: allow, direction: inward, to: 203.0.113.70/32, ports: [443/TCP] }] }, hosts: [{ name: www, ip: 203.0.113.70, listens: [443/TCP, 22/TCP] }]'),
    'internet/stranger',
    '203.0.113.70:443',
    'CONNECTED dmz/www sees 192.0.2.7',
  ],
  [
    'S8 and nothing else',
    INTERNET + lan('dmz', 'cidrs: [203.0.113.64/26], router: { nat: none, publicIP: 203.0.113.10, firewall: [{ action: allow, direction: inward, to: 203.0.113.70/32, ports: [443/TCP] }] }, hosts: [{ name: www, ip: 203.0.113.70, listens: [443/TCP, 22/TCP] }]'),
    'internet/stranger',
    '203.0.113.70:22',
    'TIMED_OUT',
  ],
  [
    'S53 IPv6 needs no translation where the LAN’s addresses are public',
    `
apiVersion: vantage.lab/v1
kind: Internet
spec: { hosts: [{ name: web6, ip: "2606:4700::1", listens: [443/TCP] }] }
` + lan('office', 'cidrs: [192.168.10.0/24, "2a01:db8:1::/64"], router: { ip: [192.168.10.1, "2a01:db8:1::1"], publicIP: 203.0.113.10, nat: none }, hosts: [{ name: laptop, ip: [192.168.10.50, "2a01:db8:1::50"] }]'),
    'office/laptop',
    '[2606:4700::1]:443',
    'CONNECTED internet/web6 sees 2a01:db8:1::50',
  ],
];

describe('LANs, routers, links and the internet', () => {
  it.each(CASES)('%s', (_name, lab, from, to, outcome) => {
    expect(outcomesOf(networkOf(lab), from, to)).toBe(outcome);
  });
  it.each(CASES)('%s: a way that fails has a step that says why', (_name, lab, from, to) => {
    const failing = new Set(['NO_ROUTE', 'BLACKHOLED', 'DROPPED', 'REJECTED', 'REFUSED', 'UNREACHABLE', 'UNDEFINED', 'ASTRAY', 'INVALID', 'BYPASSED', 'IGNORED']);
    for (const { disposition, hops, replies } of tracesOf(networkOf(lab), from, to)) {
      const outcomes = [...hops, ...replies].flatMap((hop) => hop.steps.map((step) => step.outcome));
      expect(disposition === 'CONNECTED' || outcomes.some((each) => failing.has(each))).toBe(true);
    }
  });
});
