import { describe, expect, it } from 'vitest';
import { kernelLab, networkOf, stepsOf, tracesOf } from '@vantage/testkit';

describe('martian sources', () => {
  const network = networkOf(kernelLab({}));
  it('S3 a node drops what comes back to it from the router with its own address', () => {
    expect(tracesOf(network, 'default/pod/c1', '203.0.113.10:8080').map(({ disposition }) => disposition)).toEqual(['TIMED_OUT']);
    expect(stepsOf(network, 'default/pod/c1', '203.0.113.10:8080', 'routeLookup').at(-1)).toBe('node/node1: BLACKHOLED destinationIp=192.168.1.21');
  });
});
