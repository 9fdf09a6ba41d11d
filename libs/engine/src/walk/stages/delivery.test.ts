import { describe, expect, it } from 'vitest';
import { kernelLab, networkOf, stepsOf } from '@vantage/testkit';

describe('delivery to a socket', () => {
  const network = networkOf(kernelLab({}));
  it.each([
    ['S7 a socket that listens accepts', 'default/pod/c1', '10.244.2.20:8080', ['default/pod/shop-2: ACCEPTED']],
    ['S7 a closed port refuses', 'default/pod/c1', '10.244.2.20:9', ['default/pod/shop-2: REFUSED']],
    ['S7 every host answers a ping', 'default/pod/c1', 'ICMP 10.244.2.20', ['default/pod/shop-2: ECHO_REPLY']],
  ] as const)('%s', (_name, from, to, steps) => {
    expect(stepsOf(network, from, to, 'delivery')).toEqual(steps);
  });
});
