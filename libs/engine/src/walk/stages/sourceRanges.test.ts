import { describe, expect, it } from 'vitest';
import { kernelLab, networkOf, stepsOf } from '@vantage/testkit';

describe('source ranges in nftables mode', () => {
  const network = networkOf(kernelLab({ proxy: 'nftables' }));
  it.each([
    ['S54 are looked at before anything is translated', 'office/routed', '192.168.1.240:80', ['node/node1: DROPPED reason=SOURCE_RANGES service=default/service/lb door=loadBalancer protocol=TCP port=80']],
  ] as const)('%s', (_name, from, to, steps) => {
    expect(stepsOf(network, from, to, 'serviceTranslation')).toEqual(steps);
  });
});
