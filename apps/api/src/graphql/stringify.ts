/** Answers as text. `JSON.stringify` of a long one would keep every other request waiting, so that is written a piece at a time. */
import { newTurn } from './slices.js';
import type { Turn } from './slices.js';

/** Values that are written in one go: a few milliseconds of work. */
const SMALL = 10_000;

/** Texts of answers that are given more than once. */
const texts = new WeakMap<object, string>();

/** From now on, this object is written as the text that it was written as before. */
export function keepText(data: object, text: string): void {
  texts.set(data, text);
}

/** The same text as `JSON.stringify` gives, for values that came from GraphQL: plain objects, lists, text, numbers, booleans and null. */
export async function stringify(value: unknown): Promise<string> {
  const known = isObject(value) && 'data' in value && isObject(value['data']) ? texts.get(value['data']) : undefined;
  if (known !== undefined) return withText(value, known);
  if (countUpTo(value, SMALL) < SMALL) return JSON.stringify(value);
  const pieces: string[] = [];
  await write(value, pieces, newTurn());
  return pieces.join('');
}

/** A response around data whose text is known. */
function withText(response: unknown, text: string): string {
  const others = JSON.stringify(response, (name, value: unknown) => (name === 'data' ? undefined : value));
  return others === '{}' ? `{"data":${text}}` : `{"data":${text},${others.slice(1)}`;
}

async function write(value: unknown, pieces: string[], turn: Turn): Promise<void> {
  if (turn.isOver()) await turn.pass();
  if (countUpTo(value, SMALL) < SMALL) return void pieces.push(JSON.stringify(value ?? null));
  if (Array.isArray(value)) return writeList(value, pieces, turn);
  if (isObject(value)) return writeObject(value, pieces, turn);
}

async function writeList(items: readonly unknown[], pieces: string[], turn: Turn): Promise<void> {
  for (const [index, item] of items.entries()) {
    pieces.push(index === 0 ? '[' : ',');
    await write(item, pieces, turn);
  }
  pieces.push(']');
}

async function writeObject(object: Readonly<Record<string, unknown>>, pieces: string[], turn: Turn): Promise<void> {
  let begin = '{';
  for (const [name, value] of Object.entries(object)) {
    if (value === undefined) continue;
    pieces.push(begin, JSON.stringify(name), ':');
    begin = ',';
    await write(value, pieces, turn);
  }
  pieces.push(begin === '{' ? '{}' : '}');
}

/** How many values there are inside one another, counted no further than `most`. */
function countUpTo(root: unknown, most: number): number {
  const open: unknown[] = [root];
  let count = 0;
  while (open.length > 0 && count + open.length < most) {
    const value = open.pop();
    count += 1;
    const inside: readonly unknown[] = isObject(value) ? Object.values(value) : [];
    if (inside.length >= most) return most;
    open.push(...inside);
  }
  return count + open.length;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
