/** TCPRoutes and UDPRoutes: the connections of a listener go on to backends, whatever is said over them. */
import { endpointsOf } from '../../compile/endpointAddresses.js';
import { portKey, type BackendTable, type ListenerTable, type PortTable, type RuleTable } from '../../compile/gatewayTables.js';
import type { Network } from '../../compile/network.js';
import { cite, type Citation } from '../../model/index.js';
import { joinHops } from '../../trace/hops.js';
import type { GatewayRoutingStep, Step } from '../../trace/index.js';
import type { ConnectionTrace } from '../connection.js';
import { walkConnection } from '../walkConnection.js';
import { REASONS, ruleName } from './backends.js';
import { LISTENER_CHOICE, STREAM_BACKEND_REFS } from './references.js';

/** Connections that a Gateway's pod accepted for streams, with what becomes of them behind it; the others come back as they are. */
export function streamed(network: Network, connections: readonly ConnectionTrace[], protocol: 'TCP' | 'UDP' | 'SCTP' | 'ICMP'): readonly ConnectionTrace[] {
  if (network.gateways.proxies.size === 0 || protocol === 'SCTP' || protocol === 'ICMP') return connections;
  return connections.flatMap((connection) => {
    const { destination: at, destinationPort, disposition } = connection;
    if (disposition !== 'CONNECTED' || at === undefined || destinationPort === undefined) return [connection];
    const table = network.gateways.proxies.get(at)?.get(portKey(protocol, destinationPort));
    const listener = table?.layer === 'STREAM' ? table.listeners.any : undefined;
    return table === undefined || listener === undefined ? [connection] : onward({ network, connection, at, table, listener });
  });
}

interface Stream {
  readonly network: Network;
  readonly connection: ConnectionTrace;
  readonly at: string;
  readonly table: PortTable;
  readonly listener: ListenerTable;
}

/** The oldest route has the listener. */
function onward(stream: Stream): readonly ConnectionTrace[] {
  const [rule] = stream.listener.rules.any ?? [];
  const { gateway, state } = stream.listener;
  if (rule === undefined) {
    const cites = [cite(gateway.gateway.origin, state.field), STREAM_BACKEND_REFS] as const;
    return [rejected(stream, [{ ...base(stream), outcome: 'NO_MATCH', status: undefined, cites }])];
  }
  const total = rule.backends.reduce((sum, backend) => sum + backend.state.weight, 0);
  if (total === 0) return [rejected(stream, [missing(stream, rule, undefined, 1, rule.backends.length === 0 ? 'NO_BACKENDS' : 'ZERO_WEIGHT')])];
  return rule.backends
    .filter((backend) => backend.state.weight > 0)
    .flatMap((backend) => {
      const share = backend.state.weight / total;
      return toBackend(stream, rule, backend, share).map((trace) => ({ ...trace, probability: trace.probability * share }));
    });
}

function toBackend(stream: Stream, rule: RuleTable, backend: BackendTable, share: number): readonly ConnectionTrace[] {
  const { network, connection, at, table } = stream;
  const { state } = backend;
  if (state.target.kind === 'invalid') return [rejected(stream, [missing(stream, rule, backend, share, REASONS[state.target.reason])])];
  const { service, port } = state.target;
  const endpoints = endpointsOf(service, port);
  if (endpoints.length === 0) return [rejected(stream, [missing(stream, rule, backend, share, 'NO_ENDPOINTS')])];
  const { origin } = rule.route.route;
  const cites = [cite(origin, state.field), cite(service.origin, port.field)] as const;
  const step: Step = { ...base(stream), outcome: 'ROUTED', route: origin.resource, rule: ruleName(rule), backend: state.name, backendPort: String(port.port), share, cites };
  const before = joinHops(connection.hops, [{ at, steps: [selected(stream), step] }]);
  return endpoints.flatMap(({ ip, port: number }) =>
    walkConnection(network, { from: at, destination: ip, port: number, protocol: table.transport }).map((back) => ({
      ...back,
      probability: (connection.probability * back.probability) / endpoints.length,
      hops: joinHops(before, back.hops),
      replies: joinHops(back.replies, connection.replies),
    })),
  );
}

/** The connection is closed, as if nobody listened. */
function rejected(stream: Stream, steps: readonly Step[]): ConnectionTrace {
  const { connection, at } = stream;
  return { ...connection, disposition: 'REFUSED', hops: joinHops(connection.hops, [{ at, steps: [selected(stream), ...steps] }]) };
}

function missing(stream: Stream, rule: RuleTable, backend: BackendTable | undefined, share: number, reason: Extract<GatewayRoutingStep, { readonly outcome: 'NO_BACKEND' }>['reason']): Step {
  const { origin } = rule.route.route;
  const cites: readonly [Citation, ...Citation[]] = [cite(origin, backend?.state.field ?? `${rule.rule.field}.backendRefs`), STREAM_BACKEND_REFS];
  return { ...base(stream), outcome: 'NO_BACKEND', route: origin.resource, rule: ruleName(rule), backend: backend?.state.name, status: undefined, share, reason, cites };
}

function base({ listener }: Stream): Pick<GatewayRoutingStep, 'kind' | 'gateway' | 'listener' | 'method' | 'host' | 'path'> {
  return { kind: 'gatewayRouting', gateway: listener.gateway.gateway.origin.resource, listener: listener.state.listener.name, method: '', host: '', path: '' };
}

function selected({ listener, table }: Stream): Step {
  const { gateway, state } = listener;
  const cites = [cite(gateway.gateway.origin, state.field), LISTENER_CHOICE] as const;
  return {
    kind: 'gatewayListener',
    outcome: 'SELECTED',
    gateway: gateway.gateway.origin.resource,
    port: table.port,
    by: 'PORT',
    name: '',
    listener: state.listener.name,
    hostname: state.hostname,
    speaks: state.listener.protocol,
    cites,
  };
}
