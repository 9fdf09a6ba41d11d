/**
 * Long answers, a little at a time: graphql-js completes the items of a list in one go, and a list of ten thousand would keep every other
 * request waiting. An item that is promised is completed when its promise is kept: here a few at each turn.
 */
import { setImmediate } from 'node:timers/promises';

/** Shorter lists are completed at once. */
const LONG = 100;

/** Items between looks at the clock: some tenths of a millisecond of work. */
const AT_ONCE = 10;

/** Milliseconds after which others get their turn. */
const SLICE = 5;

/** The items as the schema shows them; those of a long list are promised. */
export function inSlices<T, V>(items: readonly T[], view: (item: T) => V): readonly V[] | Promise<readonly Promise<V>[]> {
  return items.length <= LONG ? items.map(view) : promised(items, view);
}

/** graphql-js takes hold of all promises of a list at once, which is enough for one turn: it gets one before, and the first items one after. */
async function promised<T, V>(items: readonly T[], view: (item: T) => V): Promise<readonly Promise<V>[]> {
  const turn = newTurn();
  await turn.pass();
  let group = turn.pass();
  return items.map((item, index) => {
    if (index > 0 && index % AT_ONCE === 0) group = group.then(() => (turn.isOver() ? turn.pass() : undefined));
    return group.then(() => view(item));
  });
}

/** A stretch of work that is not to keep others waiting. */
export interface Turn {
  readonly isOver: () => boolean;
  /** Lets others work, and begins a new turn. */
  readonly pass: () => Promise<void>;
}

export function newTurn(): Turn {
  let end = performance.now() + SLICE;
  return {
    isOver: () => performance.now() > end,
    pass: async () => {
      await setImmediate();
      end = performance.now() + SLICE;
    },
  };
}
