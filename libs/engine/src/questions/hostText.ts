/** Hosts as people write them before a port or in a URL: names and addresses, and why something is neither. */
import { parseIp, type Ip } from '../model/index.js';

export type Host = { readonly kind: 'ip'; readonly ip: Ip } | { readonly kind: 'name'; readonly name: string };

/** `web.shop`, `10.0.0.1`, `[fd00::1]`; `undefined` where it is none. */
export function hostOf(text: string): Host | undefined {
  const ip = parseIp(text.startsWith('[') ? text.slice(1, -1) : text);
  if (ip !== undefined) return { kind: 'ip', ip };
  const isName = /^[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_])?\.?$/.test(text) && fitsDns(text) && !endsInNumber(text);
  return isName ? { kind: 'name', name: text } : undefined;
}

/** What is wrong with it, and how it is written. */
export function whyNoHost(text: string): string {
  if (text === '') return 'it is empty';
  if (/^\[?[0-9a-f:.]*:[0-9a-f:.]*%/i.test(text)) return 'it has a zone: write the address without what follows the %';
  if (/\P{ASCII}/u.test(text)) return 'write names of other scripts as DNS has them, xn--… (RFC 5891)';
  if (text.startsWith('[') || text.includes(':')) return 'an IPv6 address stands in brackets, [fd00::1], the port after them';
  if (!fitsDns(text)) return 'a name has at most 253 characters, and between two dots 1 to 63 of them (RFC 1035 §2.3.4)';
  if (endsInNumber(text)) return 'it ends in a number, and programs take it for an IPv4 address: write that with its four parts';
  return 'write a name of letters, digits, "-", "_" and dots, or an address';
}

/** RFC 1035 §2.3.4: labels of 1 to 63 octets, 253 in all beside the last dot. */
export function fitsDns(text: string): boolean {
  const name = text.endsWith('.') ? text.slice(0, -1) : text;
  return name.length <= 253 && name.split('.').every((label) => label.length >= 1 && label.length <= 63);
}

/** inet_aton reads 1.2.3 and 0x7f.1 as addresses, too; no name of the internet ends so (RFC 1123 §2.1, https://url.spec.whatwg.org/#ends-in-a-number-checker). */
function endsInNumber(text: string): boolean {
  return /(^|\.)(\d+|0x[0-9a-f]*)\.?$/i.test(text);
}
