/** A request for each REST route, made from the routes themselves: a route that is added is walked from that day on, or the walk says what it needs for that. */
import { JSON_TYPE, restRoutes } from '@vantage/contract';
import type { RestRoute } from '@vantage/contract';

export interface RestWalkRequest {
  readonly title: string;
  readonly access: RestRoute['access'];
  readonly method: RestRoute['method'];
  readonly path: string;
  readonly body: object | undefined;
}

/** Requests of every route that is not for everybody; `ids` by the names of path parameters, `bodies` by the routes' ids. */
export function restRequests(ids: Readonly<Record<string, string>>, bodies: Readonly<Record<string, object>>): readonly RestWalkRequest[] {
  return restRoutes
    .filter((route) => route.access !== 'public')
    .map((route) => ({ title: route.id, access: route.access, method: route.method, path: pathOf(route, ids), body: bodyOf(route, bodies) }));
}

function pathOf(route: RestRoute, ids: Readonly<Record<string, string>>): string {
  return route.path.replace(/\{(\w+)\}/g, (_all, name: string) => {
    const id = ids[name];
    if (id === undefined) throw new Error(`The walk needs an id for {${name}} of ${route.path}: add it to its ids.`);
    return id;
  });
}

function bodyOf(route: RestRoute, bodies: Readonly<Record<string, object>>): object | undefined {
  if (route.body?.[JSON_TYPE] === undefined) return undefined;
  const body = bodies[route.id];
  if (body === undefined) throw new Error(`The walk needs a body for ${route.id}: add it to its bodies.`);
  return body;
}
