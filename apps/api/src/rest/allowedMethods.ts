import { restRoutes } from '@vantage/contract';

const routes = restRoutes.map(({ method, path }) => ({
  method: method.toUpperCase(),
  pattern: new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
}));

/** The methods that an address knows. */
export function methodsAt(url: string): readonly string[] {
  const path = url.split('?', 1)[0] ?? '';
  return routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
}
