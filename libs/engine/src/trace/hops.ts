import type { Hop } from './answer.js';

/** One way after another: where the second begins at the device where the first ends, the two hops become one. */
export function joinHops(before: readonly Hop[], after: readonly Hop[]): readonly Hop[] {
  const last = before.at(-1);
  const [first, ...others] = after;
  if (last === undefined || first === undefined || last.at !== first.at) return [...before, ...after];
  return [...before.slice(0, -1), { at: last.at, steps: [...last.steps, ...first.steps] }, ...others];
}
