import { describe, expect, it } from 'vitest';
import { kernelLab, networkOf, stepsOf } from '@vantage/testkit';

describe('rejection of Services', () => {
  const network = networkOf(kernelLab({}));
  it.each([
    ['S50 nobody anywhere: rejected', 'default/pod/c1', '10.96.0.82:80', ['node/node1: REJECTED service=default/service/empty door=clusterIP protocol=TCP port=80 reason=NO_ENDPOINTS']],
    ['S44 only this node may not: dropped', 'default/pod/c3', '10.96.0.83:80', ['node/node3: DROPPED service=default/service/inner door=clusterIP protocol=TCP port=80 reason=NO_LOCAL_ENDPOINT']],
    ['S54 outside the source ranges: dropped', 'office/routed', '192.168.1.240:80', ['node/node1: DROPPED service=default/service/lb door=loadBalancer protocol=TCP port=80 reason=SOURCE_RANGES']],
  ] as const)('%s', (_name, from, to, steps) => {
    expect(stepsOf(network, from, to, 'serviceTranslation')).toEqual(steps);
  });
});
