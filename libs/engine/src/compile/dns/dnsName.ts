/** DNS names as Vantage keeps them: lower case (names compare without case, RFC 4343), without the trailing dot. */
import { familyOf, ipOf, numberOf, parseIp, type Ip } from '../../model/index.js';

const REVERSE_V4 = 'in-addr.arpa';
const REVERSE_V6 = 'ip6.arpa';

export function normalizeName(name: string): string {
  return (name.endsWith('.') ? name.slice(0, -1) : name).toLowerCase();
}

/** As dig prints it. */
export function printName(name: string): string {
  return `${name}.`;
}

/** Whether `name` is `zone` or lies below it. */
export function isWithin(name: string, zone: string): boolean {
  return name === zone || name.endsWith(`.${zone}`);
}

/** Whether one of the zones of a Corefile holds the name; everything lies in the root, which is empty. */
export function isWithinAny(name: string, zones: readonly string[]): boolean {
  return zones.some((zone) => zone === '' || isWithin(name, zone));
}

/** What stands before the zone: `a.b` for `a.b.zone`, empty for the zone itself. The name must lie within it. */
export function labelsBefore(name: string, zone: string): string {
  return name === zone ? '' : name.slice(0, -(zone.length + 1));
}

export function parentName(name: string): string {
  const dot = name.indexOf('.');
  return dot < 0 ? '' : name.slice(dot + 1);
}

export function isReverseName(name: string): boolean {
  return isWithin(name, REVERSE_V4) || isWithin(name, REVERSE_V6);
}

/** The address that a name below in-addr.arpa or ip6.arpa stands for (RFC 1035 §3.5, RFC 3596 §2.5). */
export function addressOfReverseName(name: string): Ip | undefined {
  if (isWithin(name, REVERSE_V4)) {
    const labels = labelsBefore(name, REVERSE_V4).split('.');
    return labels.length === 4 ? parseIp(labels.reverse().join('.')) : undefined;
  }
  if (isWithin(name, REVERSE_V6)) {
    const nibbles = labelsBefore(name, REVERSE_V6).split('.');
    if (nibbles.length !== 32 || nibbles.some((nibble) => !/^[0-9a-f]$/.test(nibble))) return undefined;
    return ipOf(6, BigInt(`0x${nibbles.reverse().join('')}`));
  }
  return undefined;
}

/** The name below in-addr.arpa or ip6.arpa that stands for an address. */
export function reverseNameOf(ip: Ip): string {
  if (familyOf(ip) === 4) return `${ip.split('.').reverse().join('.')}.${REVERSE_V4}`;
  const nibbles = numberOf(ip).toString(16).padStart(32, '0');
  return `${[...nibbles].reverse().join('.')}.${REVERSE_V6}`;
}
