import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { publicAddress } from './publicAddress.js';

describe('addresses of the public internet', () => {
  test.each(['93.184.216.34', '8.8.8.8', '1.1.1.1', '172.15.255.255', '172.32.0.1', '100.63.255.255', '100.128.0.0', '2606:4700:4700::1111', '2a00:1450:4001:830::200e'])('%s', (address) => {
    expect(publicAddress(address)).toBe(address);
  });
});

describe('no addresses of the public internet', () => {
  test.each([
    ['loopback', '127.0.0.1'],
    ['loopback, at its end', '127.255.255.254'],
    ['loopback of IPv6', '::1'],
    ['this host', '0.0.0.0'],
    ['this network', '0.1.2.3'],
    ['unspecified', '::'],
    ['private: 10/8', '10.0.0.1'],
    ['private: 172.16/12', '172.16.0.1'],
    ['private: 172.16/12, at its end', '172.31.255.255'],
    ['private: 192.168/16', '192.168.178.1'],
    ['carrier-grade NAT', '100.64.0.1'],
    ['carrier-grade NAT, at its end', '100.127.255.255'],
    ['the metadata of clouds', '169.254.169.254'],
    ['the metadata of one cloud over IPv6', 'fd00:ec2::254'],
    ['the metadata of another cloud', '100.100.100.200'],
    ['link-local', '169.254.0.1'],
    ['link-local of IPv6', 'fe80::1'],
    ['unique local', 'fc00::1'],
    ['unique local, too', 'fd12:3456:789a::1'],
    ['site-local, which is history', 'fec0::1'],
    ['multicast', '224.0.0.1'],
    ['multicast of IPv6', 'ff02::1'],
    ['broadcast', '255.255.255.255'],
    ['reserved', '240.0.0.1'],
    ['documentation', '192.0.2.1'],
    ['documentation, too', '198.51.100.7'],
    ['documentation of IPv6', '2001:db8::1'],
    ['benchmarks', '198.18.0.1'],
    ['protocol assignments', '192.0.0.8'],
    ['IPv4 inside IPv6', '::ffff:127.0.0.1'],
    ['IPv4 inside IPv6, as hexadecimals', '::ffff:7f00:1'],
    ['public IPv4 inside IPv6: the system would ask over IPv4', '::ffff:8.8.8.8'],
    ['IPv4 compatible', '::127.0.0.1'],
    ['NAT64', '64:ff9b::7f00:1'],
    ['NAT64 of one’s own', '64:ff9b:1::a00:1'],
    ['6to4 of a private network', '2002:a00:1::'],
    ['Teredo', '2001:0:a00:1::'],
    ['discard', '100::1'],
    ['never assigned', '4000::1'],
    ['segment routing', '5f00::1'],
    ['a decimal', '2130706433'],
    ['an octal', '0177.0.0.1'],
    ['a short one', '127.1'],
    ['a name', 'localhost'],
    ['nothing', ''],
    ['with a zone', 'fe80::1%eth0'],
  ])('%s: %s', (_what, address) => {
    expect(publicAddress(address)).toBeUndefined();
  });

  test('whatever the private address, no wrapping in IPv6 makes it public', () => {
    const octet = fc.integer({ min: 0, max: 255 });
    const hidden = fc.oneof(fc.tuple(fc.constant(10), octet, octet, octet), fc.tuple(fc.constant(127), octet, octet, octet), fc.tuple(fc.constant(192), fc.constant(168), octet, octet), fc.tuple(fc.constant(169), fc.constant(254), octet, octet));
    const hex = (high: number, low: number): string => ((high << 8) | low).toString(16);
    fc.assert(
      fc.property(hidden, ([a, b, c, d]) => {
        const [high, low] = [hex(a, b), hex(c, d)];
        for (const wrapped of [`${a}.${b}.${c}.${d}`, `::ffff:${high}:${low}`, `::${high}:${low}`, `64:ff9b::${high}:${low}`, `2002:${high}:${low}::1`, `2001::${high}:${low}`]) expect(publicAddress(wrapped), wrapped).toBeUndefined();
      }),
    );
  });
});
