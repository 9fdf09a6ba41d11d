import { describe, expect, it } from 'vitest';
import { kernelLab, networkOf, stepsOf } from '@vantage/testkit';

describe('the routing decision', () => {
  const network = networkOf(kernelLab({}));
  it.each([
    ['S7 a LAN host, its router and the internet', 'office/laptop', '10.96.0.80:80', ['office/laptop: FORWARDED destinationIp=10.96.0.80 route=default via=192.168.1.1 device=eth0', 'office/router: FORWARDED destinationIp=10.96.0.80 route=default device=wan0', 'internet: BLACKHOLED destinationIp=10.96.0.80']],
    ['S7 an address of its own is local', 'node/node1', '192.168.1.21:10250', ['node/node1: LOCAL destinationIp=192.168.1.21 route=192.168.1.21 device=lo']],
  ] as const)('%s', (_name, from, to, steps) => {
    expect(stepsOf(network, from, to, 'routeLookup')).toEqual(steps);
  });
});
