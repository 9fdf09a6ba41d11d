import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabFile } from './index.js';
import { defaultLimits, parseLab } from './index.js';

function codesOf(content: string, path = 'lab.yaml'): readonly string[] {
  return parseLab([{ path, content }]).diagnostics.map((diagnostic) => diagnostic.code);
}

describe('a lab that is not what it should be', () => {
  const laughs = ['a: &a [x, x, x, x, x, x, x, x, x]', ...[...'bcdefghij'].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghij'[index] ?? ''}`).join(', ')}]`)].join('\n');

  it.each([
    ['an empty file', '', 'MANIFEST.EMPTY_FILE'],
    ['a file of comments', '# nothing\n', 'MANIFEST.EMPTY_FILE'],
    ['a tab that indents', 'apiVersion: v1\nkind: Service\nmetadata:\n\tname: x\n', 'MANIFEST.SYNTAX'],
    ['fifty megabytes', 'a'.repeat(50 * 1024 * 1024), 'MANIFEST.FILE_TOO_LARGE'],
    ['a billion laughs', laughs, 'MANIFEST.ALIAS_BOMB'],
    ['an alias of itself', 'a: &a [*a]', 'MANIFEST.SYNTAX'],
    ['brackets within brackets, without end', '['.repeat(100_000), 'MANIFEST.TOO_DEEP'],
    ['lists within lists on one line', `${'- '.repeat(50_000)}x`, 'MANIFEST.TOO_DEEP'],
    ['levels that a parser can still count', `${'['.repeat(300)}${']'.repeat(300)}`, 'MANIFEST.TOO_DEEP'],
    ['a key that stands twice', 'apiVersion: v1\nkind: Namespace\nmetadata: {name: a, name: b}\n', 'MANIFEST.DUPLICATE_KEY'],
    ['a text that is no object', 'hello', 'MANIFEST.NOT_AN_OBJECT'],
    ['an object without a kind', 'apiVersion: v1\n', 'MANIFEST.NOT_AN_OBJECT'],
    ['a kind that is mistyped', '{apiVersion: apps/v1, kind: Deploymnet, metadata: {name: a}}', 'MANIFEST.UNKNOWN_KIND'],
    ['a kind of another group', '{apiVersion: apps/v1, kind: Service, metadata: {name: a}}', 'MANIFEST.UNKNOWN_KIND'],
    ['a kind that nobody models', '{apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: {name: a}}', 'MANIFEST.NOT_MODELLED'],
  ])('%s', (_, content, code) => {
    expect(codesOf(content)).toEqual([code]);
  });

  it('refuses too many files, documents and characters, and reads the rest', () => {
    const file = (index: number): LabFile => ({ path: `${index}.yaml`, content: `{apiVersion: v1, kind: Namespace, metadata: {name: n${index}}}` });
    const limited = { ...defaultLimits, files: 2 };
    const { topology, diagnostics } = parseLab([file(1), file(2), file(3)], limited);
    expect(diagnostics.map((diagnostic) => diagnostic.code)).toEqual(['MANIFEST.TOO_MANY_FILES']);
    expect(topology.clusters[0]?.objects.namespaces.map((namespace) => namespace.metadata.name)).toEqual(['n1', 'n2']);
    expect(parseLab([file(1), file(2)], { ...defaultLimits, documents: 1 }).diagnostics.map((diagnostic) => diagnostic.code)).toEqual(['MANIFEST.TOO_MANY_DOCUMENTS']);
    expect(parseLab([file(1), file(2)], { ...defaultLimits, totalSize: 70 }).diagnostics.map((diagnostic) => diagnostic.code)).toEqual(['MANIFEST.LAB_TOO_LARGE']);
    expect(parseLab([file(1)], { ...defaultLimits, nodes: 3 }).diagnostics.map((diagnostic) => diagnostic.code)).toEqual(['MANIFEST.TOO_MANY_VALUES']);
  });

  it('names path, line, column and field of an error', () => {
    const content = 'apiVersion: v1\r\nkind: Service\r\nmetadata:\r\n  name: web\r\nspec:\r\n  type: NodePort\r\n  ports:\r\n  - port: 80\r\n    nodePort: 80\r\n';
    expect(parseLab([{ path: 'svc.yaml', content }]).diagnostics).toMatchObject([{ severity: 'ERROR', path: 'svc.yaml', line: 9, column: 15, field: 'spec.ports[0].nodePort' }]);
  });

  it.each([
    ['spec.clusterIPs', 'kind: Service\nspec:\n  ports: [{port: 80}]\n  clusterIP: 10.1.0.1\n', 7],
    ['spec.LoadBalancerSourceRanges', 'kind: Service\nspec:\n  ports: [{port: 80}]\n  loadBalancerSourceRanges: [10.0.0.0/8]\n', 7],
    ['metadata.taints[0].effect', 'kind: Node\nspec:\n  taints:\n  - key: a\n', 7],
  ])('points at what people write where the API server says %s', (field, rest, line) => {
    const cluster = 'apiVersion: vantage.lab/v1\nkind: Cluster\nmetadata: {name: c}\n';
    const files = [
      { path: 'a.yaml', content: cluster },
      { path: 'b.yaml', content: `apiVersion: v1\nmetadata:\n  name: x\n${rest}` },
    ];
    expect(parseLab(files).diagnostics).toMatchObject([{ field, path: 'b.yaml', line }]);
  });

  it('leaves out what is refused and keeps what is good', () => {
    const { topology } = parseLab([{ path: 'a.yaml', content: '{apiVersion: v1, kind: Service, metadata: {name: bad}, spec: {ports: [{port: 0}]}}\n---\n{apiVersion: v1, kind: Service, metadata: {name: good}, spec: {ports: [{port: 80}]}}' }]);
    expect(topology.clusters[0]?.objects.services.map((service) => service.metadata.name)).toEqual(['good']);
  });
});

describe('a List', () => {
  it.each([
    ['of anything', '{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Namespace, metadata: {name: a}}]}'],
    ['of one kind, whose items leave it out', '{apiVersion: v1, kind: NamespaceList, items: [{metadata: {name: a}}]}'],
    ['in a List', '{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Namespace, metadata: {name: a}}]}]}'],
  ])('%s is its items, each with its own lines', (_, content) => {
    const [namespace] = parseLab([{ path: 'a.json', content: content.replace('{name: a}', '\n{name: a}') }]).topology.clusters[0]?.objects.namespaces ?? [];
    expect(namespace?.metadata).toEqual({ name: 'a' });
    expect(namespace?.origin.fields?.get('metadata.name')).toBe(2);
  });
});

describe('laws', () => {
  const object = fc.record({ kind: fc.constantFrom('Namespace', 'Service', 'Pod', 'Widget'), name: fc.constantFrom('a', 'b', 'c', 'd e') });
  const files = fc.uniqueArray(fc.record({ path: fc.constantFrom('a.yaml', 'b.yaml', 'clusters/x/c.yaml', 'd.json', 'README.md'), objects: fc.array(object, { maxLength: 4 }) }), { selector: (file) => file.path, maxLength: 4 });

  it('the order of files changes nothing', () => {
    fc.assert(
      fc.property(files, (drafts) => {
        const lab = drafts.map(({ path, objects }) => ({ path, content: objects.map(({ kind, name }) => `apiVersion: v1\nkind: ${kind}\nmetadata: {name: ${name}}\n`).join('---\n') }));
        expect(parseLab([...lab].reverse())).toEqual(parseLab(lab));
      }),
    );
  });

  it('nothing is ever thrown, whatever the bytes', () => {
    const piece = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('apiVersion: v1\n', 'kind: Service\n', 'metadata: {name: a}\n', 'spec:\n', '  ports:\n', '  - ', 'port: 80\n', '---\n', 'items: []\n', '&a ', '*a', '<<: ', '!!binary ', '[', '{', '"', ': '));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        for (const diagnostic of parseLab([{ path: 'a.yaml', content: pieces.join('') }]).diagnostics) {
          if (diagnostic.severity === 'ERROR') expect(diagnostic).toMatchObject({ path: 'a.yaml', line: expect.any(Number) as number, column: expect.any(Number) as number });
        }
      }),
      { numRuns: 3000 },
    );
  });
});
