import type { RestRoute } from './route.js';
import * as routes from './routes/index.js';

/** Every route under `/v1`, by path and method. */
export const restRoutes: readonly RestRoute[] = Object.values<RestRoute>(routes).sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));

function placeOf({ path, method }: RestRoute): string {
  return `${path} ${method}`;
}
