import { addressAt, type Cidr, type Family, type Ip, ipOf, numberOf } from '../model/index.js';

/** Addresses that are taken, and a search for free ones that never goes over the same ground twice. */
export interface AddressPool {
  has(address: Ip): boolean;
  /** Takes an address; false when somebody has it already. */
  take(address: Ip): boolean;
  /** Takes the lowest free host address of the range, `skip` addresses from its start; `undefined` when the range is full. */
  takeLowest(range: Cidr, skip: number): Ip | undefined;
  /** Takes the highest free host address of the range. */
  takeHighest(range: Cidr): Ip | undefined;
  /** Takes a free address among the numbers from `first` to `last`, the search beginning at `start` and going round. */
  takeFrom(search: RoundSearch): Ip | undefined;
}

export interface RoundSearch {
  readonly family: Family;
  readonly first: bigint;
  readonly last: bigint;
  readonly start: bigint;
}

/** `avoid`: ranges that the searches for the lowest and the highest address pass over. */
export function addressPool(avoid: readonly Cidr[]): AddressPool {
  const taken = new Set<Ip>();
  const lowest = new Map<string, bigint>();
  const highest = new Map<string, bigint>();
  const take = (address: Ip): boolean => {
    if (taken.has(address)) return false;
    taken.add(address);
    return true;
  };
  return {
    has: (address) => taken.has(address),
    take,
    takeLowest: (range, skip) => {
      const key = `${range.text}+${skip}`;
      for (let value = lowest.get(key) ?? range.first + BigInt(skip); value <= lastHost(range); value += 1n) {
        value = above(avoid, range.family, value);
        if (value > lastHost(range)) break;
        const address = ipOf(range.family, value);
        if (!take(address)) continue;
        lowest.set(key, value + 1n);
        return address;
      }
      lowest.set(key, lastHost(range) + 1n);
      return undefined;
    },
    takeHighest: (range) => {
      for (let value = highest.get(range.text) ?? lastHost(range); value > range.first; value -= 1n) {
        value = below(avoid, range.family, value);
        if (value <= range.first) break;
        const address = ipOf(range.family, value);
        if (!take(address)) continue;
        highest.set(range.text, value - 1n);
        return address;
      }
      highest.set(range.text, range.first);
      return undefined;
    },
    takeFrom: ({ family, first, last, start }) => {
      const size = last - first + 1n;
      for (let step = 0n; step < size; step += 1n) {
        const address = ipOf(family, first + ((start - first + step) % size));
        if (take(address)) return address;
      }
      return undefined;
    },
  };
}

/** The first number from `value` upwards that lies in none of the ranges. */
function above(ranges: readonly Cidr[], family: Family, value: bigint): bigint {
  const range = ranges.find((candidate) => candidate.family === family && value >= candidate.first && value <= candidate.last);
  return range === undefined ? value : above(ranges, family, range.last + 1n);
}

function below(ranges: readonly Cidr[], family: Family, value: bigint): bigint {
  const range = ranges.find((candidate) => candidate.family === family && value >= candidate.first && value <= candidate.last);
  return range === undefined ? value : below(ranges, family, range.first - 1n);
}

/** The last address that a host may have: IPv4 keeps the last of a range for broadcast, except in /31 and /32 (RFC 3021). */
export function lastHost(range: Cidr): bigint {
  return range.family === 4 && range.prefix < 31 ? range.last - 1n : range.last;
}

/** Addresses that no host may have: the network's own, and the broadcast address. */
export function isReservedIn(range: Cidr, address: Ip): boolean {
  const value = numberOf(address);
  return range.prefix < 31 && (address === addressAt(range, 0) || value > lastHost(range));
}
