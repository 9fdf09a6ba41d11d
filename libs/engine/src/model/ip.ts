/**
 * IP addresses and ranges of both families, as values that compare and hash by their text.
 * Parsing is strict, as `net.ParseIP` in today's Kubernetes: no leading zeros, no zones, no shorthand (RFC 4291, RFC 6943 §3.1.1).
 */

export type Family = 4 | 6;

declare const ipBrand: unique symbol;
/** An IP address in canonical text: dotted decimal, or RFC 5952. Equal addresses are equal strings. */
export type Ip = string & { readonly [ipBrand]: true };

/** A range of addresses, network address first, both ends included. */
export interface Cidr {
  readonly family: Family;
  /** Canonical text with the host bits cleared: `10.244.1.0/24`. */
  readonly text: string;
  readonly prefix: number;
  readonly first: bigint;
  readonly last: bigint;
}

/** Parses an address of either family; `undefined` for anything else. IPv4-mapped IPv6 addresses become IPv4, as in Go. */
export function parseIp(text: string): Ip | undefined {
  const parsed = parse(text);
  return parsed === undefined ? undefined : ipOf(parsed.family, parsed.value);
}

/** Parses an address that is known to be valid; throws where it is not (a bug of the caller). */
export function ip(text: string): Ip {
  const parsed = parseIp(text);
  if (parsed === undefined) throw new Error(`not an IP address: ${text}`);
  return parsed;
}

export function familyOf(address: Ip): Family {
  return address.includes(':') ? 6 : 4;
}

/** The address as a number of 32 or 128 bits. */
export function numberOf(address: Ip): bigint {
  const parsed = parse(address);
  if (parsed === undefined) throw new Error(`not an IP address: ${address}`);
  return parsed.value;
}

/** The address of a family with the given number; throws when the number does not fit. */
export function ipOf(family: Family, value: bigint): Ip {
  const text = family === 4 ? formatV4(value) : formatV6(value);
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- the only place where the brand is given: both formatters write canonical text
  return text as Ip;
}

/** Parses `address/prefix`; host bits may be set and are cleared in the result. `undefined` for anything else. */
export function parseCidr(text: string): Cidr | undefined {
  const slash = text.indexOf('/');
  if (slash < 0) return undefined;
  const address = parse(text.slice(0, slash));
  const prefixText = text.slice(slash + 1);
  if (address === undefined || !/^(0|[1-9]\d{0,2})$/.test(prefixText)) return undefined;
  const prefix = Number(prefixText);
  if (prefix > bitsOf(address.family)) return undefined;
  return cidrOf(address.family, address.value, prefix);
}

/** Parses a range that is known to be valid; throws where it is not (a bug of the caller). */
export function cidr(text: string): Cidr {
  const parsed = parseCidr(text);
  if (parsed === undefined) throw new Error(`not a CIDR: ${text}`);
  return parsed;
}

/** The range of `2^(bits-prefix)` addresses around `value`. */
export function cidrOf(family: Family, value: bigint, prefix: number): Cidr {
  const hostBits = BigInt(bitsOf(family) - prefix);
  const first = (value >> hostBits) << hostBits;
  const last = first + (1n << hostBits) - 1n;
  return { family, prefix, first, last, text: `${ipOf(family, first)}/${prefix}` };
}

export function cidrContains(range: Cidr, address: Ip): boolean {
  if (familyOf(address) !== range.family) return false;
  // The walk's most frequent question: an IPv4 address is compared as a plain number, without a bigint of its own.
  const value = range.family === 4 ? parseV4(address) : parseV6(address);
  return value !== undefined && value >= range.first && value <= range.last;
}

export function cidrsOverlap(a: Cidr, b: Cidr): boolean {
  return a.family === b.family && a.first <= b.last && b.first <= a.last;
}

/** The `index`-th address of a range (0 is the network address); `undefined` past its end. */
export function addressAt(range: Cidr, index: number | bigint): Ip | undefined {
  const value = range.first + BigInt(index);
  return value > range.last ? undefined : ipOf(range.family, value);
}

export function bitsOf(family: Family): 32 | 128 {
  return family === 4 ? 32 : 128;
}

interface Parsed {
  readonly family: Family;
  readonly value: bigint;
}

function parse(text: string): Parsed | undefined {
  if (!text.includes(':')) {
    const value = parseV4(text);
    return value === undefined ? undefined : { family: 4, value: BigInt(value) };
  }
  const value = parseV6(text);
  if (value === undefined) return undefined;
  return value >> 32n === 0xffffn ? { family: 4, value: value & 0xffffffffn } : { family: 6, value };
}

const DOT = 46;
const ZERO = 48;

/** Digit by digit rather than by a pattern: the walk parses addresses all the time. */
function parseV4(text: string): number | undefined {
  let value = 0;
  let octet = 0;
  let digits = 0;
  let dots = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === DOT) {
      if (digits === 0) return undefined;
      value = value * 256 + octet;
      octet = 0;
      digits = 0;
      dots += 1;
      continue;
    }
    const digit = code - ZERO;
    const leadingZero = digits === 1 && octet === 0;
    if (digit < 0 || digit > 9 || leadingZero) return undefined;
    octet = octet * 10 + digit;
    digits += 1;
    if (octet > 255) return undefined;
  }
  return dots === 3 && digits > 0 ? value * 256 + octet : undefined;
}

function parseV6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  if (halves.length === 2 && halves[0]?.includes('.')) return undefined; // a dotted quad stands only at the very end
  const head = parseGroups(halves[0] ?? '');
  const tail = halves.length === 2 ? parseGroups(halves[1] ?? '') : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...new Array<number>(missing).fill(0), ...tail];
  return groups.reduce((value, group) => (value << 16n) | BigInt(group), 0n);
}

/** The 16-bit groups of one side of `::`; a trailing dotted quad counts as two. */
function parseGroups(text: string): number[] | undefined {
  if (text === '') return [];
  const parts = text.split(':');
  const groups: number[] = [];
  for (const [index, part] of parts.entries()) {
    if (part.includes('.')) {
      const quad = index === parts.length - 1 ? parseV4(part) : undefined;
      if (quad === undefined) return undefined;
      groups.push(Math.floor(quad / 65536), quad % 65536);
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(part)) return undefined;
      groups.push(Number.parseInt(part, 16));
    }
  }
  return groups;
}

function formatV4(value: bigint): string {
  const number = Number(value);
  return `${Math.floor(number / 16777216) % 256}.${Math.floor(number / 65536) % 256}.${Math.floor(number / 256) % 256}.${number % 256}`;
}

/** RFC 5952: lower case, no leading zeros, the longest run of two or more zero groups becomes `::`. */
function formatV6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => Number((value >> BigInt(112 - 16 * index)) & 0xffffn));
  const run = longestZeroRun(groups);
  const hex = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':');
  if (run.length < 2) return hex(groups);
  return `${hex(groups.slice(0, run.start))}::${hex(groups.slice(run.start + run.length))}`;
}

function longestZeroRun(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start += 1) {
    let end = start;
    while (groups[end] === 0) end += 1;
    if (end - start > best.length) best = { start, length: end - start };
  }
  return best;
}
