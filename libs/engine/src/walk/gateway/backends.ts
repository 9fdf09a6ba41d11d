/** From a rule to its backends: each by its weight, and each endpoint of a backend as likely as the others. */
import type { BackendTable, RuleTable } from '../../compile/gatewayTables.js';
import { cite, type BackendRefusal } from '../../model/index.js';
import { joinHops } from '../../trace/hops.js';
import type { GatewayRoutingStep, Step, Trace } from '../../trace/index.js';
import { both } from '../ingress/proxy.js';
import { refused, routingBase, stopped, type Arrived } from './accepted.js';
import { BACKEND_REFS, EXTERNAL_NAME, GRPC_BACKEND_REFS, SERVER_ERROR, UNAVAILABLE } from './references.js';

type Missing = Extract<GatewayRoutingStep, { readonly outcome: 'NO_BACKEND' }>['reason'];

/** What a backend's own filters make of the request: more steps, or an end. */
export type BackendFilters = (backend: BackendTable) => { readonly kind: 'pass'; readonly steps: readonly Step[] } | { readonly kind: 'ended'; readonly trace: Trace };

export function toBackends(arrived: Arrived, rule: RuleTable, before: readonly Step[], filters: BackendFilters): readonly Trace[] {
  const total = rule.backends.reduce((sum, { state }) => sum + state.weight, 0);
  if (total === 0) return [missing(arrived, rule, before, undefined, 1, rule.backends.length === 0 ? 'NO_BACKENDS' : 'ZERO_WEIGHT')];
  return rule.backends
    .filter(({ state }) => state.weight > 0)
    .flatMap((backend) => {
      const share = backend.state.weight / total;
      return toBackend(arrived, rule, before, backend, share, filters).map((trace) => ({ ...trace, probability: trace.probability * share }));
    });
}

function toBackend(arrived: Arrived, rule: RuleTable, before: readonly Step[], backend: BackendTable, share: number, filters: BackendFilters): readonly Trace[] {
  const { state, endpoints } = backend;
  if (state.target.kind === 'invalid') return [missing(arrived, rule, before, backend, share, REASONS[state.target.reason])];
  const { service, port } = state.target;
  if (service.type === 'ExternalName') {
    const cites = [cite(rule.route.route.origin, state.field), cite(service.origin, 'spec.type'), EXTERNAL_NAME] as const;
    return [stopped(arrived, 'UNDEFINED', [...before, { kind: 'unmodelled', outcome: 'UNDEFINED', feature: `${state.name} of type ExternalName as a backend`, cites }])];
  }
  const filtered = filters(backend);
  if (filtered.kind === 'ended') return [filtered.trace];
  if (endpoints.length === 0) return [missing(arrived, rule, before, backend, share, 'NO_ENDPOINTS')];
  const step: Step = {
    ...routingBase(arrived),
    outcome: 'ROUTED',
    route: rule.route.route.origin.resource,
    rule: ruleName(rule),
    backend: state.name,
    backendPort: String(port.port),
    share,
    cites: [cite(rule.route.route.origin, state.field), cite(service.origin, port.field)],
  };
  const hops = joinHops(arrived.connection.hops, [{ at: arrived.at, steps: [...before, ...filtered.steps, step] }]);
  return arrived.upstream(endpoints).map((back) => both(arrived, hops, { ...back, probability: arrived.connection.probability * back.probability }));
}

/** The step's word for each reason of a ResolvedRefs condition. */
export const REASONS: Readonly<Record<BackendRefusal, Missing>> = { InvalidKind: 'INVALID_KIND', RefNotPermitted: 'REF_NOT_PERMITTED', BackendNotFound: 'NOT_FOUND' };

/** The name that a person gave the rule, or where it stands. */
export function ruleName({ rule }: RuleTable): string {
  return rule.rule.name ?? rule.field;
}

/**
 * HTTP: 500 where a reference is invalid, 503 where a Service has no endpoint. gRPC: UNAVAILABLE either way, which is 503 to HTTP
 * (https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md).
 */
export function missing(arrived: Arrived, rule: RuleTable, before: readonly Step[], backend: BackendTable | undefined, share: number, reason: Missing): Trace {
  const isCall = rule.route.kind === 'GRPCRoute';
  const status = isCall || reason === 'NO_ENDPOINTS' ? 503 : 500;
  const { origin } = rule.route.route;
  const field = backend?.state.field ?? `${rule.rule.field}.backendRefs`;
  const where = backend?.state.target.kind === 'service' ? [cite(backend.state.target.service.origin)] : [];
  const step: Step = {
    ...routingBase(arrived),
    outcome: 'NO_BACKEND',
    route: origin.resource,
    rule: ruleName(rule),
    backend: backend?.state.name,
    status,
    share,
    reason,
    cites: [cite(origin, field), ...where, isCall ? GRPC_BACKEND_REFS : BACKEND_REFS],
  };
  return refused(arrived, status, [...before, step], status === 503 ? UNAVAILABLE : SERVER_ERROR);
}
