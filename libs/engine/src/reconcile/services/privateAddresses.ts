import { cidr, cidrContains, type Ip } from '../../model/index.js';

/** RFC 1918, RFC 6598 and RFC 4193: addresses that the internet does not route. */
const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'].map(cidr);

/** Whether only private networks route the address. */
export function isPrivate(address: Ip): boolean {
  return privateRanges.some((range) => cidrContains(range, address));
}
