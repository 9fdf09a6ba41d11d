import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cidr, cidrContains, cidrOf, ip, ipOf } from '../../model/index.js';
import { longestMatch, prefixTable } from './prefixTable.js';

const table = prefixTable(['0.0.0.0/0', '10.0.0.0/8', '10.244.0.0/16', '10.244.1.0/24', 'fd00::/8', 'fd00:10::/64'].map((text) => ({ cidr: cidr(text), value: text })));

describe('longest-prefix match', () => {
  it.each([
    ['10.244.1.7', '10.244.1.0/24'],
    ['10.244.2.7', '10.244.0.0/16'],
    ['10.96.0.1', '10.0.0.0/8'],
    ['192.0.2.1', '0.0.0.0/0'],
    ['fd00:10::1', 'fd00:10::/64'],
    ['fd00:11::1', 'fd00::/8'],
    ['2001:db8::1', undefined],
  ])('S7 %s is routed by %s', (address, prefix) => {
    expect(longestMatch(table, ip(address))?.value).toBe(prefix);
  });

  it('of two equal prefixes the first stays', () => {
    const twice = prefixTable([{ cidr: cidr('10.0.0.0/8'), value: 'first' }, { cidr: cidr('10.0.0.0/8'), value: 'second' }]);
    expect(longestMatch(twice, ip('10.1.2.3'))?.value).toBe('first');
  });

  it('agrees with looking through all of them', () => {
    const range = fc.tuple(fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }), fc.integer({ min: 0, max: 32 })).map(([first, prefix]) => cidrOf(4, first, prefix));
    fc.assert(
      fc.property(fc.array(range, { maxLength: 30 }), fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }), (ranges, value) => {
        const address = ipOf(4, value);
        const containing = ranges.filter((each) => cidrContains(each, address)).map((each) => each.prefix);
        const found = longestMatch(prefixTable(ranges.map((each) => ({ cidr: each, value: each }))), address);
        expect(found?.cidr.prefix).toBe(containing.length === 0 ? undefined : Math.max(...containing));
      }),
    );
  });
});
