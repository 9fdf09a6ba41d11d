import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ip, ipOf } from '../../model/index.js';
import { addressOfReverseName, isWithin, labelsBefore, normalizeName, reverseNameOf } from './dnsName.js';

describe('DNS names', () => {
  it('S17 are kept in lower case, without the trailing dot', () => {
    expect(normalizeName('WWW.Example.COM.')).toBe('www.example.com');
  });

  it('lie within a zone by whole labels', () => {
    expect(isWithin('a.example.com', 'example.com')).toBe(true);
    expect(isWithin('example.com', 'example.com')).toBe(true);
    expect(isWithin('badexample.com', 'example.com')).toBe(false);
    expect(labelsBefore('a.b.example.com', 'example.com')).toBe('a.b');
    expect(labelsBefore('example.com', 'example.com')).toBe('');
  });

  it('S10 reverse names turn the address round', () => {
    expect(reverseNameOf(ip('10.96.0.10'))).toBe('10.0.96.10.in-addr.arpa');
    expect(addressOfReverseName('10.0.96.10.in-addr.arpa')).toBe('10.96.0.10');
    expect(addressOfReverseName('96.10.in-addr.arpa')).toBeUndefined();
    expect(addressOfReverseName('x.0.96.10.in-addr.arpa')).toBeUndefined();
    expect(addressOfReverseName('example.com')).toBeUndefined();
  });

  it('every address is found again by its reverse name', () => {
    const anyIp = fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }).map((value) => ipOf(4, value)), fc.bigInt({ min: 2n ** 64n, max: 2n ** 128n - 1n }).map((value) => ipOf(6, value)));
    fc.assert(fc.property(anyIp, (address) => addressOfReverseName(reverseNameOf(address)) === address));
  });
});
