import { PlainFlow } from './plainFlow.js';
import { GaveUp, PlainCursor } from './plainCursor.js';
import type { Limits } from './limits.js';
import type { LabNode, MapEntry } from './node.js';

/** What came of reading a file the quick way: its documents, the place where it takes a full YAML parser, or too many values. */
export type PlainReading =
  | { readonly kind: 'read'; readonly documents: readonly LabNode[] }
  | { readonly kind: 'gaveUp'; readonly at: number }
  | { readonly kind: 'tooManyValues'; readonly at: number };

/**
 * Reads the YAML that kubectl prints and people mostly write, JSON among it: block mappings and lists, scalars of every quoting, literal
 * blocks, flow collections. Twenty times faster than a full parser, and it gives up rather than guess: on anchors, aliases, tags, merges,
 * folded blocks and on anything that looks like a mistake, so that only the full parser ever says what is wrong.
 */
export function readPlainYaml(text: string, limits: Limits): PlainReading {
  const reader = new PlainYaml(text, limits);
  try {
    return { kind: 'read', documents: reader.documents() };
  } catch (error) {
    if (!(error instanceof GaveUp)) throw error;
    return { kind: error.reason, at: error.at };
  }
}

class PlainYaml extends PlainFlow {
  documents(): readonly LabNode[] {
    const documents: LabNode[] = [];
    if (this.text.includes('\r') || this.text.startsWith('\ufeff')) this.giveUp();
    for (let more = this.toContent(); more; more = this.toContent()) {
      if (this.atMarker()) {
        this.pos += 3;
        this.expectLineEnd();
        continue;
      }
      if (this.charAt() === '%' || documents.length >= this.limits.documents) this.giveUp();
      documents.push(this.node(-1, 0));
      if (this.toContent() && !this.atMarker()) this.giveUp();
    }
    return documents.filter((node) => node.kind !== 'scalar' || node.value !== null);
  }

  /** The node that begins here, inside a collection whose own column is `parent`. */
  private node(parent: number, depth: number): LabNode {
    if (depth > this.limits.depth) this.giveUp();
    const column = this.column();
    if (this.atDash()) return this.list(column, depth);
    const colon = this.keyEnd();
    return colon === undefined ? this.scalarOrFlow(parent, depth) : this.map(column, colon, depth);
  }

  private list(column: number, depth: number): LabNode {
    const at = this.pos;
    const items: LabNode[] = [];
    this.count();
    do {
      const dash = this.pos;
      this.pos += 1;
      this.skipSpaces();
      if (!this.atLineEnd()) items.push(this.node(column, depth + 1));
      else items.push(this.toContent() && !this.atMarker() && this.column() > column ? this.node(column, depth + 1) : this.nothing(dash));
    } while (this.toContent() && !this.atMarker() && this.column() === column && this.atDash());
    if (this.pos < this.text.length && !this.atMarker() && this.column() > column) this.giveUp();
    return { kind: 'list', items, at };
  }

  private map(column: number, firstColon: number, depth: number): LabNode {
    const at = this.pos;
    const entries: MapEntry[] = [];
    const keys = new Set<string>();
    this.count();
    for (let colon: number | undefined = firstColon; colon !== undefined; colon = this.nextKey(column)) {
      const keyAt = this.pos;
      const key = this.keyText(colon);
      if (key === '<<' || keys.has(key)) this.giveUp();
      keys.add(key);
      this.pos = colon + 1;
      this.skipSpaces();
      entries.push({ key, keyAt, value: this.value(column, depth) });
    }
    return { kind: 'map', entries, at };
  }

  /** Moves to the next key of a mapping at this column, and gives its colon; `undefined` where the mapping ends. */
  private nextKey(column: number): number | undefined {
    if (!this.toContent() || this.atMarker()) return undefined;
    const next = this.column();
    if (next < column) return undefined;
    const colon = next > column || this.atDash() ? undefined : this.keyEnd();
    return colon ?? this.giveUp();
  }

  private value(column: number, depth: number): LabNode {
    const colonEnd = this.pos;
    if (!this.atLineEnd()) {
      if (this.atDash()) this.giveUp();
      return this.scalarOrFlow(column, depth + 1);
    }
    if (!this.toContent() || this.atMarker()) return this.nothing(colonEnd);
    const next = this.column();
    if (next > column) return this.node(column, depth + 1);
    // A list may stand at the column of the key that holds it.
    return next === column && this.atDash() ? this.list(column, depth + 1) : this.nothing(colonEnd);
  }

  private scalarOrFlow(parent: number, depth: number): LabNode {
    const char = this.charAt();
    if (char === '[' || char === '{') {
      const node = this.flow(parent, depth);
      this.expectLineEnd();
      return node;
    }
    if (char === '|' && parent >= 0) return this.literal(parent);
    return this.scalar(parent);
  }

  /** Where the colon stands that makes this line begin with a key; `undefined` where it begins with something else. */
  private keyEnd(): number | undefined {
    const char = this.charAt();
    if (char === '"' || char === "'") {
      const close = this.closingQuote(this.pos, char);
      if (close === undefined) return undefined;
      let after = close + 1;
      while (this.text[after] === ' ') after += 1;
      return this.text[after] === ':' && PlainCursor.isBreak(this.text[after + 1]) ? after : undefined;
    }
    if ('[{|'.includes(char)) return undefined;
    const line = this.text.slice(this.pos, this.lineEnd(this.pos));
    for (let colon = line.indexOf(':'); colon >= 0; colon = line.indexOf(':', colon + 1)) {
      if (!PlainCursor.isBreak(line[colon + 1])) continue;
      const comment = line.indexOf(' #');
      return comment >= 0 && comment < colon ? undefined : this.pos + colon;
    }
    return undefined;
  }

  private keyText(colon: number): string {
    const char = this.charAt();
    if (char !== '"' && char !== "'") {
      this.refuseIndicator();
      const key = this.text.slice(this.pos, colon).trimEnd();
      return key.includes('\t') ? this.giveUp() : key;
    }
    const close = this.closingQuote(this.pos, char) ?? this.giveUp();
    return this.unquoted(this.pos + 1, close, char);
  }
}
