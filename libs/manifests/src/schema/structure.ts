import type { FileReporter } from '../diagnostics.js';
import type { PlainValue } from '../kubernetes/plainValue.js';
import { plainValue } from '../kubernetes/plainValue.js';
import { didYouMean } from '../lab/nearestName.js';
import type { LabNode, ListNode, MapEntry, MapNode, ScalarNode } from '../text/node.js';
import type { FieldType, StructType } from './fieldType.js';

/**
 * The structural phase: decodes a document as the API server's strict decoder does (sigs.k8s.io/json with the kind's Go type); `undefined`
 * where a value has a wrong type. A field that the kind does not have is an error too, and ignored: the rest of the object is plain.
 * In an object that a server has stored it is a warning, since the server may have been of another version.
 * A null counts as absent, but is the zero value inside a list or a map of texts; so does a zero value where Go cannot tell the two apart.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation
 */
export function decodeStructure(node: MapNode, type: StructType, report: FileReporter, origin: 'written' | 'stored'): PlainValue | undefined {
  const decoder = new StructureDecoder(report, origin);
  const value = decoder.struct(node, type);
  return decoder.wrongTypes > 0 ? undefined : value;
}

const quantityPattern = /^[+-]?(\d+\.?\d*|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/;
const timePattern = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

class StructureDecoder {
  readonly #report: FileReporter;
  readonly #origin: 'written' | 'stored';
  /** Keys and indexes down to the value being read; written out only for a report. */
  readonly #path: (string | number)[] = [];

  #wrongTypes = 0;

  constructor(report: FileReporter, origin: 'written' | 'stored') {
    this.#report = report;
    this.#origin = origin;
  }

  get wrongTypes(): number {
    return this.#wrongTypes;
  }

  struct(node: MapNode, type: StructType): PlainValue {
    const value: Record<string, PlainValue> = {};
    for (const entry of node.entries) {
      this.#path.push(entry.key);
      const field = type.fields.get(entry.key);
      if (field === undefined) this.#unknown(entry, type, value);
      else if (!isNull(entry.value) && !(type.zeroFields.has(entry.key) && isZero(entry.value, field))) value[entry.key] = this.#value(entry.value, field);
      this.#path.pop();
    }
    return value;
  }

  #value(node: LabNode, type: FieldType): PlainValue {
    switch (type.kind) {
      case 'struct':
        return node.kind === 'map' ? this.struct(node, type) : this.#wrong(node, 'a mapping');
      case 'list':
        return node.kind === 'list' ? this.#list(node, type.of) : this.#wrong(node, 'a list');
      case 'map':
        return node.kind === 'map' ? this.#map(node, type.of) : this.#wrong(node, 'a mapping of names to values');
      case 'raw':
        return plainValue(node);
      case 'string':
      case 'boolean':
      case 'int32':
      case 'int64':
      case 'IntOrString':
      case 'Quantity':
      case 'Time':
        return node.kind === 'scalar' ? this.#scalar(node, type.kind) : this.#wrong(node, scalarWords[type.kind]);
    }
  }

  #list(node: ListNode, type: FieldType): PlainValue {
    return node.items.map((item, index) => {
      this.#path.push(index);
      const value = isNull(item) ? zeroOf(type) : this.#value(item, type);
      this.#path.pop();
      return value;
    });
  }

  #map(node: MapNode, type: FieldType): PlainValue {
    const value: Record<string, PlainValue> = {};
    for (const entry of node.entries) {
      this.#path.push(entry.key);
      const child = isNull(entry.value) ? zeroOf(type) : this.#value(entry.value, type);
      // A key such as __proto__ is a label like any other.
      Object.defineProperty(value, entry.key, { value: child, enumerable: true, configurable: true, writable: true });
      this.#path.pop();
    }
    return value;
  }

  #scalar(node: ScalarNode, kind: ScalarKind): PlainValue {
    const { value } = node;
    switch (kind) {
      case 'string':
        return typeof value === 'string' ? value : this.#wrong(node, scalarWords.string);
      case 'boolean':
        return typeof value === 'boolean' ? value : this.#wrong(node, scalarWords.boolean);
      case 'int32':
        return isInteger(value, 2 ** 31) ? value : this.#wrong(node, scalarWords.int32);
      case 'int64':
        return isInteger(value, 2 ** 63) ? value : this.#wrong(node, scalarWords.int64);
      case 'IntOrString':
        return typeof value === 'string' || isInteger(value, 2 ** 31) ? value : this.#wrong(node, scalarWords.IntOrString);
      case 'Quantity':
        return quantityPattern.test(node.source) && typeof value !== 'boolean' ? value : this.#wrong(node, scalarWords.Quantity);
      case 'Time':
        return timePattern.test(node.source) ? node.source : this.#wrong(node, scalarWords.Time);
    }
  }

  #wrong(node: LabNode, wants: string): PlainValue {
    const got = node.kind === 'scalar' ? describe(node) : node.kind === 'map' ? 'a mapping' : 'a list';
    const hint = wants === scalarWords.string && node.kind === 'scalar' ? ` Put it in quotes: "${node.source}".` : ' Correct it.';
    const field = this.#field();
    this.#wrongTypes += 1;
    this.#report.error('MANIFEST.WRONG_TYPE', `${field} must be ${wants}, not ${got}.${hint}`, node.at, field);
    return null;
  }

  #unknown(entry: MapEntry, type: StructType, into: Record<string, PlainValue>): void {
    const field = this.#field();
    const message = `${type.name} has no field ${entry.key}.${didYouMean(entry.key, type.fields.keys())} Remove it or correct its name and indentation.`;
    if (this.#origin === 'stored' || field === 'status') this.#report.warning('MANIFEST.UNKNOWN_FIELD', message, entry.keyAt, field);
    else this.#report.error('MANIFEST.UNKNOWN_FIELD', message, entry.keyAt, field);
    // Only the case is wrong: what is meant is plain.
    const meant = [...type.fields].find(([name]) => name.toLowerCase() === entry.key.toLowerCase());
    if (meant !== undefined && !isNull(entry.value)) into[meant[0]] ??= this.#value(entry.value, meant[1]);
  }

  #field(): string {
    return this.#path.reduce<string>((path, step) => (typeof step === 'number' ? `${path}[${step}]` : path === '' ? step : `${path}.${step}`), '');
  }
}

type ScalarKind = Exclude<FieldType['kind'], 'struct' | 'list' | 'map' | 'raw'>;

const scalarWords: Readonly<Record<ScalarKind, string>> = {
  string: 'text',
  boolean: 'true or false',
  int32: 'a whole number of 32 bits',
  int64: 'a whole number',
  IntOrString: 'a whole number or text',
  Quantity: 'a quantity such as 100m or 128Mi',
  Time: 'a time such as 2026-01-31T12:00:00Z',
};

function describe(node: ScalarNode): string {
  if (node.value === null) return 'nothing';
  return typeof node.value === 'string' ? `the text "${node.value.slice(0, 60)}"` : node.source;
}

function isNull(node: LabNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}

function isZero(node: LabNode, { kind }: FieldType): boolean {
  return node.kind === 'scalar' && node.value === (kind === 'string' ? '' : 0);
}

function isInteger(value: ScalarNode['value'], limit: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= -limit && value < limit;
}

/** What Go leaves in a list or a map where JSON says null. */
function zeroOf(type: FieldType): PlainValue {
  switch (type.kind) {
    case 'struct':
    case 'map':
      return {};
    case 'list':
      return [];
    case 'boolean':
      return false;
    case 'int32':
    case 'int64':
    case 'IntOrString':
    case 'Quantity':
      return 0;
    case 'string':
    case 'Time':
      return '';
    case 'raw':
      return null;
  }
}
