/** What a REST handler works with. */
import type { Actor, Deps } from '@vantage/usecases';
import type { FastifyRequest } from 'fastify';
import type { CheckedInput } from './requestInput.js';

export interface RestContext<A = Actor> {
  /** The use cases' dependencies; those of a request with an idempotency key write in the transaction that keeps its answer. */
  readonly deps: Deps;
  readonly actor: A;
}

/** What the interceptor prepared for the handler of a request. */
export interface Prepared {
  readonly context: RestContext<Actor | undefined>;
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
