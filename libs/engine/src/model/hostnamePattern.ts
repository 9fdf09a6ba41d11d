/**
 * Host names of the Gateway API: a name, `*.` and a suffix, or `*` where none is written. A wildcard stands for one label or more:
 * https://gateway-api.sigs.k8s.io/reference/spec/#hostname
 */
export const ANY_HOST = '*';

/** Whether everything that `inner` stands for is something that `outer` stands for; both in lower case. */
export function isWithinHost(inner: string, outer: string): boolean {
  if (outer === ANY_HOST || inner === outer) return true;
  return outer.startsWith('*.') && inner !== ANY_HOST && inner.endsWith(outer.slice(1));
}

/** What both stand for: the more specific of the two, `undefined` where they have nothing in common. */
export function commonHost(a: string, b: string): string | undefined {
  if (isWithinHost(a, b)) return a;
  return isWithinHost(b, a) ? b : undefined;
}
