import { describe, expect, it } from 'vitest';
import { kernelLab, networkOf, stepsOf } from '@vantage/testkit';

describe('address translation on routers', () => {
  const network = networkOf(kernelLab({}));
  it.each([
    ['S3 what leaves for the internet gets the public address', 'office/laptop', '198.51.100.80:80', ['office/router: TRANSLATED fromIp=192.168.1.50 toIp=203.0.113.10 reason=PAT']],
    ['S7 what stays in the LAN keeps its own', 'office/laptop', '192.168.1.60:22', []],
  ] as const)('%s', (_name, from, to, steps) => {
    expect(stepsOf(network, from, to, 'sourceTranslation')).toEqual(steps);
  });
});
