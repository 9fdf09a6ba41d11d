/** What filters do to a request: https://gateway-api.sigs.k8s.io/reference/spec/#httproutefilter */
import type { HeaderModifier, PathModifier, RequestRedirect, RouteFilter } from '../../model/index.js';
import type { HttpFilterStep, HttpHeader } from '../../trace/index.js';
import type { Request } from '../ingress/response.js';

type Cites = HttpFilterStep['cites'];

/** The prefix that the match of the rule took, for ReplacePrefixMatch. */
export type MatchedPrefix = string | undefined;

export function headersChanged(request: Request, modifier: HeaderModifier, of: 'request' | 'response', cites: Cites): { readonly request: Request; readonly step: HttpFilterStep } {
  const { set = [], add = [], remove = [] } = modifier;
  const step = { kind: 'httpFilter', outcome: 'HEADERS_CHANGED', of, set, add, remove, cites } as const;
  if (of === 'response') return { request, step: { ...step, headers: [] } };
  const headers = changed(request.headers, modifier);
  const touched = new Set([...set, ...add].map(({ name }) => name.toLowerCase()));
  return { request: { ...request, headers }, step: { ...step, headers: headers.filter(({ name }) => touched.has(name.toLowerCase())) } };
}

/** Set replaces, add appends to the list that is there, remove takes away; each name once, as the filter's order has it. */
function changed(headers: readonly HttpHeader[], { set = [], add = [], remove = [] }: HeaderModifier): readonly HttpHeader[] {
  const isOneOf = (names: readonly string[], name: string): boolean => names.some((other) => other.toLowerCase() === name.toLowerCase());
  const settled = [...headers.filter(({ name }) => !isOneOf([...remove, ...set.map((header) => header.name)], name)), ...set];
  return add.reduce<readonly HttpHeader[]>((all, { name, value }) => {
    const known = all.findIndex((header) => header.name.toLowerCase() === name.toLowerCase());
    return known < 0 ? [...all, { name, value }] : all.map((header, index) => (index === known ? { name: header.name, value: `${header.value},${value}` } : header));
  }, settled);
}

export function rewritten(request: Request, { hostname, path }: NonNullable<RouteFilter['urlRewrite']>, prefix: MatchedPrefix): Request {
  return { ...request, host: hostname ?? request.host, path: path === undefined ? request.path : modified(request.path, path, prefix) };
}

/** Where a redirect leads: what the filter leaves out stays as it was asked, and a port that the scheme implies is not written. */
export function locationOf(request: Request, listenerPort: number, redirect: RequestRedirect, prefix: MatchedPrefix): string {
  const scheme = redirect.scheme ?? request.scheme;
  const implied = scheme === 'https' ? 443 : 80;
  const port = redirect.port ?? (redirect.scheme === undefined ? listenerPort : implied);
  const host = redirect.hostname ?? request.host;
  const path = redirect.path === undefined ? request.path : modified(request.path, redirect.path, prefix);
  return `${scheme}://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}${port === implied ? '' : `:${port}`}${path}${request.query === '' ? '' : `?${request.query}`}`;
}

/** Prefixes are replaced by whole elements: a slash between what comes and what stays, and never two. */
function modified(path: string, { type, replaceFullPath, replacePrefixMatch }: PathModifier, prefix: MatchedPrefix): string {
  if (type === 'ReplaceFullPath') return replaceFullPath === undefined || replaceFullPath === '' ? '/' : replaceFullPath;
  const rest = path.slice((prefix ?? '').length);
  const replaced = `${(replacePrefixMatch ?? '').replace(/\/+$/, '')}${rest}`;
  return replaced.startsWith('/') ? replaced : `/${replaced}`;
}
