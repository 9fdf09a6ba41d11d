import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { DiagnosticLog, FileReporter } from '../diagnostics.js';
import { defaultLimits } from './limits.js';
import { LineIndex } from './lineIndex.js';
import type { LabNode } from './node.js';
import { readPlainYaml } from './plainYaml.js';
import { readFullYaml } from './yamlReader.js';

/** What the full parser makes of a text; `undefined` where it finds a mistake. */
function fully(text: string): readonly unknown[] | undefined {
  const report = new FileReporter('test.yaml', new LineIndex(text), new DiagnosticLog());
  const nodes = readFullYaml(text, report, defaultLimits);
  return report.errors > 0 ? undefined : nodes.map(comparable);
}

/** What the quick parser makes of a text; `undefined` where it gives up. */
function quickly(text: string): readonly unknown[] | undefined {
  const reading = readPlainYaml(text, defaultLimits);
  return reading.kind === 'read' ? reading.documents.map(comparable) : undefined;
}

/** Values and places; where nothing is written, nobody is told where it stands. */
function comparable(node: LabNode): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.value === null ? null : { value: node.value, source: node.source, at: node.at };
    case 'list':
      return { at: node.at, items: node.items.map(comparable) };
    case 'map':
      return { at: node.at, entries: node.entries.map((entry) => [entry.key, entry.keyAt, comparable(entry.value)]) };
  }
}

describe('the quick parser reads what kubectl and people write', () => {
  it.each([
    ['a mapping of mappings', 'a:\n  b: 1\n  c:\n    d: x\ne: true\n'],
    ['lists, indented and not', 'a:\n- b: 1\n  c: 2\n-   d: 3\n    e: 4\nf:\n  - g\n  - - h\n    - i\n'],
    ['several documents and comments', '# first\n---\na: 1 # one\n---\n# nothing\n---\nb: 2\n...\n'],
    ['a literal block with each way to end', 'a: |\n  x\n   y\n\nb: |-\n  z\n\nc: |+\n  w\n\nd: 1\n'],
    ['texts over several lines', 'a: one\n  two\n\n  three\nb: "x\n  y\\\n  \\ z"\nc: \'it\'\'s\n  here\'\n'],
    ['flow collections, over lines too', 'a: [1, "b", {c: d, e: [f]}]\nb: {\n  "x": 1,\n  y: [],\n }\n'],
    ['comments that begin a line inside braces', '{a: b,\n# one\nc: d # two\n# three\n, e: "f"\n# four\n\n}\n'],
    ['quoted keys and escapes', '"a b": "tab\\t\\u00e9\\x41"\n\'c\': d\n'],
    ['nothing at all', 'a:\nb: ~\nc:\n  -\n  - x\n'],
    ['colons and hashes inside text', 'a: b:c\nd: e#f\nurl: http://x:80/y\ntime: 22:30\n'],
    ['JSON', '{"apiVersion":"v1","items":[{"a":1.5e3,"b":null,"c":"\\"q\\""}]}\n'],
    ['a block without a last line end', 'a: |\n  x'],
  ])('%s', (_, text) => {
    const quick = quickly(text);
    expect(quick).toBeDefined();
    expect(quick).toEqual(fully(text));
  });

  it.each([
    ['an anchor', 'a: &x 1\n'],
    ['an alias', 'a: *x\n'],
    ['a tag', 'a: !!str 1\n'],
    ['a merge', '<<: {a: 1}\n'],
    ['a folded block', 'a: >\n  b\n'],
    ['a key that stands twice', 'a: 1\na: 2\n'],
    ['a tab that indents', 'a:\n\tb: 1\n'],
    ['a key inside a text', 'a: b: c\n'],
    ['a stray indentation', 'a: 1\n  b: 2\n'],
    ['an open quote', 'a: "b\n'],
    ['an open bracket', 'a: [b\n'],
    ['a complex key', '? a\n: b\n'],
    ['carriage returns', 'a: 1\r\n'],
    ['a block that keeps its end, before blanks without a line end', 'a: |+\n  x\n\n  '],
  ])('and leaves %s to the full one', (_, text) => {
    expect(quickly(text)).toBeUndefined();
  });

  const anyText = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('', 'true', 'no', '0x1f', '1.5', 'a: b', '- x', '#c', 'line\nbreak', ' lead', 'trail ', 'two\n\nlines\n', "it's", 'é', '\t', '{x}', '*a', '|', 'null', '~'));
  const { value: anyValue } = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 4 }, anyText, fc.integer(), fc.boolean(), fc.constant(null), fc.array(tie('value'), { maxLength: 4 }), fc.dictionary(anyText, tie('value'), { maxKeys: 4 })),
  }));

  it('as the full parser does, whatever is written and however it is laid out', () => {
    const layout = fc.record({ indent: fc.constantFrom(1, 2, 4), indentSeq: fc.boolean(), lineWidth: fc.constantFrom(0, 40, 80), collectionStyle: fc.constantFrom('any' as const, 'flow' as const), blockQuote: fc.constantFrom(true, 'literal' as const, false) });
    fc.assert(
      fc.property(anyValue, layout, (value, options) => {
        const text = stringify(value, { ...options, version: '1.1' });
        const quick = quickly(text);
        if (quick !== undefined) expect(quick).toEqual(fully(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('as the full parser does, or not at all, for fragments thrown together', () => {
    const fragment = fc.constantFrom('a:', 'b: 1', '- ', '- x', '  ', '    ', '\n', '\n\n', '"q"', "'s'", '[', ']', '{', '}', ', ', ': ', 'k: v', '# c', ' # c', '|', '|-', '|+', '---\n', '...\n', 'text', '"a\n b"', ' \t', '\\', '-', '?', '&a', '~', 'x:y', '"k": ');
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 14 }), (fragments) => {
        const text = fragments.join('');
        const quick = quickly(text);
        if (quick !== undefined) expect(quick).toEqual(fully(text));
      }),
      { numRuns: 10_000 },
    );
  });
});
