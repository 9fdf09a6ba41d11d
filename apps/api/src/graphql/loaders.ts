/**
 * What the fields of many objects ask for in one tick, asked for at once. Nothing is kept: a subscription's context lives for hours,
 * and what it shows must be what there is.
 */
import type { Failure } from '@vantage/contract';
import type { Lab, Revision, User } from '@vantage/db';
import type { Result } from '@vantage/engine';
import { getHeads, getLabs, getUsers } from '@vantage/usecases';
import type { Actor, Deps } from '@vantage/usecases';
import DataLoader from 'dataloader';

export interface Loaders {
  readonly head: DataLoader<Lab, Revision>;
  /** By the row's id. */
  readonly lab: DataLoader<string, Result<Lab, Failure>>;
  readonly user: DataLoader<string, User | undefined>;
}

const BATCHED = { cache: false, maxBatchSize: 100 } as const;

const known = new WeakMap<Actor, Loaders>();

/** The loaders of an actor; an actor belongs to one request, or to one connection. */
export function loadersOf(deps: Deps, actor: Actor): Loaders {
  const loaders = known.get(actor) ?? {
    head: new DataLoader((labs) => getHeads(deps, actor, labs), BATCHED),
    lab: new DataLoader((ids) => getLabs(deps, actor, ids), BATCHED),
    user: new DataLoader((ids) => getUsers(deps, actor, ids), BATCHED),
  };
  known.set(actor, loaders);
  return loaders;
}
