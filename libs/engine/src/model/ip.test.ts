import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { addressAt, cidr, cidrContains, cidrOf, cidrsOverlap, familyOf, ip, ipOf, numberOf, parseCidr, parseIp } from './ip.js';

describe('parseIp', () => {
  it.each([
    ['192.168.10.50', '192.168.10.50'],
    ['0.0.0.0', '0.0.0.0'],
    ['255.255.255.255', '255.255.255.255'],
    ['::', '::'],
    ['::1', '::1'],
    ['2001:DB8::0:1', '2001:db8::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['fd00:10:244:1:0:0:0:5', 'fd00:10:244:1::5'],
    ['1:0:2:0:3:0:4:0', '1:0:2:0:3:0:4:0'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['64:ff9b::192.0.2.1', '64:ff9b::c000:201'],
  ])('reads %s as %s', (text, canonical) => {
    expect(parseIp(text)).toBe(canonical);
  });

  it.each(['', '10.0.0', '10.0.0.256', '010.0.0.1', '10.0.0.1/8', '1.2.3.4.5', ':', ':::', '1::2::3', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '12345::', 'fe80::1%eth0', '::1.2.3', '1.2.3.4::', 'db.example.com', ' 10.0.0.1'])(
    'refuses %j',
    (text) => {
      expect(parseIp(text)).toBeUndefined();
    },
  );

  it('gives every number of both families a text that reads back as the same number', () => {
    const anyAddress = fc.oneof(
      fc.record({ family: fc.constant(4 as const), value: fc.bigInt(0n, (1n << 32n) - 1n) }),
      fc.record({ family: fc.constant(6 as const), value: fc.bigInt(1n << 48n, (1n << 128n) - 1n) }),
    );
    fc.assert(
      fc.property(anyAddress, ({ family, value }) => {
        const address = ipOf(family, value);
        expect(parseIp(address)).toBe(address);
        expect(familyOf(address)).toBe(family);
        expect(numberOf(address)).toBe(value);
      }),
    );
  });
});

describe('parseCidr', () => {
  it.each([
    ['10.244.1.7/24', '10.244.1.0/24'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['203.0.113.10/32', '203.0.113.10/32'],
    ['fd00:10:244:1::5/64', 'fd00:10:244:1::/64'],
  ])('reads %s as the range %s', (text, canonical) => {
    expect(parseCidr(text)?.text).toBe(canonical);
  });

  it.each(['10.0.0.0', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/08', '10.0.0.0/-1', 'fd00::/129', '/8'])('refuses %j', (text) => {
    expect(parseCidr(text)).toBeUndefined();
  });
});

describe('ranges', () => {
  it('contain their first and last address and nothing beyond, whatever the prefix', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, (1n << 32n) - 1n), fc.integer({ min: 1, max: 32 }), (value, prefix) => {
        const range = cidrOf(4, value, prefix);
        expect(cidrContains(range, ipOf(4, value))).toBe(true);
        expect(cidrContains(range, ipOf(4, range.first))).toBe(true);
        expect(cidrContains(range, ipOf(4, range.last))).toBe(true);
        const beyond = range.last + 1n;
        if (beyond < 1n << 32n) expect(cidrContains(range, ipOf(4, beyond))).toBe(false);
      }),
    );
  });

  it('never contain an address of the other family', () => {
    expect(cidrContains(cidr('0.0.0.0/0'), ip('::1'))).toBe(false);
    expect(cidrContains(cidr('::/0'), ip('10.0.0.1'))).toBe(false);
  });

  it('overlap where one holds an end of the other', () => {
    expect(cidrsOverlap(cidr('10.0.0.0/8'), cidr('10.96.0.0/16'))).toBe(true);
    expect(cidrsOverlap(cidr('10.96.0.0/16'), cidr('10.97.0.0/16'))).toBe(false);
    expect(cidrsOverlap(cidr('0.0.0.0/0'), cidr('::/0'))).toBe(false);
  });

  it('count their addresses from the network address and end at the last', () => {
    expect(addressAt(cidr('10.244.1.0/24'), 1)).toBe('10.244.1.1');
    expect(addressAt(cidr('10.244.1.0/24'), 255)).toBe('10.244.1.255');
    expect(addressAt(cidr('10.244.1.0/24'), 256)).toBeUndefined();
  });
});
