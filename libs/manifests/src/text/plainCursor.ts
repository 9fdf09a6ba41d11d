import type { Limits } from './limits.js';
import type { LabNode } from './node.js';

/** Thrown inside the quick reader, and caught by it: this text is for the full parser. */
export class GaveUp extends Error {
  constructor(
    readonly reason: 'gaveUp' | 'tooManyValues',
    readonly at: number,
  ) {
    super(reason);
  }
}

/** A place in the text of a file, and the small steps that the quick reader takes from it. */
export class PlainCursor {
  protected pos = 0;
  private lineStart = 0;
  private nodes = 0;

  constructor(
    protected readonly text: string,
    protected readonly limits: Limits,
  ) {}

  static isBreak(char: string | undefined): boolean {
    return char === undefined || char === ' ' || char === '\n';
  }

  protected giveUp(): never {
    throw new GaveUp('gaveUp', Math.min(this.pos, this.text.length));
  }

  protected count(): void {
    this.nodes += 1;
    if (this.nodes > this.limits.nodes) throw new GaveUp('tooManyValues', this.pos);
  }

  protected charAt(): string {
    return this.text[this.pos] ?? '';
  }

  protected column(): number {
    return this.pos - this.lineStart;
  }

  protected lineEnd(from: number): number {
    const end = this.text.indexOf('\n', from);
    return end < 0 ? this.text.length : end;
  }

  protected skipSpaces(): void {
    while (this.text.charCodeAt(this.pos) === 32) this.pos += 1;
    if (this.text.charCodeAt(this.pos) === 9) this.giveUp();
  }

  /** Nothing but a comment follows on this line. */
  protected atLineEnd(): boolean {
    const char = this.text[this.pos];
    return char === undefined || char === '\n' || (char === '#' && (this.pos === this.lineStart || this.text[this.pos - 1] === ' '));
  }

  protected expectLineEnd(): void {
    this.skipSpaces();
    if (!this.atLineEnd()) this.giveUp();
  }

  /** Moves past blanks, comments and line ends to what comes next; false at the end of the file. */
  protected toContent(): boolean {
    for (;;) {
      this.skipSpaces();
      const char = this.text.charCodeAt(this.pos);
      if (char === 35 && this.atLineEnd()) this.pos = this.lineEnd(this.pos);
      else if (char !== 10) return this.pos < this.text.length;
      if (this.pos >= this.text.length) return false;
      this.startLine(this.pos + 1);
    }
  }

  protected startLine(at: number): void {
    this.pos = at;
    this.lineStart = at;
  }

  protected atDash(): boolean {
    return this.text.charCodeAt(this.pos) === 45 && PlainCursor.isBreak(this.text[this.pos + 1]);
  }

  /** `---` or `...` at the beginning of a line. */
  protected atMarker(): boolean {
    if (this.pos !== this.lineStart) return false;
    const char = this.text.charCodeAt(this.pos);
    if (char !== 45 && char !== 46) return false;
    return (this.text.startsWith('---', this.pos) || this.text.startsWith('...', this.pos)) && PlainCursor.isBreak(this.text[this.pos + 3]);
  }

  /** Anchors, aliases, tags, complex keys, directives, folded blocks and what no plain scalar may begin with. */
  protected refuseIndicator(): void {
    const char = this.charAt();
    if (char === '' || '&*!>%@`|,]}#'.includes(char)) this.giveUp();
    if ((char === '?' || char === ':' || char === '-') && PlainCursor.isBreak(this.text[this.pos + 1])) this.giveUp();
  }

  protected nothing(at: number): LabNode {
    this.count();
    return { kind: 'scalar', value: null, source: '', at };
  }
}
