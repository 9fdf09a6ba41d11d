import type { FileReporter } from '../diagnostics.js';
import { placeOfField } from '../text/fieldPlace.js';
import type { LabNode, MapEntry, MapNode } from '../text/node.js';
import { childPath, placeOf } from '../text/node.js';
import { didYouMean } from './nearestName.js';

/** A way to read one value from text: what it gives, and in words what it wants, for the message when it gives nothing. */
export interface TextFormat<T> {
  readonly parse: (text: string) => T | undefined;
  readonly wants: string;
}

/** A text of a lab document with its place, for what can only be checked when all files are read. */
export interface Located<T> {
  readonly value: T;
  readonly field: string;
  readonly at: number;
}

/**
 * Reads the fields of one mapping of a `vantage.lab/v1` document. It reports what is wrong and goes on; `done` reports the
 * fields that nobody asked for, so that the names that are read and the names that are allowed can never differ.
 */
export class FieldReader {
  readonly path: string;
  readonly report: FileReporter;
  readonly at: number;
  readonly #node: MapNode;
  readonly #entries: ReadonlyMap<string, MapEntry>;
  readonly #asked = new Set<string>();

  constructor(node: MapNode, path: string, report: FileReporter) {
    this.path = path;
    this.report = report;
    this.at = node.at;
    this.#node = node;
    this.#entries = new Map(node.entries.map((entry) => [entry.key, entry]));
  }

  has(name: string): boolean {
    return this.#take(name) !== undefined;
  }

  /** Whether a mapping stands there, for fields that may be a list or a mapping. */
  holdsMap(name: string): boolean {
    return this.#take(name)?.value.kind === 'map';
  }

  text(name: string): string | undefined {
    const entry = this.#take(name);
    return entry === undefined ? undefined : this.#textOf(entry.value, childPath(this.path, name), placeOf(entry));
  }

  /** Text that must be there; an empty one counts as missing. */
  requiredText(name: string): string {
    const value = this.text(name);
    if (value === '' || !this.has(name)) this.missing(name);
    return value ?? '';
  }

  read<T>(name: string, format: TextFormat<T>): T | undefined {
    return this.located(name, format)?.value;
  }

  located<T>(name: string, format: TextFormat<T>): Located<T> | undefined {
    const entry = this.#take(name);
    if (entry === undefined) return undefined;
    const field = childPath(this.path, name);
    const value = this.#formatted(entry.value, field, placeOf(entry), format);
    return value === undefined ? undefined : { value, field, at: placeOf(entry) };
  }

  requiredRead<T>(name: string, format: TextFormat<T>): T | undefined {
    if (!this.has(name)) this.missing(name);
    return this.read(name, format);
  }

  /** A list of formatted texts. A single text is taken as a list of one, as `to: 10.0.0.0/8` reads. */
  readEach<T>(name: string, format: TextFormat<T>): readonly T[] | undefined {
    return this.#items(name)?.flatMap(({ node, field }) => {
      const value = this.#formatted(node, field, node.at, format);
      return value === undefined ? [] : [value];
    });
  }

  oneOf<T extends string>(name: string, values: readonly T[]): T | undefined {
    return this.read(name, {
      parse: (text) => values.find((value) => value === text),
      wants: `one of ${values.join(', ')}`,
    });
  }

  integer(name: string, from: number, to: number): number | undefined {
    const entry = this.#take(name);
    if (entry === undefined) return undefined;
    const value = entry.value.kind === 'scalar' ? entry.value.value : undefined;
    if (typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to) return value;
    const code = typeof value === 'number' ? 'MANIFEST.INVALID_VALUE' : 'MANIFEST.WRONG_TYPE';
    this.invalid(code, childPath(this.path, name), `a whole number from ${from} to ${to}`, entry.value, placeOf(entry));
    return undefined;
  }

  truth(name: string): boolean | undefined {
    const entry = this.#take(name);
    if (entry === undefined) return undefined;
    if (entry.value.kind === 'scalar' && typeof entry.value.value === 'boolean') return entry.value.value;
    this.invalid('MANIFEST.WRONG_TYPE', childPath(this.path, name), 'true or false', entry.value, placeOf(entry));
    return undefined;
  }

  child(name: string): FieldReader | undefined {
    const entry = this.#take(name);
    if (entry === undefined) return undefined;
    return this.#reader(entry.value, childPath(this.path, name), placeOf(entry));
  }

  children(name: string): readonly FieldReader[] | undefined {
    const entry = this.#take(name);
    if (entry !== undefined && entry.value.kind !== 'list') {
      this.invalid('MANIFEST.WRONG_TYPE', childPath(this.path, name), 'a list', entry.value, placeOf(entry));
      return undefined;
    }
    return this.#items(name)?.flatMap(({ node, field }) => this.#reader(node, field, node.at) ?? []);
  }

  textMap(name: string): Readonly<Record<string, string>> | undefined {
    const reader = this.child(name);
    if (reader === undefined) return undefined;
    return Object.fromEntries([...reader.#entries.keys()].map((key) => [key, reader.text(key) ?? '']));
  }

  missing(name: string): void {
    const field = childPath(this.path, name);
    this.report.error('MANIFEST.REQUIRED', `${field} is required here. Add it.`, this.#entries.get(name)?.keyAt ?? this.at, field);
  }

  /** Reports about a field further down, by its whole path. */
  errorAt(code: string, message: string, field: string): void {
    this.report.error(code, message, placeOfField(this.#node, field.slice(this.path.length)), field);
  }

  /** Where a field stands, or would stand. */
  placeOf(name: string): number {
    const entry = this.#entries.get(name);
    return entry === undefined ? this.at : placeOf(entry);
  }

  /** Reports every field that was never asked for. Call it after the last read. */
  done(): void {
    for (const entry of this.#entries.values()) {
      if (this.#asked.has(entry.key)) continue;
      const field = childPath(this.path, entry.key);
      const where = this.path === '' ? 'at the top of this document' : `in ${this.path}`;
      const known = [...this.#asked].join(', ');
      this.report.error(
        'MANIFEST.UNKNOWN_FIELD',
        `There is no field ${entry.key} ${where}.${didYouMean(entry.key, this.#asked)} Known here: ${known}.`,
        entry.keyAt,
        field,
      );
    }
  }

  invalid(code: string, field: string, wants: string, node: LabNode, at: number): void {
    const got = node.kind === 'scalar' ? (node.source === '' ? 'nothing' : node.source) : `a ${node.kind === 'map' ? 'mapping' : 'list'}`;
    this.report.error(code, `${field} must be ${wants}, not ${got}. Correct it.`, at, field);
  }

  /** An explicit null is the same as leaving the field out, as everywhere in Kubernetes. */
  #take(name: string): MapEntry | undefined {
    this.#asked.add(name);
    const entry = this.#entries.get(name);
    return entry?.value.kind === 'scalar' && entry.value.value === null ? undefined : entry;
  }

  #items(name: string): readonly { readonly node: LabNode; readonly field: string }[] | undefined {
    const entry = this.#take(name);
    if (entry === undefined) return undefined;
    const path = childPath(this.path, name);
    if (entry.value.kind !== 'list') return [{ node: entry.value, field: path }];
    return entry.value.items.map((node, index) => ({ node, field: `${path}[${index}]` }));
  }

  #reader(node: LabNode, path: string, at: number): FieldReader | undefined {
    if (node.kind === 'map') return new FieldReader(node, path, this.report);
    this.invalid('MANIFEST.WRONG_TYPE', path, 'a mapping', node, at);
    return undefined;
  }

  #textOf(node: LabNode, field: string, at: number): string | undefined {
    if (node.kind === 'scalar') return node.source;
    this.invalid('MANIFEST.WRONG_TYPE', field, 'text', node, at);
    return undefined;
  }

  #formatted<T>(node: LabNode, field: string, at: number, format: TextFormat<T>): T | undefined {
    if (node.kind !== 'scalar') {
      this.invalid('MANIFEST.WRONG_TYPE', field, format.wants, node, at);
      return undefined;
    }
    const value = format.parse(node.source);
    if (value === undefined) this.invalid('MANIFEST.INVALID_VALUE', field, format.wants, node, at);
    return value;
  }
}
