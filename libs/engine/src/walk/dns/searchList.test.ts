import { describe, expect, it } from 'vitest';
import type { ResolverKind } from '../../model/index.js';
import { candidatesOf, endsSearch, failureOf, type CandidateOutcome } from './searchList.js';

const SEARCH = ['shop.svc.cluster.local', 'svc.cluster.local', 'cluster.local'];
const searched = (name: string): readonly string[] => SEARCH.map((domain) => `${name}.${domain}`);

describe('the names that a resolver asks, in order', () => {
  const cases: readonly { readonly name: string; readonly resolver: ResolverKind; readonly asked: string; readonly ndots?: number; readonly expected: readonly string[] }[] = [
    { name: 'S19 fewer dots than ndots: the search list, then as it is', resolver: 'glibc', asked: 'cart', expected: [...searched('cart'), 'cart'] },
    { name: 'S19 musl the same', resolver: 'musl', asked: 'cart', expected: [...searched('cart'), 'cart'] },
    { name: 'S19 a name of the internet has fewer dots than five, too', resolver: 'glibc', asked: 'www.website1.com', expected: [...searched('www.website1.com'), 'www.website1.com'] },
    { name: 'S19 at least ndots dots: as it is first', resolver: 'glibc', asked: 'a.b.c.d.e.f', expected: ['a.b.c.d.e.f', ...searched('a.b.c.d.e.f')] },
    { name: 'S19 ndots 1 asks a name with a dot as it is first', resolver: 'glibc', asked: 'a.b', ndots: 1, expected: ['a.b', ...searched('a.b')] },
    { name: 'S19 a trailing dot: as it is only', resolver: 'glibc', asked: 'cart.', expected: ['cart'] },
    { name: 'S21 musl never falls back to the search list', resolver: 'musl', asked: 'a.b.c.d.e.f', expected: ['a.b.c.d.e.f'] },
    { name: 'S21 musl, trailing dot: as it is only', resolver: 'musl', asked: 'cart.', expected: ['cart'] },
    { name: 'S21 c-ares behind dns.resolve has no search list at all', resolver: 'c-ares', asked: 'cart', expected: ['cart'] },
    { name: 'S17 names are asked in lower case', resolver: 'glibc', asked: 'CART.Shop.', expected: ['cart.shop'] },
  ];
  it.each(cases)('$name', ({ resolver, asked, ndots = 5, expected }) => {
    expect(candidatesOf({ resolver, search: SEARCH, ndots }, asked)).toEqual(expected);
  });
});

describe('a search list that is long', () => {
  const long = ['shop.svc.cluster.local', `${'a'.repeat(60)}.example`, `${'b'.repeat(60)}.example`, `${'c'.repeat(60)}.example`];
  it.each([
    ['S19 glibc takes it', 'glibc', long, 5],
    ['S21 musl reads a line of 255 bytes', 'musl', [...long, 'd'.repeat(17)], 6],
    ['S21 musl reads no longer one, and has no search list then', 'musl', [...long, 'd'.repeat(18)], 1],
  ] as const)('%s', (_name, resolver, search, names) => {
    expect(candidatesOf({ resolver, search, ndots: 5 }, 'cart')).toHaveLength(names);
  });
});

describe('what ends the search', () => {
  const cases: readonly (readonly [CandidateOutcome, Readonly<Record<ResolverKind, boolean>>])[] = [
    ['FOUND', { glibc: true, musl: true, 'c-ares': true }],
    ['NXDOMAIN', { glibc: false, musl: false, 'c-ares': false }],
    ['EMPTY', { glibc: false, musl: true, 'c-ares': true }],
    ['SERVFAIL', { glibc: false, musl: true, 'c-ares': true }],
  ];
  it.each(cases)('S21 %s', (outcome, ends) => {
    for (const resolver of ['glibc', 'musl', 'c-ares'] as const) expect(endsSearch(resolver, outcome)).toBe(ends[resolver]);
  });
});

describe('what the resolver reports in the end', () => {
  it.each([
    [['NXDOMAIN', 'NXDOMAIN'], 'NXDOMAIN'],
    [['EMPTY', 'NXDOMAIN'], 'NODATA'],
    [['SERVFAIL', 'NXDOMAIN'], 'SERVFAIL'],
    [['SERVFAIL', 'EMPTY'], 'NODATA'],
  ] as const)('%j → %s', (outcomes, expected) => {
    expect(failureOf(outcomes)).toBe(expected);
  });
});
