/** A Gateway's proxy with one request: the listener, the route, its filters, and then a connection of its own to a backend. */
import type { EndpointAddress } from '../../compile/endpointAddresses.js';
import { hostEntries } from '../../compile/gateway/hostTable.js';
import { portKey, type RuleTable } from '../../compile/gatewayTables.js';
import type { Network } from '../../compile/network.js';
import { cite } from '../../model/index.js';
import type { Step, Trace } from '../../trace/index.js';
import type { ConnectionTrace } from '../connection.js';
import { spread } from '../ingress/proxy.js';
import type { Request } from '../ingress/response.js';
import { refused, routingBase, stopped, type Accepted, type Arrived } from './accepted.js';
import { applyFilters } from './applyFilters.js';
import { ruleName, toBackends } from './backends.js';
import { arrive } from './listener.js';
import { matchRequest } from './matchRequest.js';
import { GRPC_PRECEDENCE, NO_ROUTE, PATTERN_RANK, PRECEDENCE } from './references.js';

/** Serves requests at the pods of Gateways; `undefined` where the connection's pod and port are no Gateway's. */
export type Gateways = (connection: ConnectionTrace, at: string, request: Request) => readonly Trace[] | undefined;

/** Opens each pod's connections to a backend once, however many clients' connections lead to it. */
export function gatewaysOf(network: Network): Gateways {
  const known = new Map<string, Map<readonly EndpointAddress[], readonly ConnectionTrace[]>>();
  const upstreamOf = (at: string) => (endpoints: readonly EndpointAddress[]) => {
    const own = known.get(at) ?? new Map<readonly EndpointAddress[], readonly ConnectionTrace[]>();
    known.set(at, own);
    const found = own.get(endpoints) ?? spread(network, at, endpoints);
    own.set(endpoints, found);
    return found;
  };
  return (connection, at, request) => {
    const table = connection.destinationPort === undefined ? undefined : network.gateways.proxies.get(at)?.get(portKey('TCP', connection.destinationPort));
    return table === undefined || table.layer === 'STREAM' ? undefined : throughGateway({ network, connection, at, table, request, upstream: upstreamOf(at) });
  };
}

function throughGateway(accepted: Accepted): readonly Trace[] {
  const arrival = arrive(accepted);
  if (arrival.kind === 'ended') return [arrival.trace];
  const { arrived, steps } = arrival;
  return arrived.listener.state.protocol === 'TLS' ? byName(arrived, steps) : byRequest(arrived, steps);
}

/** TLSRoutes look at the name alone; whoever is behind them speaks TLS, or what the Gateway took out of it. */
function byName(arrived: Arrived, steps: readonly Step[]): readonly Trace[] {
  const [rule] = hostEntries(arrived.listener.rules, arrived.request.serverName ?? '').flat();
  if (rule === undefined) return [stopped(arrived, 'TLS_NAME_MISMATCH', [...steps, unmatched(arrived)])];
  return toBackends(arrived, rule, steps, () => ({ kind: 'pass', steps: [] }));
}

function byRequest(arrived: Arrived, steps: readonly Step[]): readonly Trace[] {
  const routing = matchRequest(arrived.listener, arrived.request);
  switch (routing.kind) {
    case 'none':
      return [refused(arrived, 404, [...steps, unmatched(arrived)], NO_ROUTE)];
    case 'pattern': {
      const cites = [cite(routing.rule.route.route.origin, `${routing.rule.rule.field}.matches`)] as const;
      return [stopped(arrived, 'UNSUPPORTED', [...steps, { kind: 'unmodelled', outcome: 'UNSUPPORTED', feature: `regular expression ${routing.source}`, cites }])];
    }
    case 'open': {
      const cites = [cite(routing.rule.route.route.origin, `${routing.rule.rule.field}.matches`), PATTERN_RANK] as const;
      return [stopped(arrived, 'UNDEFINED', [...steps, { kind: 'unmodelled', outcome: 'UNDEFINED', feature: 'the precedence between a regular expression and a prefix that both match', cites }])];
    }
    case 'rule':
      return routed(arrived, routing.rule, steps);
  }
}

function routed(arrived: Arrived, rule: RuleTable, steps: readonly Step[]): readonly Trace[] {
  const before = [...steps, matched(arrived, rule)];
  const filters = rule.rule.rule.filters ?? [];
  const filtered = applyFilters({ arrived, rule, before }, filters, `${rule.rule.field}.filters`);
  if (filtered.kind === 'ended') return [filtered.trace];
  const changed = { ...arrived, request: filtered.request };
  const after = [...before, ...filtered.steps];
  return toBackends(changed, rule, after, ({ state }) => applyFilters({ arrived: changed, rule, before: after }, state.reference.filters ?? [], `${state.field}.filters`));
}

function matched(arrived: Arrived, rule: RuleTable): Step {
  const { origin } = rule.route.route;
  const { field, text } = rule.match ?? { field: '', text: '' };
  const precedence = rule.route.kind === 'GRPCRoute' ? GRPC_PRECEDENCE : PRECEDENCE;
  const where = field === '' ? rule.rule.field : `${rule.rule.field}.${field}`;
  return { ...routingBase(arrived), outcome: 'MATCHED', route: origin.resource, rule: ruleName(rule), matched: text, cites: [cite(origin, where), precedence] };
}

/** No rule takes it: the routes that are for its host are cited. */
function unmatched(arrived: Arrived): Step {
  const { listener, request } = arrived;
  const tried = new Set(hostEntries(listener.rules, request.host).flatMap((rules) => rules.map(({ route }) => route.route)));
  const cites = [...tried].slice(0, MOST_CITED).map(({ origin }) => cite(origin, 'spec.rules'));
  return { ...routingBase(arrived), outcome: 'NO_MATCH', status: 404, cites: [NO_ROUTE, cite(listener.gateway.gateway.origin, listener.state.field), ...cites] };
}

/** Nobody reads more. */
const MOST_CITED = 20;
