import { type DiagnosticLog, FileReporter, compareText } from './diagnostics.js';
import type { LabFile } from './labFile.js';
import type { Limits } from './text/limits.js';
import { LineIndex } from './text/lineIndex.js';
import type { LabNode, MapNode } from './text/node.js';
import { entryOf, textOf } from './text/node.js';
import { readYaml } from './text/yamlReader.js';

/** One object of a lab, not yet decoded: a document, or an item of a List. */
export interface SourceDocument {
  readonly apiVersion: string;
  readonly kind: string;
  readonly node: MapNode;
  readonly report: FileReporter;
}

/** Reads the files in the order of their paths, so that the order in which they were handed in changes nothing. */
export function readDocuments(files: readonly LabFile[], log: DiagnosticLog, limits: Limits): readonly SourceDocument[] {
  const ordered = [...files].sort((a, b) => compareText(a.path, b.path) || compareText(a.content, b.content));
  const budget = { files: limits.files, characters: limits.totalSize, documents: limits.documents };
  return ordered.flatMap((file) => readFile(file, log, limits, budget));
}

interface Budget {
  files: number;
  characters: number;
  documents: number;
}

function readFile(file: LabFile, log: DiagnosticLog, limits: Limits, budget: Budget): readonly SourceDocument[] {
  if (!isLabText(file.path)) {
    log.add({ severity: 'INFO', code: 'MANIFEST.NOT_READ', message: 'Only .yaml, .yml and .json files belong to the network; this one is kept and not read.', path: file.path });
    return [];
  }
  const refusal = refusalOf(file, limits, budget);
  if (refusal !== undefined) {
    log.add({ severity: 'ERROR', ...refusal, path: file.path, line: 1, column: 1 });
    return [];
  }
  const text = normalized(file.content);
  const report = new FileReporter(file.path, new LineIndex(text), log);
  const nodes = readYaml(text, report, limits);
  if (nodes.length === 0 && report.errors === 0) {
    report.info('MANIFEST.EMPTY_FILE', 'This file holds no document. Remove it, or write something into it.', 0);
  }
  return nodes.flatMap((node) => objectsOf(node, report, budget));
}

/** Without the marks of other systems, a byte order mark and carriage returns: lines and columns stay what an editor shows. */
function normalized(content: string): string {
  const text = content.startsWith('\ufeff') ? content.slice(1) : content;
  return text.includes('\r\n') ? text.replaceAll('\r\n', '\n') : text;
}

function refusalOf(file: LabFile, limits: Limits, budget: Budget): { readonly code: string; readonly message: string } | undefined {
  budget.files -= 1;
  if (budget.files < 0) return { code: 'MANIFEST.TOO_MANY_FILES', message: `A lab may have ${limits.files} files; this one is not read. Put several documents into one file.` };
  if (file.content.length > limits.fileSize) {
    return { code: 'MANIFEST.FILE_TOO_LARGE', message: `This file has ${file.content.length} characters, a lab's file may have ${limits.fileSize}; it is not read. Split it, or leave out what the network does not need.` };
  }
  budget.characters -= file.content.length;
  if (budget.characters < 0) return { code: 'MANIFEST.LAB_TOO_LARGE', message: `The files together are over ${limits.totalSize} characters; this one is not read. Leave out what the network does not need.` };
  return undefined;
}

function isLabText(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return !name.includes('.') || /\.(ya?ml|json)$/i.test(name);
}

/** A document as itself, a List as its items: `kind: List`, `PodList` and so on, the way kubectl prints them. */
function objectsOf(node: LabNode, report: FileReporter, budget: Budget): readonly SourceDocument[] {
  budget.documents -= 1;
  if (budget.documents < 0) {
    if (budget.documents === -1) report.error('MANIFEST.TOO_MANY_DOCUMENTS', 'The lab has too many documents; this one and those after it are not read. Split the lab.', node.at);
    return [];
  }
  if (node.kind !== 'map') {
    notAnObject(node, report);
    return [];
  }
  const kind = textOf(node, 'kind') ?? '';
  const apiVersion = textOf(node, 'apiVersion') ?? '';
  const items = entryOf(node, 'items')?.value;
  if (kind.endsWith('List') && items?.kind === 'list') {
    const itemKind = kind.slice(0, -'List'.length);
    return items.items.flatMap((item) => objectsOf(withType(item, apiVersion, itemKind), report, budget));
  }
  if (kind === '' || apiVersion === '') {
    const field = kind === '' ? 'kind' : 'apiVersion';
    report.error('MANIFEST.NOT_AN_OBJECT', `${field} is required: it says what this document is. Add it, or move the file out of the lab.`, entryOf(node, field)?.keyAt ?? node.at, field);
    return [];
  }
  return [{ apiVersion, kind, node, report }];
}

/** Reports and other data often lie beside manifests as JSON arrays; in YAML it is a slip. */
function notAnObject(node: LabNode, report: FileReporter): void {
  if (node.kind === 'list' && report.path.endsWith('.json')) {
    report.warning('MANIFEST.NOT_AN_OBJECT', 'This file holds an array and no object with apiVersion and kind; it is not read. Move it out of the lab.', node.at);
    return;
  }
  report.error('MANIFEST.NOT_AN_OBJECT', 'A document must be a mapping with apiVersion and kind. Check its indentation.', node.at);
}

/** Items of a typed List (`PodList`) may leave out what the List says for all of them. */
function withType(item: LabNode, apiVersion: string, kind: string): LabNode {
  if (item.kind !== 'map' || kind === '' || entryOf(item, 'kind') !== undefined) return item;
  const entry = (key: string, value: string) => ({ key, keyAt: item.at, value: { kind: 'scalar' as const, value, source: value, at: item.at } });
  return { ...item, entries: [entry('apiVersion', apiVersion), entry('kind', kind), ...item.entries] };
}
