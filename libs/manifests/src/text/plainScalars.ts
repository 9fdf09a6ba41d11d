import { PlainCursor } from './plainCursor.js';
import type { LabNode } from './node.js';
import { resolvePlain } from './scalar.js';

const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};

/** Folding looks back over blanks: long texts over many lines are for the full parser. */
const foldLimit = 65_536;

const hexDigits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** Scalars in block context: plain, quoted and literal ones, over several lines too. https://yaml.org/spec/1.2.2/#chapter-7-flow-style-productions */
export class PlainScalars extends PlainCursor {
  /** The scalar that begins here and ends its line, inside a collection whose own column is `parent`. */
  protected scalar(parent: number): LabNode {
    const at = this.pos;
    const char = this.charAt();
    this.count();
    if (char === '"' || char === "'") {
      const source = this.quoted(char, parent);
      this.expectLineEnd();
      return { kind: 'scalar', value: source, source, at };
    }
    this.refuseIndicator();
    const source = this.plain(parent);
    return { kind: 'scalar', value: resolvePlain(source), source, at };
  }

  /** Reads a quoted text and stands behind it. */
  protected quoted(quote: '"' | "'", parent: number): string {
    const start = this.pos + 1;
    let end = this.closingQuote(this.pos, quote);
    if (end !== undefined) {
      this.pos = end + 1;
      return this.unquoted(start, end, quote);
    }
    // It goes on over several lines, each further in than what it belongs to.
    for (;;) {
      this.startLine(this.lineEnd(this.pos) + 1);
      if (this.pos > this.text.length) this.giveUp();
      while (this.charAt() === ' ') this.pos += 1;
      if (this.charAt() === '\n') continue;
      if (this.column() <= parent || this.charAt() === '\t' || this.atMarker()) this.giveUp();
      end = this.closingQuote(this.pos - 1, quote);
      if (end === undefined) continue;
      this.pos = end + 1;
      return this.unquoted(start, end, quote);
    }
  }

  /** The quote that closes the text whose opening one stands at `open`, if it stands on the same line. */
  protected closingQuote(open: number, quote: '"' | "'"): number | undefined {
    const end = this.lineEnd(open + 1);
    for (let at = open + 1; at < end; at += 1) {
      const char = this.text[at];
      if (char === '\\' && quote === '"') at += 1;
      else if (char === quote) {
        if (quote === '"' || this.text[at + 1] !== "'") return at;
        at += 1;
      }
    }
    return undefined;
  }

  protected unquoted(start: number, end: number, quote: '"' | "'"): string {
    const raw = this.text.slice(start, end);
    if (raw.length > foldLimit && raw.includes('\n')) this.giveUp();
    if (quote === "'") return fold(raw).replaceAll("''", "'");
    return raw.includes('\\') ? this.unescape(foldEscaped(raw)) : fold(raw);
  }

  private unescape(text: string): string {
    let result = '';
    let from = 0;
    for (let slash = text.indexOf('\\'); slash >= 0; slash = text.indexOf('\\', from)) {
      result += text.slice(from, slash);
      const code = text[slash + 1] ?? '';
      const digits = Object.hasOwn(hexDigits, code) ? (hexDigits[code] ?? 0) : 0;
      if (digits > 0) {
        const hex = text.slice(slash + 2, slash + 2 + digits);
        if (!/^[0-9a-fA-F]+$/.test(hex) || hex.length < digits || Number.parseInt(hex, 16) > 0x10ffff) this.giveUp();
        result += digits === 8 ? String.fromCodePoint(Number.parseInt(hex, 16)) : String.fromCharCode(Number.parseInt(hex, 16));
      } else if (Object.hasOwn(escapes, code)) result += escapes[code] ?? '';
      else this.giveUp();
      from = slash + 2 + digits;
    }
    return result + text.slice(from);
  }

  /** A plain scalar, with the lines on which it goes on. */
  private plain(parent: number): string {
    const lines = [this.plainLine()];
    for (;;) {
      const end = this.pos;
      let blanks = -1;
      while (this.charAt() === '\n') {
        blanks += 1;
        this.startLine(this.pos + 1);
        while (this.charAt() === ' ') this.pos += 1;
      }
      const goesOn = blanks >= 0 && this.pos < this.text.length && this.column() > parent && !this.atMarker();
      if (!goesOn || this.charAt() === '#') {
        if (goesOn) this.refuseAfterComment(parent);
        this.pos = end;
        return lines.join('');
      }
      if (this.charAt() === '\t') this.giveUp();
      lines.push(blanks === 0 ? ' ' : '\n'.repeat(blanks), this.plainLine());
    }
  }

  /** A comment ends a plain scalar; text further in after it would be a mistake. */
  private refuseAfterComment(parent: number): void {
    if (this.toContent() && !this.atMarker() && this.column() > parent) this.giveUp();
  }

  /** The rest of this line up to a comment; a key in the middle of a scalar is a mistake. */
  private plainLine(): string {
    const whole = this.text.slice(this.pos, this.lineEnd(this.pos));
    const comment = whole.indexOf(' #');
    const line = (comment < 0 ? whole : whole.slice(0, comment)).trimEnd();
    if (line.includes(': ') || line.endsWith(':') || line.includes('\t')) this.giveUp();
    this.pos += comment < 0 ? whole.length : comment + 1;
    return line;
  }

  /** `|`, `|-`, `|+`: the lines that follow, as they stand. */
  protected literal(parent: number): LabNode {
    const at = this.pos;
    this.count();
    const headerEnd = this.lineEnd(at);
    const header = /^\|([-+]?)(?: +#.*| *)$/.exec(this.text.slice(at, headerEnd));
    if (header === null) this.giveUp();
    const lines: string[] = [];
    let indent = -1;
    let widestBlank = 0;
    let next = headerEnd + 1;
    while (next < this.text.length) {
      const line = this.text.slice(next, this.lineEnd(next));
      const spaces = leadingSpaces(line);
      // Parsers do not agree on blanks that end a file without a line end: no line of the block, by the letter of the specification.
      if (spaces === line.length && next + spaces === this.text.length) this.giveUp();
      if (spaces === line.length) widestBlank = Math.max(widestBlank, indent < 0 ? spaces : 0);
      else {
        if (indent < 0 && spaces > parent) indent = spaces;
        if (indent < 0 || spaces < indent) break;
        if (widestBlank > indent || line[indent] === '\t') this.giveUp();
      }
      lines.push(indent < 0 ? '' : line.slice(indent));
      next += line.length + 1;
    }
    this.startLine(Math.min(next, this.text.length));
    const value = chomp(lines, header[1] ?? '');
    return { kind: 'scalar', value, source: value, at };
  }
}

function leadingSpaces(line: string): number {
  let count = 0;
  while (line[count] === ' ') count += 1;
  return count;
}

function chomp(lines: readonly string[], indicator: string): string {
  if (indicator === '+') return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
  let count = lines.length;
  while (count > 0 && lines[count - 1] === '') count -= 1;
  const text = lines.slice(0, count).join('\n');
  return indicator === '-' || count === 0 ? text : `${text}\n`;
}

/** One line end is a space, several are one less: https://yaml.org/spec/1.2.2/#65-line-folding */
function fold(raw: string): string {
  if (!raw.includes('\n')) return raw;
  return raw.replace(/[ \t]*\n[ \t\n]*/g, foldBreak);
}

/** As `fold`, but a backslash before a line end joins the lines without a space. */
function foldEscaped(raw: string): string {
  if (!raw.includes('\n')) return raw;
  return raw.replace(/(\\[^\n])|(\\?)([ \t]*)\n[ \t\n]*/g, (whole: string, escaped: string | undefined, slash: string, blanks: string) => {
    if (escaped !== undefined) return whole;
    const breaks = whole.split('\n').length - 1;
    if (slash !== '\\') return foldBreak(whole);
    return blanks + '\n'.repeat(breaks - 1);
  });
}

function foldBreak(whole: string): string {
  const breaks = whole.split('\n').length - 1;
  return breaks === 1 ? ' ' : '\n'.repeat(breaks - 1);
}
