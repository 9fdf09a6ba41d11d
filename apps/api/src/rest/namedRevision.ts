/** The revision that a request's address names: looked up along with who asks, in one round trip. */
import { rest } from '@vantage/contract';
import type { RestRoute } from '@vantage/contract';
import type { Revision } from '@vantage/db';
import type { WantedLab } from '@vantage/usecases';
import type { FastifyRequest } from 'fastify';
import { valueOf } from './failureException.js';
import type { RestContext } from './restContext.js';

/** Undefined for addresses of other things, and for those of a wrong form, which lead nowhere: see `readInput`. */
export function placeOf({ path }: RestRoute, { params }: FastifyRequest): WantedLab | undefined {
  if (!path.startsWith(rest.getRevision.path)) return undefined;
  const named = rest.getRevision.params.safeParse(params);
  return named.success ? { kind: 'place', ...named.data } : undefined;
}

/** For handlers of such a route: the revision, or why the actor may not read it. */
export function revisionOf({ opened }: RestContext): Revision {
  if (opened === undefined) throw new Error('A route that names no revision asked for it.');
  return valueOf(opened.lab).revision;
}
