import { familyOf, numberOf, parseCidr, parseIp } from '@vantage/engine';
import type { Format } from './formats.js';

/**
 * IP addresses and ranges in API fields. Since 1.36 they must be written so that nobody can read them in two ways:
 * no leading zeros, no IPv4-mapped IPv6 addresses, no host bits in ranges (KEP-4858).
 */
export const ipAddress: Format = (value) => {
  if (parseIp(value) === undefined) return 'it must be an IP address such as 10.9.8.7 or 2001:db8::ffff';
  return isMapped(value) ? 'it must not be an IPv4 address in IPv6 clothes' : undefined;
};

export const ipv4Address: Format = (value) => ipAddress(value) ?? (value.includes(':') ? 'it must be an IPv4 address' : undefined);

export const ipv6Address: Format = (value) => ipAddress(value) ?? (value.includes(':') ? undefined : 'it must be an IPv6 address');

export const ipRange: Format = (value) => {
  const range = parseCidr(value);
  const address = parseIp(value.slice(0, Math.max(value.indexOf('/'), 0)));
  if (range === undefined || address === undefined) return 'it must be a range such as 10.9.8.0/24 or 2001:db8::/64';
  if (isMapped(value)) return 'it must not be an IPv4 range in IPv6 clothes';
  return numberOf(address) === range.first ? undefined : `bits beyond the prefix are set; write ${range.text} for the range or ${address}/${range.family === 4 ? 32 : 128} for the address`;
};

/** Addresses that make no sense as an endpoint or an external address. */
export const ordinaryAddress: Format = (value) => {
  const address = parseIp(value);
  if (address === undefined) return undefined;
  const within = special.find(({ ranges }) => ranges.some((range) => inRange(range, address)));
  return within === undefined ? undefined : `it may not be ${within.name}`;
};

const special = [
  { name: 'the unspecified address', ranges: ['0.0.0.0/32', '::/128'] },
  { name: 'a loopback address', ranges: ['127.0.0.0/8', '::1/128'] },
  { name: 'a link-local address', ranges: ['169.254.0.0/16', 'fe80::/10'] },
  { name: 'a link-local multicast address', ranges: ['224.0.0.0/24', 'ff02::/16'] },
].map(({ name, ranges }) => ({ name, ranges: ranges.map(parseCidr) }));

function inRange(range: ReturnType<typeof parseCidr>, address: NonNullable<ReturnType<typeof parseIp>>): boolean {
  if (range === undefined || range.family !== familyOf(address)) return false;
  const value = numberOf(address);
  return value >= range.first && value <= range.last;
}

/** The parser reads mapped addresses as IPv4, as Go does. */
function isMapped(value: string): boolean {
  return value.includes(':') && parseIp(value.split('/')[0] ?? '')?.includes(':') === false;
}
