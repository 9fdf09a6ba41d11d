import type { LineIndex } from './lineIndex.js';
import type { LabNode } from './node.js';
import { childPath } from './node.js';

/**
 * The line of each field of one object, by path. Ten thousand pods have millions of fields and few are ever cited,
 * so the paths are only written out when somebody asks for one.
 */
export class FieldLines implements ReadonlyMap<string, number> {
  readonly #root: LabNode;
  readonly #lines: LineIndex;
  #written: Map<string, number> | undefined;

  constructor(root: LabNode, lines: LineIndex) {
    this.#root = root;
    this.#lines = lines;
  }

  get size(): number {
    return this.#all().size;
  }

  get(path: string): number | undefined {
    return this.#all().get(path);
  }

  has(path: string): boolean {
    return this.#all().has(path);
  }

  forEach(visit: (line: number, path: string, map: ReadonlyMap<string, number>) => void): void {
    for (const [path, line] of this.#all()) visit(line, path, this);
  }

  entries(): MapIterator<[string, number]> {
    return this.#all().entries();
  }

  keys(): MapIterator<string> {
    return this.#all().keys();
  }

  values(): MapIterator<number> {
    return this.#all().values();
  }

  [Symbol.iterator](): MapIterator<[string, number]> {
    return this.entries();
  }

  #all(): Map<string, number> {
    if (this.#written === undefined) {
      this.#written = new Map();
      this.#write(this.#root, '', this.#written);
    }
    return this.#written;
  }

  #write(node: LabNode, path: string, into: Map<string, number>): void {
    if (node.kind === 'map') {
      for (const entry of node.entries) {
        const child = childPath(path, entry.key);
        into.set(child, this.#lines.position(entry.keyAt).line);
        this.#write(entry.value, child, into);
      }
    } else if (node.kind === 'list') {
      for (const [index, item] of node.items.entries()) {
        const child = `${path}[${index}]`;
        into.set(child, this.#lines.position(item.at).line);
        this.#write(item, child, into);
      }
    }
  }
}
