import type { Alias, Document, Node, Pair, ParsedNode, Scalar, YAMLMap, YAMLParseError, YAMLSeq } from 'yaml';
import { isAlias, isMap, isScalar, isSeq, parseAllDocuments } from 'yaml';
import type { FileReporter } from '../diagnostics.js';
import type { Limits } from './limits.js';
import type { LabNode, ListNode, MapEntry, MapNode, ScalarNode } from './node.js';
import { childPath } from './node.js';
import { tooDeepAt } from './nesting.js';
import { readPlainYaml } from './plainYaml.js';
import { resolvePlain } from './scalar.js';

/**
 * Reads every document of a file: quickly where it can, otherwise with a full parser, which says what is wrong. Documents with errors are
 * reported and left out. Never throws.
 */
export function readYaml(text: string, report: FileReporter, limits: Limits): readonly LabNode[] {
  const quick = readPlainYaml(text, limits);
  switch (quick.kind) {
    case 'read':
      return quick.documents;
    case 'tooManyValues':
      report.error('MANIFEST.TOO_MANY_VALUES', `More than ${limits.nodes} values in one file. Split it, or leave out what the network does not need.`, quick.at);
      return [];
    case 'gaveUp':
      break;
  }
  if (text.length > limits.fullYamlSize) {
    const message = `Files of more than ${limits.fullYamlSize} characters must be plain YAML or JSON, as kubectl prints it, and from here on this one is not. Split it, or write this part without anchors, tags and folded blocks.`;
    report.error('MANIFEST.FILE_TOO_LARGE', message, quick.at);
    return [];
  }
  const deep = tooDeepAt(text, limits.depth * 4);
  if (deep !== undefined) {
    report.error('MANIFEST.TOO_DEEP', `More than ${limits.depth} levels of nesting. Flatten the document; no Kubernetes object needs that many.`, deep);
    return [];
  }
  return readFullYaml(text, report, limits);
}

/** The full parser alone: the quick one is held against it. */
export function readFullYaml(text: string, report: FileReporter, limits: Limits): readonly LabNode[] {
  const documents = parseAllDocuments(text, { schema: 'failsafe', version: '1.1', uniqueKeys: false, logLevel: 'silent', merge: false });
  if ('empty' in documents) return [];
  return documents.flatMap((document) => {
    const errors = document.errors.filter((error) => !isSeparatedComment(error, text));
    for (const error of errors) report.error('MANIFEST.SYNTAX', syntaxMessage(error.message, text, error.pos[0]), error.pos[0]);
    if (errors.length > 0 || document.contents === null) return [];
    const node = new NodeBuilder(report, limits).build(document);
    return node === undefined || (node.kind === 'scalar' && node.value === null) ? [] : [node];
  });
}

/**
 * After a value in braces the parser wants white space before a comment though it begins its line, which separates as well
 * (YAML 1.2.2 §6.2, s-separate-in-line; §6.6).
 */
function isSeparatedComment({ message, pos: [at] }: YAMLParseError, text: string): boolean {
  return message.startsWith('Comments must be separated') && text[at - 1] === '\n';
}

function syntaxMessage(message: string, text: string, at: number): string {
  const sentence = message.split(/\n| at line /)[0] ?? message;
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  const tab = /^ *\t/.test(text.slice(lineStart, at + 1));
  return tab ? `${sentence}. This line is indented with a tab, which YAML forbids: use spaces.` : `${sentence}. Correct the YAML here; the rest of this document is not read.`;
}

class LimitExceeded extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly at: number,
  ) {
    super(message);
  }
}

/** Turns one YAML document into nodes. An alias becomes the very node that its anchor names, and counts as often as it stands there. */
class NodeBuilder {
  readonly #report: FileReporter;
  readonly #limits: Limits;
  readonly #anchors = new Map<string, { readonly node: LabNode; readonly size: number }>();
  #size = 0;
  #aliased = 0;

  constructor(report: FileReporter, limits: Limits) {
    this.#report = report;
    this.#limits = limits;
  }

  build(document: Document.Parsed): LabNode | undefined {
    const before = this.#report.errors;
    try {
      const node = this.#node(document.contents, '', 0, 0);
      return this.#report.errors > before ? undefined : node;
    } catch (error) {
      if (!(error instanceof LimitExceeded)) throw error;
      this.#report.error(error.code, error.message, error.at);
      return undefined;
    }
  }

  #node(node: Node | ParsedNode | null, path: string, depth: number, at: number): LabNode {
    const place = node?.range?.[0] ?? at;
    if (depth > this.#limits.depth) {
      throw new LimitExceeded('MANIFEST.TOO_DEEP', `More than ${this.#limits.depth} levels of nesting. Flatten the document; no Kubernetes object needs that many.`, place);
    }
    this.#count(1, place);
    if (isAlias(node)) return this.#alias(node, place);
    const sizeBefore = this.#size;
    const built = this.#plain(node, path, depth, place);
    const anchor = node !== null && 'anchor' in node ? node.anchor : undefined;
    if (anchor !== undefined) this.#anchors.set(anchor, { node: built, size: this.#size - sizeBefore + 1 });
    return built;
  }

  #plain(node: Node | null, path: string, depth: number, at: number): LabNode {
    if (isMap(node)) return this.#map(node, path, depth, at);
    if (isSeq(node)) return this.#list(node, path, depth, at);
    if (isScalar(node)) return scalarNode(node, at);
    return { kind: 'scalar', value: null, source: '', at };
  }

  #alias(alias: Alias, at: number): LabNode {
    const target = this.#anchors.get(alias.source);
    if (target === undefined) {
      this.#report.error('MANIFEST.SYNTAX', `The alias *${alias.source} names no anchor that ends before it. Define &${alias.source} further up.`, at);
      return { kind: 'scalar', value: null, source: '', at };
    }
    this.#aliased += target.size;
    if (this.#aliased > this.#limits.aliasedNodes) {
      throw new LimitExceeded('MANIFEST.ALIAS_BOMB', `Aliases repeat more than ${this.#limits.aliasedNodes} values. Write the document without so many aliases.`, at);
    }
    this.#count(target.size, at);
    return target.node;
  }

  #count(nodes: number, at: number): void {
    this.#size += nodes;
    if (this.#size > this.#limits.nodes) {
      throw new LimitExceeded('MANIFEST.TOO_MANY_VALUES', `More than ${this.#limits.nodes} values in one document. Split it.`, at);
    }
  }

  #list(node: YAMLSeq, path: string, depth: number, at: number): ListNode {
    const items = node.items.map((item, index) => this.#node(isNodeOrNull(item), `${path}[${index}]`, depth + 1, at));
    return { kind: 'list', items, at };
  }

  #map(node: YAMLMap, path: string, depth: number, at: number): MapNode {
    const own = new Map<string, MapEntry>();
    const merged: MapEntry[] = [];
    for (const pair of node.items) {
      const entry = this.#entry(pair, path, depth, at);
      if (entry === undefined) continue;
      if (entry.key === '<<' && isScalar(pair.key) && pair.key.type === 'PLAIN') {
        merged.push(...this.#merge(entry));
      } else if (own.has(entry.key)) {
        const field = childPath(path, entry.key);
        this.#report.error('MANIFEST.DUPLICATE_KEY', `The key ${entry.key} stands twice in this mapping; only one value can be meant. Remove one.`, entry.keyAt, field);
      } else own.set(entry.key, entry);
    }
    for (const entry of merged) if (!own.has(entry.key)) own.set(entry.key, entry);
    return { kind: 'map', entries: [...own.values()], at };
  }

  #entry(pair: Pair, path: string, depth: number, at: number): MapEntry | undefined {
    const keyNode = isNodeOrNull(pair.key);
    const keyAt = keyNode?.range?.[0] ?? at;
    const key = isAlias(keyNode) ? this.#alias(keyNode, keyAt) : isScalar(keyNode) ? scalarNode(keyNode, keyAt) : undefined;
    if (key?.kind !== 'scalar') {
      this.#report.error('MANIFEST.SYNTAX', 'A key must be text, not a list or a mapping. Quote it if it begins with [ or {.', keyAt, path);
      return undefined;
    }
    return { key: key.source, keyAt, value: this.#node(isNodeOrNull(pair.value), childPath(path, key.source), depth + 1, keyAt) };
  }

  /** `<<: *base` or `<<: [*a, *b]`: earlier ones win, and the mapping's own keys win over all (https://yaml.org/type/merge.html). */
  #merge(entry: MapEntry): readonly MapEntry[] {
    const sources = entry.value.kind === 'list' ? entry.value.items : [entry.value];
    return sources.flatMap((source) => {
      if (source.kind === 'map') return source.entries;
      this.#report.error('MANIFEST.SYNTAX', 'Only mappings can be merged with <<. Let it name an anchor on a mapping.', entry.keyAt);
      return [];
    });
  }
}

function scalarNode(node: Scalar, at: number): ScalarNode {
  const source = typeof node.value === 'string' ? node.value : (node.source ?? '');
  const plain = node.type === 'PLAIN' && node.tag !== 'tag:yaml.org,2002:str';
  return { kind: 'scalar', value: plain ? resolvePlain(source) : source, source, at };
}

function isNodeOrNull(value: unknown): Node | null {
  return isMap(value) || isSeq(value) || isScalar(value) || isAlias(value) ? value : null;
}
