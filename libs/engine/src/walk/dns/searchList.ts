/**
 * Which absolute names a stub resolver asks, in which order, and when it stops. The three libraries differ:
 * glibc resolv/res_query.c (__res_context_search), musl src/network/lookup_name.c (name_from_dns_search), c-ares as Node's dns.resolve.
 */
import { normalizeName } from '../../compile/dns/dnsName.js';
import { assertNever, type ResolverKind } from '../../model/index.js';
import type { ResolverConfig } from './resolverConfig.js';

/** What one candidate came to. EMPTY: the server answered, without addresses of that type. */
export type CandidateOutcome = 'FOUND' | 'EMPTY' | 'NXDOMAIN' | 'SERVFAIL';

/** The names to ask, in order; the resolver stops at the first one that `isLast` says. */
export function candidatesOf(config: Pick<ResolverConfig, 'resolver' | 'search' | 'ndots'>, name: string): readonly string[] {
  const absolute = normalizeName(name);
  if (name.endsWith('.') || config.resolver === 'c-ares') return [absolute];
  const searched = searchOf(config).map((domain) => (domain === '' ? absolute : `${absolute}.${domain}`));
  const enoughDots = absolute.split('.').length - 1 >= config.ndots;
  switch (config.resolver) {
    case 'glibc':
      return distinct(enoughDots ? [absolute, ...searched] : [...searched, absolute]);
    case 'musl':
      return enoughDots ? [absolute] : distinct([...searched, absolute]);
    default:
      return assertNever(config.resolver);
  }
}

/** musl leaves out lines of resolv.conf that do not fit its buffer of 256 bytes (src/network/resolvconf.c): then it has no search list at all. */
function searchOf({ resolver, search }: Pick<ResolverConfig, 'resolver' | 'search'>): readonly string[] {
  return resolver === 'musl' && `search ${search.join(' ')}\n`.length > LONGEST_MUSL_LINE ? [] : search;
}

const LONGEST_MUSL_LINE = 255;

/** Whether the resolver asks no further name after this outcome. */
export function endsSearch(resolver: ResolverKind, outcome: CandidateOutcome): boolean {
  switch (outcome) {
    case 'FOUND':
      return true;
    case 'NXDOMAIN':
      return false;
    case 'EMPTY':
    case 'SERVFAIL':
      return resolver !== 'glibc';
  }
}

/** What the resolver reports when no candidate was found: glibc prefers missing data, then a server's failure, to "no such name". */
export function failureOf(outcomes: readonly CandidateOutcome[]): 'NODATA' | 'NXDOMAIN' | 'SERVFAIL' {
  if (outcomes.includes('EMPTY')) return 'NODATA';
  return outcomes.includes('SERVFAIL') ? 'SERVFAIL' : 'NXDOMAIN';
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
