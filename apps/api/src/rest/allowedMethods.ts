import { restRoutes } from '@vantage/contract';

/** What there is beside the routes of REST. */
const others: readonly (readonly [string, readonly string[]])[] = [
  ['/graphql', ['GET', 'POST']],
  ['/auth/logout', ['GET', 'POST']],
  ['/auth/{way}', ['GET']],
  ['/docs', ['GET']],
  ['/docs/{file}', ['GET']],
  ['/ide', ['GET']],
  ['/healthz', ['GET']],
  ['/readyz', ['GET']],
];

const known = [...restRoutes.map(({ method, path }) => [path, [method.toUpperCase()]] as const), ...others];
const routes = known.flatMap(([path, methods]) => methods.map((method) => ({ method, pattern: new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`) })));

/** The methods that an address knows, as `Allow` lists them: what can be got has a head, and every address has options (RFC 9110, section 9.3). */
export function methodsAt(url: string): readonly string[] {
  const path = url.split('?', 1)[0] ?? '';
  const found = routes.filter(({ pattern }) => pattern.test(path)).flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
  return found.length === 0 ? [] : [...new Set(found), 'OPTIONS'];
}
