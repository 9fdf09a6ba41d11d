import type { HeaderModifier, PathModifier, RequestRedirect, RouteFilter } from '@vantage/engine';
import type { Check } from '../check.js';
import type { Written } from '../written.js';
import { preciseHostnameProblem } from './hostnames.js';
import { validatePort, validateReference } from './references.js';
import { headerNameProblem } from './valueMatches.js';

type Filter = Written<RouteFilter>;

/** Which field belongs to which type of filter. */
const fieldOfType = {
  RequestHeaderModifier: 'requestHeaderModifier',
  ResponseHeaderModifier: 'responseHeaderModifier',
  RequestMirror: 'requestMirror',
  RequestRedirect: 'requestRedirect',
  URLRewrite: 'urlRewrite',
  ExtensionRef: 'extensionRef',
  CORS: 'cors',
  ExternalAuth: 'externalAuth',
} as const;

type FilterType = keyof typeof fieldOfType;

const grpcTypes: readonly FilterType[] = ['RequestHeaderModifier', 'ResponseHeaderModifier', 'RequestMirror', 'ExtensionRef'];
const httpTypes: readonly FilterType[] = [...grpcTypes, 'RequestRedirect', 'URLRewrite', 'CORS', 'ExternalAuth'];

/** Mirrors and extensions may stand in a list several times, nothing else. */
const repeatable: ReadonlySet<string> = new Set(['RequestMirror', 'ExtensionRef']);

export function validateFilters(filters: readonly Filter[], route: 'HTTPRoute' | 'GRPCRoute', field: string, check: Check): void {
  if (filters.length > 16) check.tooMany(field, filters.length, 16);
  const types = filters.map(({ type }) => type ?? '');
  for (const type of new Set(types)) {
    if (!repeatable.has(type) && types.indexOf(type) !== types.lastIndexOf(type)) check.invalid(field, type, 'this filter can stand there only once');
  }
  if (types.includes('RequestRedirect') && types.includes('URLRewrite')) check.invalid(field, undefined, 'a request is either redirected or rewritten: RequestRedirect and URLRewrite exclude each other');
  for (const [index, filter] of filters.entries()) validateFilter(filter, route === 'HTTPRoute' ? httpTypes : grpcTypes, `${field}[${index}]`, check);
}

function validateFilter(filter: Filter, known: readonly FilterType[], field: string, check: Check): void {
  if (filter.type === undefined) check.required(`${field}.type`, `Write ${known.join(', ')}.`);
  const type = known.find((each) => each === filter.type);
  if (filter.type !== undefined && type === undefined) check.notSupported(`${field}.type`, filter.type, known);
  if (type === undefined) return;
  const given = new Set(Object.keys(filter));
  for (const other of known) if (other !== type && given.has(fieldOfType[other])) check.invalid(field, other, `it is not for a filter of type ${type}`);
  if (!given.has(fieldOfType[type])) check.invalid(field, type, `a filter of this type needs ${fieldOfType[type]}`);
  validateContent(filter, field, check);
}

function validateContent(filter: Filter, field: string, check: Check): void {
  const { requestHeaderModifier, responseHeaderModifier, requestMirror, requestRedirect, urlRewrite, extensionRef } = filter;
  if (requestHeaderModifier !== undefined) validateHeaders(requestHeaderModifier, `${field}.requestHeaderModifier`, check);
  if (responseHeaderModifier !== undefined) validateHeaders(responseHeaderModifier, `${field}.responseHeaderModifier`, check);
  if (requestMirror !== undefined) {
    const mirror = `${field}.requestMirror.backendRef`;
    if (requestMirror.backendRef === undefined) check.required(mirror, 'Say where the copies go.');
    else validateMirror(requestMirror.backendRef, mirror, check);
  }
  if (requestRedirect !== undefined) validateRedirect(requestRedirect, `${field}.requestRedirect`, check);
  if (urlRewrite !== undefined) validateTarget(urlRewrite, `${field}.urlRewrite`, check);
  if (extensionRef !== undefined) validateReference(extensionRef, `${field}.extensionRef`, check);
}

function validateMirror(backend: NonNullable<NonNullable<Filter['requestMirror']>['backendRef']>, field: string, check: Check): void {
  validateReference(backend, field, check);
  validatePort(backend.port, `${field}.port`, check);
  if ((backend.group ?? '') === '' && (backend.kind ?? 'Service') === 'Service' && backend.port === undefined) check.invalid(field, backend.name, 'a Service is referred to with its port');
}

function validateHeaders({ set = [], add = [], remove = [] }: Written<HeaderModifier>, field: string, check: Check): void {
  for (const [action, headers] of [['set', set], ['add', add]] as const) {
    if (headers.length > 16) check.tooMany(`${field}.${action}`, headers.length, 16);
    for (const [index, { name = '', value = '' }] of headers.entries()) {
      const item = `${field}.${action}[${index}]`;
      if (name === '') check.required(`${item}.name`);
      else check.format(`${item}.name`, name, headerNameProblem(name));
      if (value === '') check.required(`${item}.value`);
      if (headers.slice(0, index).some((other) => other.name === name)) check.duplicate(item, name);
    }
  }
  if (remove.length > 16) check.tooMany(`${field}.remove`, remove.length, 16);
  for (const [index, name] of remove.entries()) if (remove.indexOf(name) < index) check.duplicate(`${field}.remove[${index}]`, name);
}

function validateRedirect(redirect: Written<RequestRedirect>, field: string, check: Check): void {
  check.oneOf(`${field}.scheme`, redirect.scheme, ['http', 'https']);
  validatePort(redirect.port, `${field}.port`, check);
  const { statusCode } = redirect;
  if (statusCode !== undefined && ![301, 302, 303, 307, 308].includes(statusCode)) check.notSupported(`${field}.statusCode`, statusCode, ['301', '302', '303', '307', '308']);
  validateTarget(redirect, field, check);
}

function validateTarget({ hostname, path }: { readonly hostname?: string; readonly path?: Written<PathModifier> }, field: string, check: Check): void {
  if (hostname !== undefined) check.format(`${field}.hostname`, hostname, preciseHostnameProblem(hostname));
  if (path !== undefined) validatePathModifier(path, `${field}.path`, check);
}

function validatePathModifier({ type, replaceFullPath, replacePrefixMatch }: Written<PathModifier>, field: string, check: Check): void {
  if (type === undefined) check.required(`${field}.type`, 'Write ReplaceFullPath or ReplacePrefixMatch.');
  check.oneOf(`${field}.type`, type, ['ReplaceFullPath', 'ReplacePrefixMatch']);
  const wanted = { ReplaceFullPath: replaceFullPath, ReplacePrefixMatch: replacePrefixMatch };
  if (type === 'ReplaceFullPath' || type === 'ReplacePrefixMatch') {
    const name = type === 'ReplaceFullPath' ? 'replaceFullPath' : 'replacePrefixMatch';
    if (wanted[type] === undefined) check.invalid(field, type, `this type needs ${name}`);
    const other = type === 'ReplaceFullPath' ? replacePrefixMatch : replaceFullPath;
    if (other !== undefined) check.invalid(field, type, `beside it only ${name} may stand`);
  }
  for (const [name, value] of Object.entries({ replaceFullPath, replacePrefixMatch })) {
    if (value !== undefined && value.length > 1024) check.invalid(`${field}.${name}`, value, 'it may have at most 1024 characters');
  }
}
