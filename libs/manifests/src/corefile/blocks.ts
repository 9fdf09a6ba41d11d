/** The text of a Corefile as blocks of directives (https://coredns.io/manual/configuration/; github.com/coredns/caddy caddyfile/lexer.go). */

export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  readonly block: readonly Directive[];
}

/** A server block: its addresses, such as `.:53` and `example.org`, and the plugins in it. */
export interface ServerBlock {
  readonly keys: readonly string[];
  readonly directives: readonly Directive[];
}

type Tokens = readonly string[];

/** `undefined` where braces do not match. */
export function readBlocks(text: string): readonly ServerBlock[] | undefined {
  const lines = text.split('\n').map(tokensOf).filter((tokens) => tokens.length > 0);
  const reader = { lines, at: 0 };
  const blocks: ServerBlock[] = [];
  let keys: string[] = [];
  while (reader.at < lines.length) {
    const line = lines[reader.at] ?? [];
    reader.at += 1;
    const opens = line.at(-1) === '{';
    keys.push(...(opens ? line.slice(0, -1) : line).map((key) => key.replace(/,$/, '')).filter((key) => key !== ''));
    if (!opens) continue;
    const directives = readDirectives(reader);
    if (directives === undefined) return undefined;
    if (!isSnippet(keys)) blocks.push({ keys, directives });
    keys = [];
  }
  return keys.length === 0 ? blocks : undefined;
}

/** `(name) { … }` is only there to be imported. */
function isSnippet(keys: readonly string[]): boolean {
  return keys.length === 1 && /^\(.*\)$/.test(keys[0] ?? '');
}

function readDirectives(reader: { readonly lines: readonly Tokens[]; at: number }): readonly Directive[] | undefined {
  const directives: Directive[] = [];
  while (reader.at < reader.lines.length) {
    const [name = '', ...rest] = reader.lines[reader.at] ?? [];
    reader.at += 1;
    if (name === '}') return rest.length === 0 ? directives : undefined;
    const opens = rest.at(-1) === '{';
    const block = opens ? readDirectives(reader) : [];
    if (block === undefined) return undefined;
    directives.push({ name, args: opens ? rest.slice(0, -1) : rest, block });
  }
  return undefined;
}

/** Words, and quoted text as one; `#` begins a comment where a word could begin. */
function tokensOf(line: string): Tokens {
  const tokens: string[] = [];
  for (const [, quoted, word] of line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)) {
    if (word?.startsWith('#') === true) break;
    tokens.push(quoted ?? word ?? '');
  }
  return tokens;
}
