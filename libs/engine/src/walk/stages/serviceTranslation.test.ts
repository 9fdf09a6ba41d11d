import { describe, expect, it } from 'vitest';
import { kernelLab, networkOf, stepsOf } from '@vantage/testkit';

describe('translation of Services', () => {
  const network = networkOf(kernelLab({}));
  it.each([
    ['S27 by ClusterIP', 'default/pod/c1', '10.96.0.86:80', ['node/node1: TRANSLATED service=default/service/one door=clusterIP protocol=TCP port=80 endpointIp=10.244.1.20 endpointPort=8080 endpoint=default/pod/shop-1 eligible=1 choice=only traffic=Cluster']],
    ['S27 by node port', 'office/laptop', '192.168.1.23:30086', ['node/node3: TRANSLATED service=default/service/one door=nodePort protocol=TCP port=30086 endpointIp=10.244.1.20 endpointPort=8080 endpoint=default/pod/shop-1 eligible=1 choice=only traffic=Cluster']],
    ['S51 an undefined port is not translated', 'default/pod/c1', '10.96.0.80:81', ['node/node1: NOT_TRANSLATED reason=UNDEFINED_PORT service=default/service/shop door=clusterIP protocol=TCP port=81']],
    ['S56 nor is a ping', 'default/pod/c1', 'ICMP 10.96.0.80', ['node/node1: NOT_TRANSLATED reason=ICMP service=default/service/shop door=clusterIP protocol=ICMP']],
  ] as const)('%s', (_name, from, to, steps) => {
    expect(stepsOf(network, from, to, 'serviceTranslation')).toEqual(steps);
  });
});
