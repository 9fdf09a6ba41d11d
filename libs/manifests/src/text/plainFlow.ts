import { PlainCursor } from './plainCursor.js';
import type { LabNode, MapEntry } from './node.js';
import { PlainScalars } from './plainScalars.js';
import { resolvePlain } from './scalar.js';

/** Flow collections, `[a, b]` and `{a: b}`: JSON, and what people write on one line. */
export class PlainFlow extends PlainScalars {
  protected flow(parent: number, depth: number): LabNode {
    if (depth > this.limits.depth) this.giveUp();
    const at = this.pos;
    switch (this.charAt()) {
      case '[':
        return { kind: 'list', items: this.items(parent, depth), at };
      case '{':
        return { kind: 'map', entries: this.entries(parent, depth), at };
      default:
        return this.flowScalar(parent);
    }
  }

  private items(parent: number, depth: number): readonly LabNode[] {
    const items: LabNode[] = [];
    this.open(parent);
    while (this.charAt() !== ']') {
      items.push(this.flow(parent, depth + 1));
      this.separator(']', parent);
    }
    this.pos += 1;
    return items;
  }

  private entries(parent: number, depth: number): readonly MapEntry[] {
    const entries: MapEntry[] = [];
    const keys = new Set<string>();
    this.open(parent);
    while (this.charAt() !== '}') {
      const keyAt = this.pos;
      const key = this.flowKey(parent);
      if (key === '<<' || keys.has(key)) this.giveUp();
      keys.add(key);
      this.inside(parent);
      entries.push({ key, keyAt, value: ',}'.includes(this.charAt()) ? this.nothing(this.pos) : this.flow(parent, depth + 1) });
      this.separator('}', parent);
    }
    this.pos += 1;
    return entries;
  }

  private open(parent: number): void {
    this.count();
    this.pos += 1;
    this.inside(parent);
    if (this.charAt() === ',') this.giveUp();
  }

  /** Moves to what comes next inside the brackets; it must be further in than what holds them. */
  private inside(parent: number): void {
    const char = this.text.charCodeAt(this.pos);
    if (char !== 32 && char !== 10 && char !== 9 && char !== 35) return;
    if (!this.toContent() || this.column() <= parent || this.atMarker()) this.giveUp();
  }

  private separator(close: ']' | '}', parent: number): void {
    this.inside(parent);
    if (this.charAt() === close) return;
    if (this.charAt() !== ',') this.giveUp();
    this.pos += 1;
    this.inside(parent);
    if (this.charAt() === ',') this.giveUp();
  }

  private flowKey(parent: number): string {
    const char = this.charAt();
    if (char === '"' || char === "'") {
      if (this.closingQuote(this.pos, char) === undefined) this.giveUp();
      const key = this.quoted(char, parent);
      this.inside(parent);
      if (this.charAt() !== ':') this.giveUp();
      this.pos += 1;
      return key;
    }
    const text = this.flowText();
    this.inside(parent);
    if (this.charAt() !== ':') this.giveUp();
    this.pos += 1;
    return text;
  }

  private flowScalar(parent: number): LabNode {
    const at = this.pos;
    const char = this.charAt();
    this.count();
    if (char === '"' || char === "'") {
      const source = this.quoted(char, parent);
      return { kind: 'scalar', value: source, source, at };
    }
    const source = this.flowText();
    return { kind: 'scalar', value: resolvePlain(source), source, at };
  }

  /** A plain scalar up to a bracket, a comma, a colon that ends a key, a comment or the end of the line. */
  private flowText(): string {
    this.refuseIndicator();
    const start = this.pos;
    let end = start;
    for (; end < this.text.length; end += 1) {
      const char = this.text[end] ?? '';
      if (char === '\n' || ',[]{}'.includes(char)) break;
      if (char === '\t') this.giveUp();
      if (char === ':' && (PlainCursor.isBreak(this.text[end + 1]) || ',[]{}'.includes(this.text[end + 1] ?? ''))) break;
      if (char === '#' && this.text[end - 1] === ' ') break;
    }
    this.pos = end;
    const text = this.text.slice(start, end).trimEnd();
    if (text === '' || '?:-'.includes(text)) this.giveUp();
    return text;
  }
}
