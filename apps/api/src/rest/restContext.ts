/** What a REST handler works with. */
import type { RestRoute } from '@vantage/contract';
import type { Actor, Deps, OpenedLab, Person } from '@vantage/usecases';
import type { FastifyRequest } from 'fastify';
import type { CheckedInput } from './requestInput.js';

interface World {
  /** The use cases' dependencies; those of a request with an idempotency key write in the transaction that keeps its answer. */
  readonly deps: Deps;
}

export interface RestContext extends World {
  readonly actor: Actor;
  /** Who is signed in; nobody is where a key asks. */
  readonly person: Person | undefined;
  /** What the address names: see namedRevision.ts. */
  readonly opened: OpenedLab | undefined;
}

/** For what a person does who may be in no organisation. */
export interface PersonContext extends World {
  readonly person: Person;
}

/** What a handler of such a route works with. */
export type ContextOf<A extends RestRoute['access']> = { readonly key: RestContext; readonly person: PersonContext; readonly public: World }[A];

/** What the interceptor prepared for the handler of a request. */
export interface Prepared {
  readonly context: World & { readonly actor: Actor | undefined; readonly person: Person | undefined; readonly opened: OpenedLab | undefined };
  readonly input: CheckedInput;
}

const prepared = new WeakMap<FastifyRequest, Prepared>();

export function prepare(request: FastifyRequest, parts: Prepared): void {
  prepared.set(request, parts);
}

export function preparedFor(request: FastifyRequest): Prepared {
  const parts = prepared.get(request);
  if (parts === undefined) throw new Error('A REST handler was called without its interceptor.');
  return parts;
}
