import { restRoutes } from '@vantage/contract';

/** What there is beside the routes of REST. */
const others: readonly (readonly [string, readonly string[]])[] = [
  ['/graphql', ['GET', 'HEAD', 'POST']],
  ['/auth/logout', ['GET', 'HEAD', 'POST']],
  ['/auth/{way}', ['GET', 'HEAD']],
  ['/docs', ['GET', 'HEAD']],
  ['/docs/{file}', ['GET', 'HEAD']],
  ['/ide', ['GET', 'HEAD']],
  ['/healthz', ['GET', 'HEAD']],
  ['/readyz', ['GET', 'HEAD']],
];

const known = [...restRoutes.map(({ method, path }) => [path, [method.toUpperCase()]] as const), ...others];
const routes = known.flatMap(([path, methods]) => methods.map((method) => ({ method, pattern: new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`) })));

/** The methods that an address knows. */
export function methodsAt(url: string): readonly string[] {
  const path = url.split('?', 1)[0] ?? '';
  return [...new Set(routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method))];
}
