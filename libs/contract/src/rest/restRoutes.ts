import type { RestRoute } from './route.js';
import * as routes from './routes/index.js';

/** Every route under `/v1`, by path. */
export const restRoutes: readonly RestRoute[] = Object.values<RestRoute>(routes).sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
