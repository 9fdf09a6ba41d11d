import { describe, expect, it } from 'vitest';
import { networkOf, stepsOf } from '@vantage/testkit';

const NETWORK = networkOf(`
apiVersion: vantage.lab/v1
kind: Internet
spec: { hosts: [{ name: web, ip: 198.51.100.80, listens: [80/TCP, 443/TCP] }] }
---
apiVersion: vantage.lab/v1
kind: Lan
metadata: { name: office }
spec:
  cidrs: [192.168.1.0/24]
  router:
    publicIP: 203.0.113.10
    firewall:
      - { action: allow, direction: outward, to: 198.51.100.80/32, ports: [443/TCP] }
      - { action: reject, direction: outward, ports: [1-1023/TCP] }
      - { action: drop, direction: inward, from: 198.51.100.0/24 }
  hosts: [{ name: laptop, ip: 192.168.1.50 }]
`);

describe('a router’s firewall', () => {
  it.each([
    ['S8 the first rule that matches allows', 'office/laptop', '198.51.100.80:443', ['office/router: ALLOWED direction=outward rule=spec.router.firewall[0]']],
    ['S8 a later one rejects', 'office/laptop', '198.51.100.80:80', ['office/router: REJECTED direction=outward rule=spec.router.firewall[1]']],
    ['S1 without a match outward is allowed', 'office/laptop', '198.51.100.80:8080', ['office/router: ALLOWED direction=outward']],
    ['S8 rules hold inward, too', 'internet/web', '203.0.113.10:80', ['office/router: DROPPED direction=inward rule=spec.router.firewall[2]']],
    ['S1 without a match inward is dropped', 'ip/192.0.2.9', '203.0.113.10:80', ['office/router: DROPPED direction=inward']],
    ['S7 traffic inside the LAN is not its business', 'office/laptop', '192.168.1.1:80', []],
  ] as const)('%s', (_name, from, to, steps) => {
    expect(stepsOf(NETWORK, from, to, 'firewall')).toEqual(steps);
  });
});
