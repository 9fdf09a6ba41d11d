import { describe, expect, it } from 'vitest';
import { kernelLab, networkOf, stepsOf } from '@vantage/testkit';

describe('masquerading on nodes', () => {
  const network = networkOf(kernelLab({}));
  it.each([
    ['S4 pods leave the pod network as their node', 'default/pod/c1', '192.168.1.50:22', ['node/node1: TRANSLATED fromIp=10.244.1.10 toIp=192.168.1.21 reason=LEAVES_POD_NETWORK']],
    ['S4 towards other pods they keep their address', 'default/pod/c1', '10.244.2.20:8080', []],
    ['S45 a ClusterIP asked from outside the pod network', 'node/node3', '10.96.0.86:80', ['node/node3: TRANSLATED fromIp=192.168.1.23 toIp=10.244.3.0 reason=OUTSIDE_POD_CIDR']],
    ['S46 back to where it came from', 'default/pod/shop-1', '10.96.0.86:80', ['node/node1: TRANSLATED fromIp=10.244.1.20 toIp=10.244.1.1 reason=HAIRPIN']],
    ['S41 the Local policy keeps the client', 'office/laptop', '192.168.1.21:30081', []],
  ] as const)('%s', (_name, from, to, steps) => {
    expect(stepsOf(network, from, to, 'sourceTranslation')).toEqual(steps);
  });
});
