/** Which listener of a port a connection, or a request, belongs to. */
import { hostEntries } from '../../compile/gateway/hostTable.js';
import type { ListenerTable } from '../../compile/gatewayTables.js';
import { cite } from '../../model/index.js';
import type { GatewayListenerStep, Step, Trace } from '../../trace/index.js';
import { refused, stopped, type Accepted, type Arrived } from './accepted.js';
import { LISTENER_CHOICE, MISDIRECTED, NO_ROUTE, PLAIN_REQUEST } from './references.js';

export type Arrival = { readonly kind: 'arrived'; readonly arrived: Arrived; readonly steps: readonly Step[] } | { readonly kind: 'ended'; readonly trace: Trace };

/** In the clear the Host header chooses; TLS chooses by the name that it asks for, and the Host header has to agree. */
export function arrive(accepted: Accepted): Arrival {
  const { table, request } = accepted;
  if (table.layer === 'HTTP') return request.scheme === 'https' ? ended(stopped(accepted, 'TLS_NAME_MISMATCH', [unheard(accepted, 'NO_TLS')])) : byHost(accepted);
  if (request.scheme === 'http') return ended(refused(accepted, 400, [unheard(accepted, 'NOT_TLS')], PLAIN_REQUEST));
  return byServerName(accepted);
}

function byHost(accepted: Accepted): Arrival {
  const listener = listenerFor(accepted, accepted.request.host);
  if (listener === undefined) return ended(refused(accepted, 404, [unheard(accepted, 'NO_LISTENER')], NO_ROUTE));
  return { kind: 'arrived', arrived: { ...accepted, listener }, steps: [selected(accepted, listener, 'HOST')] };
}

function byServerName(accepted: Accepted): Arrival {
  const { request } = accepted;
  const listener = listenerFor(accepted, request.serverName ?? '');
  if (listener === undefined) return ended(stopped(accepted, 'TLS_NAME_MISMATCH', [unheard(accepted, 'NO_LISTENER')]));
  const steps = [selected(accepted, listener, 'SNI'), ...certificateOf(listener, request.serverName)];
  const arrived = { ...accepted, listener };
  if (listener.state.protocol !== 'HTTPS') return { kind: 'arrived', arrived, steps };
  const wanted = listenerFor(accepted, request.host);
  if (wanted === listener) return { kind: 'arrived', arrived, steps };
  if (wanted === undefined) return ended(refused(accepted, 404, [...steps, { ...unheard(accepted, 'NO_LISTENER'), by: 'HOST', name: request.host }], NO_ROUTE));
  return ended(refused(accepted, 421, [...steps, misdirected(accepted, wanted)], MISDIRECTED));
}

function listenerFor({ table }: Accepted, name: string): ListenerTable | undefined {
  return hostEntries(table.listeners, name)[0];
}

function ended(trace: Trace): Arrival {
  return { kind: 'ended', trace };
}

/** The listener's certificate is taken to be for the listener's name. */
function certificateOf({ state, gateway }: ListenerTable, serverName: string | undefined): readonly Step[] {
  const [certificate] = state.listener.tls?.certificateRefs ?? [];
  if (certificate === undefined || serverName === undefined || state.listener.tls?.mode === 'Passthrough') return [];
  return [{ kind: 'tls', outcome: 'MATCH', serverName, certificate: certificate.name, cites: [cite(gateway.gateway.origin, `${state.field}.tls.certificateRefs[0]`)] }];
}

function selected(accepted: Accepted, { gateway, state }: ListenerTable, by: 'HOST' | 'SNI'): GatewayListenerStep {
  const { request, table } = accepted;
  return {
    kind: 'gatewayListener',
    outcome: 'SELECTED',
    gateway: gateway.gateway.origin.resource,
    port: table.port,
    by,
    name: by === 'SNI' ? (request.serverName ?? '') : request.host,
    listener: state.listener.name,
    hostname: state.hostname,
    speaks: state.listener.protocol,
    cites: [cite(gateway.gateway.origin, state.field), LISTENER_CHOICE],
  };
}

function misdirected(accepted: Accepted, { gateway, state }: ListenerTable): GatewayListenerStep {
  const { request, table } = accepted;
  const cites = [cite(gateway.gateway.origin, `${state.field}.hostname`), MISDIRECTED] as const;
  return { kind: 'gatewayListener', outcome: 'MISDIRECTED', gateway: gateway.gateway.origin.resource, port: table.port, by: 'HOST', name: request.host, listener: state.listener.name, cites };
}

/** No listener takes it: every listener of the port is cited. */
function unheard({ table, request }: Accepted, outcome: 'NO_LISTENER' | 'NOT_TLS' | 'NO_TLS'): GatewayListenerStep & { readonly outcome: typeof outcome } {
  const { exact, suffixes, any } = table.listeners;
  const tried = [...exact.values(), ...suffixes.values(), ...(any === undefined ? [] : [any])];
  const isTls = table.layer === 'TLS' && outcome === 'NO_LISTENER';
  return {
    kind: 'gatewayListener',
    outcome,
    gateway: tried[0]?.gateway.gateway.origin.resource ?? 'Gateway',
    port: table.port,
    by: isTls ? 'SNI' : 'HOST',
    name: isTls ? (request.serverName ?? '') : request.host,
    cites: [LISTENER_CHOICE, ...tried.map(({ gateway, state }) => cite(gateway.gateway.origin, `${state.field}.${outcome === 'NO_LISTENER' ? 'hostname' : 'protocol'}`))],
  };
}
