/** Filters one after the other, until one answers itself. */
import type { RuleTable } from '../../compile/gatewayTables.js';
import { cite, type Citation, type RouteFilter } from '../../model/index.js';
import type { Step, Trace } from '../../trace/index.js';
import { response, type Request } from '../ingress/response.js';
import { stopped, type Arrived } from './accepted.js';
import { missing } from './backends.js';
import { headersChanged, locationOf, rewritten, type MatchedPrefix } from './filters.js';
import { headerValue } from './matchRequest.js';
import { FILTERS } from './references.js';

export type Filtered = { readonly kind: 'pass'; readonly request: Request; readonly steps: readonly Step[] } | { readonly kind: 'ended'; readonly trace: Trace };

export interface FilterContext {
  readonly arrived: Arrived;
  readonly rule: RuleTable;
  /** Steps at the Gateway so far. */
  readonly before: readonly Step[];
}

/** `field`: where the list stands in the route, such as `spec.rules[0].filters`. */
export function applyFilters(context: FilterContext, filters: readonly RouteFilter[], field: string): Filtered {
  let state: Filtered & { readonly kind: 'pass' } = { kind: 'pass', request: context.arrived.request, steps: [] };
  for (const [index, filter] of filters.entries()) {
    const after = applyFilter({ ...context, before: [...context.before, ...state.steps] }, filter, state.request, cite(context.rule.route.route.origin, `${field}[${index}]`));
    if (after.kind === 'ended') return after;
    state = { kind: 'pass', request: after.request, steps: [...state.steps, ...after.steps] };
  }
  return state;
}

function applyFilter(context: FilterContext, filter: RouteFilter, request: Request, written: Citation): Filtered {
  const cites = [written, FILTERS] as const;
  const pass = (step: Step, next: Request = request): Filtered => ({ kind: 'pass', request: next, steps: [step] });
  switch (filter.type) {
    case 'RequestHeaderModifier': {
      const { request: next, step } = headersChanged(request, filter.requestHeaderModifier ?? {}, 'request', cites);
      return pass(step, next);
    }
    case 'ResponseHeaderModifier':
      return pass(headersChanged(request, filter.responseHeaderModifier ?? {}, 'response', cites).step);
    case 'RequestMirror': {
      const { kind = 'Service', namespace, name = '' } = filter.requestMirror?.backendRef ?? {};
      return pass({ kind: 'httpFilter', outcome: 'MIRRORED', backend: `${kind} ${namespace ?? context.rule.route.route.metadata.namespace ?? 'default'}/${name}`, cites });
    }
    case 'URLRewrite': {
      const next = rewritten(request, filter.urlRewrite ?? {}, prefixOf(context.rule));
      return pass({ kind: 'httpFilter', outcome: 'REWRITTEN', toHost: next.host, toPath: next.path, cites }, next);
    }
    case 'RequestRedirect':
      return { kind: 'ended', trace: redirected(context, filter, request, cites) };
    case 'CORS':
      return isPreflight(request) ? unmodelled(context, 'the answer of a CORS filter to a preflight request', written) : { kind: 'pass', request, steps: [] };
    case 'ExtensionRef':
      return extended(context, filter, written);
    default:
      return unmodelled(context, `filter ${filter.type}`, written);
  }
}

function prefixOf({ match }: RuleTable): MatchedPrefix {
  return match?.path.kind === 'prefix' ? match.path.value : undefined;
}

function redirected({ arrived, rule, before }: FilterContext, { requestRedirect = {} }: RouteFilter, request: Request, cites: readonly [Citation, ...Citation[]]): Trace {
  const status = requestRedirect.statusCode ?? 302;
  const location = locationOf(request, arrived.table.port, requestRedirect, prefixOf(rule));
  const step: Step = { kind: 'httpFilter', outcome: 'REDIRECTED', status, location, cites };
  return { ...stopped(arrived, 'CONNECTED', [...before, step, response(status, arrived.at, cites[0])]), httpStatus: status };
}

/** https://fetch.spec.whatwg.org/#cors-preflight-fetch */
function isPreflight(request: Request): boolean {
  return request.method === 'OPTIONS' && headerValue(request, 'origin') !== undefined && headerValue(request, 'access-control-request-method') !== undefined;
}

/** A filter that does not exist must not be skipped: the request is answered with an error. */
function extended(context: FilterContext, { extensionRef }: RouteFilter, written: Citation): Filtered {
  const { arrived, rule, before } = context;
  const namespace = rule.route.route.metadata.namespace ?? 'default';
  const isThere = arrived.table.cluster.unmodelled.some((object) => object.kind === extensionRef?.kind && object.name === extensionRef.name && (object.namespace ?? 'default') === namespace);
  if (isThere) return unmodelled(context, `filter ${extensionRef?.kind ?? ''} ${namespace}/${extensionRef?.name ?? ''}`, written);
  return { kind: 'ended', trace: missing(arrived, rule, before, undefined, 1, 'UNKNOWN_FILTER') };
}

function unmodelled({ arrived, before }: FilterContext, feature: string, written: Citation): Filtered {
  return { kind: 'ended', trace: stopped(arrived, 'UNSUPPORTED', [...before, { kind: 'unmodelled', outcome: 'UNSUPPORTED', feature, cites: [written] }]) };
}
