import type { FileReporter } from '../diagnostics.js';
import { hasField, placeOfField } from '../text/fieldPlace.js';
import type { MapNode } from '../text/node.js';

type Value = string | number | boolean | undefined;

/** What a finding means for the object: left out of the network, or kept in it because what is meant is plain. */
type Consequence = 'leftOut' | 'kept';

/**
 * Collects what the semantic phase finds wrong with one object, by field as the API server names it.
 * The kinds of errors are those of https://github.com/kubernetes/apimachinery/blob/master/pkg/util/validation/field/errors.go
 *
 * Everything that an API server refuses is an ERROR. Where the slip decides nothing on the network (a name, an image, a volume) the object
 * stays in the network all the same; and where a server has stored the object, such a finding is only a WARNING: the copy was trimmed.
 */
export class Check {
  readonly #node: MapNode;
  readonly #report: FileReporter;
  readonly #origin: 'written' | 'stored';
  readonly #consequence: Consequence;
  readonly #tally: { findings: number; refusals: number };

  constructor(node: MapNode, report: FileReporter, origin: 'written' | 'stored', consequence: Consequence = 'leftOut', tally = { findings: 0, refusals: 0 }) {
    this.#node = node;
    this.#report = report;
    this.#origin = origin;
    this.#consequence = consequence;
    this.#tally = tally;
  }

  /** How many findings there were so far, of either consequence. */
  get findings(): number {
    return this.#tally.findings;
  }

  /** Whether the object cannot stay in the network. */
  get refused(): boolean {
    return this.#tally.refusals > 0;
  }

  /** The same check for fields that decide nothing on the network. */
  get aside(): Check {
    return this.#consequence === 'kept' ? this : new Check(this.#node, this.#report, this.#origin, 'kept', this.#tally);
  }

  required(field: string, why = 'Add it.'): void {
    this.#error('MANIFEST.REQUIRED', `${field} is required. ${why}`, field);
  }

  invalid(field: string, value: Value, wants: string): void {
    this.#error('MANIFEST.INVALID_VALUE', `${field}${shown(value)} is not valid: ${wants}. Correct it.`, field);
  }

  notSupported(field: string, value: Value, supported: readonly string[]): void {
    this.#error('MANIFEST.NOT_SUPPORTED', `${field}${shown(value)} is not supported; Kubernetes knows ${supported.join(', ')}. Use one of them.`, field);
  }

  duplicate(field: string, value: Value): void {
    this.#error('MANIFEST.DUPLICATE_VALUE', `${field}${shown(value)} stands there twice; each must be unique. Change or remove one.`, field);
  }

  forbidden(field: string, why: string): void {
    this.#error('MANIFEST.FORBIDDEN', `${field} may not be set here: ${why}. Remove it.`, field);
  }

  tooMany(field: string, count: number, limit: number): void {
    this.#error('MANIFEST.TOO_MANY', `${field} has ${count} items; Kubernetes takes at most ${limit}. Remove some.`, field);
  }

  /** Reports `problem` where a format found one. */
  format(field: string, value: string, problem: string | undefined): void {
    if (problem !== undefined) this.invalid(field, value, problem);
  }

  /** An optional number that must not be negative. */
  nonnegative(field: string, value: number | undefined): void {
    if (value !== undefined && value < 0) this.invalid(field, value, 'it must be 0 or more');
  }

  /** An optional text that must be one of an enumeration. */
  oneOf(field: string, value: string | undefined, supported: readonly string[]): void {
    if (value !== undefined && !supported.includes(value)) this.notSupported(field, value, supported);
  }

  #error(code: string, message: string, field: string): void {
    const place = placeOfField(this.#node, hasField(this.#node, field) ? field : asWritten(field));
    this.#tally.findings += 1;
    if (this.#consequence === 'leftOut') this.#tally.refusals += 1;
    if (this.#consequence === 'kept' && this.#origin === 'stored') this.#report.warning(code, message, place, field);
    else this.#report.error(code, message, place, field);
  }
}

/** The API server reports some fields under another name than people write. */
function asWritten(field: string): string {
  return field
    .replace(/^spec\.LoadBalancerSourceRanges/, 'spec.loadBalancerSourceRanges')
    .replace(/^spec\.clusterIPs(\[0\])?$/, 'spec.clusterIP')
    .replace(/^metadata\.taints/, 'spec.taints')
    .replace(/^annotations\.(.*)$/, 'metadata.annotations[$1]')
    .replace(/\.template\.(labels|annotations)$/, '.template.metadata.$1');
}

function shown(value: Value): string {
  if (value === undefined) return '';
  const text = typeof value === 'string' ? `"${value}"` : String(value);
  return ` ${text.length > 80 ? `${text.slice(0, 77)}…"` : text}`;
}
