import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathPattern, wholePattern } from './pathPattern.js';

describe('paths that are regular expressions', () => {
  it.each([
    ['S71 a plain path matches what begins with it', '/foo', '/foobar', true],
    ['S71 whatever the case', '/Foo', '/fOO/x', true],
    ['S71 and nothing else', '/foo', '/fo', false],
    ['S71 the whole path', '/foo$', '/foo', true],
    ['S71 and no more', '/foo$', '/foo/', false],
    ['S71 a path with or without what follows, once', '/api(/|$)(.*)', '/api', true],
    ['S71 a path with or without what follows, twice', '/api(/|$)(.*)', '/api/v1', true],
    ['S71 a path with or without what follows, not', '/api(/|$)(.*)', '/apiv1', false],
    ['S71 something must follow', '/foo/bar/(.+)', '/foo/bar/', false],
    ['S71 something follows', '/foo/bar/(.+)', '/foo/bar/1', true],
    ['S71 a set, counted', '/foo/bar/[A-Z0-9]{3}', '/foo/bar/bar', true],
    ['S71 a set, too few', '/foo/bar/[A-Z0-9]{3}', '/foo/bar/ba', false],
    ['S71 a negated set', '/[^/]+/end', '/x/y/end', false],
    ['S71 digits', '/v\\d+/', '/v12/x', true],
    ['S71 a dot of its own', '/a\\.js', '/axjs', false],
    ['S71 between two counts', '/a{2,3}$', '/aaaa', false],
    ['S71 a group without number', '/(?:a|b)c', '/bc', true],
    ['S71 an empty pattern', '', '/', true],
    ['S71 an anchor at the front', '^/x', '/x', true],
  ] as const)('%s', (_name, source, path, expected) => {
    expect(pathPattern(source)?.(path)).toBe(expected);
  });

  it.each(['/(?!x)', '/(?<n>a)', '(a)\\1', '/a(', '/a)', '/[a', '/**', '/a++', '/\\b', '/[[:alpha:]]', '/(a{999}){999}'])('%s is not understood', (source) => {
    expect(pathPattern(source)).toBeUndefined();
  });

  it('a pattern made to last ends at once', () => {
    expect(pathPattern('/(a+)+(a*)*$')?.(`/${'a'.repeat(5000)}!`)).toBe(false);
  });

  it('agrees with the language on every pattern that both know', () => {
    const atom = fc.constantFrom('a', 'b', '/', '.', '[ab]', '[^a]', '\\d', '(a|/b)', '(?:ab)', '$', '(a?)');
    const piece = fc.tuple(atom, fc.constantFrom('', '*', '+', '?', '{2}', '{1,2}')).filter(([what, often]) => what !== '$' || often === '');
    const source = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.map(([what, often]) => `${what}${often}`).join(''));
    const path = fc.array(fc.constantFrom('a', 'b', 'A', '/', '1'), { maxLength: 6 }).map((characters) => characters.join(''));
    fc.assert(fc.property(source, path, (pattern, text) => pathPattern(pattern)?.(text) === new RegExp(`^(?:${pattern})`, 'i').test(text)));
  });

  it.each([
    ['S76 the whole text', '/foo', '/foo', true],
    ['S76 and not its beginning', '/foo', '/foobar', false],
    ['S76 as it is written', '/Foo', '/foo', false],
    ['S76 ranges in their own case', '/[A-Z]+', '/abc', false],
    ['S76 classes in any', '/\\w+', '/aBc', true],
    ['S76 with an end of its own', '/a$', '/a', true],
    ['S76 repeated groups', '/(ab|c)+', '/abcab', true],
  ] as const)('%s', (_name, source, text, expected) => {
    expect(wholePattern(source)?.(text)).toBe(expected);
  });
});
