import { describe, expect, it } from 'vitest';
import { kernelLab, networkOf, stepsOf } from '@vantage/testkit';

describe('port forwards', () => {
  const network = networkOf(kernelLab({}));
  it.each([
    ['S3 from the internet the destination is changed', 'internet/stranger', '203.0.113.10:8081', ['office/router: TRANSLATED publicIp=203.0.113.10 port=8081 toIp=192.168.1.50 toPort=22']],
    ['S3 a port without a forward is left alone', 'internet/stranger', '203.0.113.10:9999', ['office/router: NO_FORWARD publicIp=203.0.113.10 port=9999']],
    ['S3 from inside, hairpin none leaves it alone', 'office/laptop', '203.0.113.10:8081', ['office/router: NO_FORWARD publicIp=203.0.113.10 port=8081']],
    ['S3 from inside, hairpin noSnat changes it', 'office/laptop', '203.0.113.10:8080', ['office/router: TRANSLATED publicIp=203.0.113.10 port=8080 toIp=192.168.1.21 toPort=30080']],
  ] as const)('%s', (_name, from, to, steps) => {
    expect(stepsOf(network, from, to, 'portForward')).toEqual(steps);
  });
});
