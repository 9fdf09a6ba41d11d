import { describe, expect, it } from 'vitest';
import { kernelLab, networkOf, stepsOf } from '@vantage/testkit';

describe('encapsulation', () => {
  const network = networkOf(kernelLab({}));
  it.each([
    ['S4 between nodes of an overlay the packet travels inside another', 'default/pod/c1', '10.244.2.20:8080', ['node/node1: ENCAPSULATED encapsulation=vxlan outerSourceIp=192.168.1.21 outerDestinationIp=192.168.1.22']],
    ['S4 on one node it does not', 'default/pod/c1', '10.244.1.20:8080', []],
  ] as const)('%s', (_name, from, to, steps) => {
    expect(stepsOf(network, from, to, 'encapsulation')).toEqual(steps);
  });
});
