import { ANY_HOST } from '../../model/index.js';
import { parentName } from '../dns/dnsName.js';

/** Things by the host names that they are for: exact ones, wildcards, and one for every name. */
export interface HostTable<T> {
  readonly exact: ReadonlyMap<string, T>;
  /** By what follows `*.`. */
  readonly suffixes: ReadonlyMap<string, T>;
  readonly any: T | undefined;
}

export function hostTable<T>(entries: readonly (readonly [hostname: string, value: T])[]): HostTable<T> {
  const isWildcard = (hostname: string): boolean => hostname.startsWith('*.');
  return {
    exact: new Map(entries.filter(([hostname]) => hostname !== ANY_HOST && !isWildcard(hostname))),
    suffixes: new Map(entries.filter(([hostname]) => isWildcard(hostname)).map(([hostname, value]) => [hostname.slice(2), value])),
    any: entries.find(([hostname]) => hostname === ANY_HOST)?.[1],
  };
}

/** Everything that is for a name, the most specific first: itself, then wildcards label by label, then what is for all names. */
export function hostEntries<T>(table: HostTable<T>, host: string): readonly T[] {
  const found: (T | undefined)[] = [table.exact.get(host)];
  if (table.suffixes.size > 0) for (let suffix = parentName(host); suffix !== ''; suffix = parentName(suffix)) found.push(table.suffixes.get(suffix));
  return [...found, table.any].filter((value) => value !== undefined);
}
