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

/** Lies on the request, as its facts do. */
const PREPARED = Symbol('prepared');

type PreparedRequest = FastifyRequest & { [PREPARED]?: Prepared };

export function prepare(request: PreparedRequest, parts: Prepared): void {
  request[PREPARED] = parts;
}

export function preparedFor(request: PreparedRequest): Prepared {
  const parts = request[PREPARED];
  if (parts === undefined) throw new Error('A REST handler was called without its interceptor.');
  return parts;
}
