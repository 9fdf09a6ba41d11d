/**
 * Regular expressions matched in time linear in the text (Thompson's construction): a lab may come from a stranger, and a backtracking
 * matcher could be made to run for ever. What it does not know (look-around, back references) is no pattern.
 */

/** Whether a path begins with something that the pattern matches. */
export type PathPattern = (path: string) => boolean;

type Accepts = (character: string) => boolean;

/** One instruction; `to` are the next ones. */
type Instruction =
  | { readonly kind: 'character'; readonly accepts: Accepts; readonly to: number }
  | { readonly kind: 'split'; readonly to: readonly number[] }
  | { readonly kind: 'end'; readonly to: number }
  | { readonly kind: 'match' };

type Node =
  | { readonly kind: 'character'; readonly accepts: Accepts }
  | { readonly kind: 'end' }
  | { readonly kind: 'sequence'; readonly nodes: readonly Node[] }
  | { readonly kind: 'choice'; readonly nodes: readonly Node[] }
  | { readonly kind: 'repeat'; readonly node: Node; readonly least: number; readonly most: number | undefined };

/** More instructions than any sensible path needs; counted repetitions multiply. */
const MOST_INSTRUCTIONS = 2000;

/** As nginx has paths, without case. `undefined`: not understood. */
export function pathPattern(source: string): PathPattern | undefined {
  const node = parsed(source, lowerCase);
  const matches = node === undefined ? undefined : compiled(node);
  return matches === undefined ? undefined : (path) => matches(path.toLowerCase());
}

/** For the whole of a text, as it is written: what Envoy makes of patterns. `undefined`: not understood. */
export function wholePattern(source: string): ((text: string) => boolean) | undefined {
  const node = parsed(source, asWritten);
  return node === undefined ? undefined : compiled({ kind: 'sequence', nodes: [node, { kind: 'end' }] });
}

/** In which case characters are compared. */
type Spelling = (text: string) => string;

const lowerCase: Spelling = (text) => text.toLowerCase();
const asWritten: Spelling = (text) => text;

function parsed(source: string, spelling: Spelling): Node | undefined {
  return new Parser(source.startsWith('^') ? source.slice(1) : source, spelling).parse();
}

function compiled(node: Node): ((text: string) => boolean) | undefined {
  const program: Instruction[] = [{ kind: 'match' }];
  const start = emit(program, node, 0);
  return start === undefined ? undefined : (text) => run(program, start, text);
}

function run(program: readonly Instruction[], start: number, path: string): boolean {
  let current = closure(program, [start], path === '');
  for (let index = 0; index < path.length; index += 1) {
    if (current.matched) return true;
    const character = path.charAt(index);
    const next = [...current.states].flatMap((at) => {
      const instruction = program[at];
      return instruction?.kind === 'character' && instruction.accepts(character) ? [instruction.to] : [];
    });
    if (next.length === 0) return false;
    current = closure(program, next, index === path.length - 1);
  }
  return current.matched;
}

function closure(program: readonly Instruction[], from: readonly number[], atEnd: boolean): { readonly states: ReadonlySet<number>; readonly matched: boolean } {
  const states = new Set<number>();
  const open = [...from];
  let matched = false;
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (states.has(at)) continue;
    states.add(at);
    const instruction = program[at];
    if (instruction?.kind === 'match') matched = true;
    if (instruction?.kind === 'split') open.push(...instruction.to);
    if (instruction?.kind === 'end' && atEnd) open.push(instruction.to);
  }
  return { states, matched };
}

/** Appends the instructions of a node that goes on at `next`, and says where they begin; `undefined` where they are too many. */
function emit(program: Instruction[], node: Node, next: number): number | undefined {
  if (program.length > MOST_INSTRUCTIONS) return undefined;
  switch (node.kind) {
    case 'character':
      return program.push({ kind: 'character', accepts: node.accepts, to: next }) - 1;
    case 'end':
      return program.push({ kind: 'end', to: next }) - 1;
    case 'sequence':
      return node.nodes.reduceRight<number | undefined>((after, each) => (after === undefined ? undefined : emit(program, each, after)), next);
    case 'choice': {
      const starts = node.nodes.map((each) => emit(program, each, next));
      return starts.includes(undefined) ? undefined : program.push({ kind: 'split', to: starts.filter((start) => start !== undefined) }) - 1;
    }
    case 'repeat':
      return emitRepeat(program, node, next);
  }
}

function emitRepeat(program: Instruction[], { node, least, most }: Node & { readonly kind: 'repeat' }, next: number): number | undefined {
  let after: number | undefined = next;
  if (most === undefined) {
    const loop = program.push({ kind: 'split', to: [next] }) - 1;
    const body = emit(program, node, loop);
    if (body === undefined) return undefined;
    program[loop] = { kind: 'split', to: [body, next] };
    after = loop;
  } else {
    for (let count = least; count < most && after !== undefined; count += 1) {
      const body = emit(program, node, after);
      after = body === undefined ? undefined : program.push({ kind: 'split', to: [body, next] }) - 1;
    }
  }
  for (let count = 0; count < least && after !== undefined; count += 1) after = emit(program, node, after);
  return after;
}

const CLASSES: Readonly<Record<string, Accepts>> = {
  d: (character) => /\d/.test(character),
  D: (character) => /\D/.test(character),
  w: (character) => /\w/.test(character),
  W: (character) => /\W/.test(character),
  s: (character) => /\s/.test(character),
  S: (character) => /\S/.test(character),
};

class Parser {
  readonly #text: string;
  readonly #spelling: Spelling;
  #at = 0;

  constructor(text: string, spelling: Spelling) {
    this.#text = text;
    this.#spelling = spelling;
  }

  /** `undefined` where something is not understood. */
  parse(): Node | undefined {
    const node = this.#choice();
    return this.#at === this.#text.length ? node : undefined;
  }

  #choice(): Node | undefined {
    const nodes: Node[] = [];
    do {
      const node = this.#sequence();
      if (node === undefined) return undefined;
      nodes.push(node);
    } while (this.#takes('|'));
    return nodes.length === 1 ? nodes[0] : { kind: 'choice', nodes };
  }

  #sequence(): Node | undefined {
    const nodes: Node[] = [];
    while (this.#at < this.#text.length && this.#next !== '|' && this.#next !== ')') {
      const atom = this.#atom();
      const node = atom === undefined ? undefined : this.#repeated(atom);
      if (node === undefined) return undefined;
      nodes.push(node);
    }
    return { kind: 'sequence', nodes };
  }

  #repeated(node: Node): Node | undefined {
    const bounds = this.#bounds();
    if (bounds === undefined) return node;
    this.#takes('?'); // fewest first: the same texts match
    return this.#next === '*' || this.#next === '+' || this.#next === '?' ? undefined : { kind: 'repeat', node, ...bounds };
  }

  #bounds(): { readonly least: number; readonly most: number | undefined } | undefined {
    if (this.#takes('*')) return { least: 0, most: undefined };
    if (this.#takes('+')) return { least: 1, most: undefined };
    if (this.#takes('?')) return { least: 0, most: 1 };
    const counted = /^\{(\d{1,3})(,(\d{1,3})?)?\}/.exec(this.#text.slice(this.#at));
    if (counted === null) return undefined;
    this.#at += counted[0].length;
    const least = Number(counted[1]);
    return { least, most: counted[2] === undefined ? least : counted[3] === undefined ? undefined : Number(counted[3]) };
  }

  #atom(): Node | undefined {
    const character = this.#take();
    switch (character) {
      case '(':
        return this.#group();
      case '[':
        return this.#set();
      case '.':
        return { kind: 'character', accepts: () => true };
      case '$':
        return { kind: 'end' };
      case '\\':
        return this.#escaped();
      case '^':
      case '*':
      case '+':
      case '?':
        return undefined;
      default:
        return this.#literal(character);
    }
  }

  #group(): Node | undefined {
    if (this.#takes('?') && !this.#takes(':')) return undefined;
    const node = this.#choice();
    return this.#takes(')') ? node : undefined;
  }

  #escaped(): Node | undefined {
    const character = this.#take();
    const named = CLASSES[character];
    if (named !== undefined) return { kind: 'character', accepts: named };
    return character === '' || /[a-z0-9]/i.test(character) ? undefined : this.#literal(character);
  }

  #set(): Node | undefined {
    const negated = this.#takes('^');
    const members: Accepts[] = [];
    for (let first = true; first || this.#next !== ']'; first = false) {
      const member = this.#member();
      if (member === undefined) return undefined;
      members.push(member);
    }
    this.#at += 1;
    return { kind: 'character', accepts: (character) => members.some((accepts) => accepts(character)) !== negated };
  }

  #member(): Accepts | undefined {
    const from = this.#take();
    if (from === '' || (from === '[' && this.#next === ':')) return undefined;
    if (from === '\\') {
      const escaped = this.#take();
      return CLASSES[escaped] ?? (escaped === '' || /[a-z0-9]/i.test(escaped) ? undefined : this.#exactly(escaped));
    }
    const range = /^-([^\]\\])/.exec(this.#text.slice(this.#at));
    if (range === null) return this.#exactly(from);
    this.#at += range[0].length;
    const to = range[1] ?? from;
    const isCaseless = this.#spelling('A') === 'a';
    // both cases of the range: the text is in lower case then
    return (character) => (isCaseless ? [character, character.toUpperCase()] : [character]).some((each) => each >= from && each <= to);
  }

  #literal(character: string): Node {
    return { kind: 'character', accepts: this.#exactly(character) };
  }

  #exactly(character: string): Accepts {
    const spelled = this.#spelling(character);
    return (each) => each === spelled;
  }

  get #next(): string {
    return this.#text.charAt(this.#at);
  }

  #take(): string {
    const character = this.#next;
    this.#at += 1;
    return character;
  }

  #takes(expected: string): boolean {
    if (this.#next !== expected) return false;
    this.#at += 1;
    return true;
  }
}
