import type { RestRoute } from '@vantage/contract';

type ParamsOf<R extends RestRoute> = Readonly<Record<keyof R['params']['shape'] & string, string>>;

/** The address of a route with these parameters in it. */
export function addressOf<R extends RestRoute>({ path }: R, params: ParamsOf<R>): string {
  const values = new Map(Object.entries<string>(params));
  return path.replace(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(values.get(name) ?? ''));
}
