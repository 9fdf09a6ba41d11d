import ipaddr from 'ipaddr.js';

/** 2000::/3 is all that IANA gave to global unicast: https://www.iana.org/assignments/ipv6-address-space */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * The address in its usual form where it is one of the public internet; undefined for every other: private, loopback, link-local (where
 * clouds keep their metadata), carrier-grade NAT, unique local, multicast, documentation, and each of those wrapped into IPv6 (RFC 6890).
 */
export function publicAddress(text: string): string | undefined {
  if (!ipaddr.isValid(text)) return undefined;
  const address = ipaddr.parse(text);
  return isPublic(address) ? address.toString() : undefined;
}

function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  // Ranges with a name are none of the plain internet; ways through a translator (NAT64, 6to4, Teredo) are among them, wherever they lead.
  if (address.range() !== 'unicast') return false;
  return address instanceof ipaddr.IPv4 || address.match(GLOBAL_UNICAST);
}
