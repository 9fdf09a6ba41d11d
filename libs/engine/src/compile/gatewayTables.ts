/** Listeners and routes as the proxies of Gateways hold them. */
import type { BackendState, ClusterState, GatewayState, HttpRouteRule, LabState, ListenerState, RouteRuleState, RouteState, ServiceState } from '../model/index.js';
import { endpointsOf, type EndpointAddress } from './endpointAddresses.js';
import { hostTable, type HostTable } from './gateway/hostTable.js';
import { byPrecedence, grpcMatches, httpMatches, type RequestMatch } from './gateway/requestMatch.js';

export interface GatewayTables {
  /** By the Vantage address of each pod that serves Gateways, then by the port that it is connected to, such as `TCP/80`. */
  readonly proxies: ReadonlyMap<string, ReadonlyMap<string, PortTable>>;
}

export type Transport = 'TCP' | 'UDP';

export interface PortTable {
  /** The listeners' own port. */
  readonly port: number;
  readonly transport: Transport;
  readonly cluster: ClusterState;
  /** Whether the port speaks TLS, HTTP in the clear, or whatever streams hold. */
  readonly layer: 'HTTP' | 'TLS' | 'STREAM';
  readonly listeners: HostTable<ListenerTable>;
}

export interface ListenerTable {
  readonly gateway: GatewayState;
  readonly state: ListenerState;
  /** By the host names of the routes; each list in the order in which its rules are tried. */
  readonly rules: HostTable<readonly RuleTable[]>;
}

/** One match of a rule. */
export interface RuleTable {
  readonly route: RouteState;
  /** Absent for TLSRoutes, which look at nothing but the name. */
  readonly match: RequestMatch | undefined;
  readonly rule: RouteRuleState<Pick<HttpRouteRule, 'name' | 'filters' | 'backendRefs'>>;
  readonly backends: readonly BackendTable[];
}

export interface BackendTable {
  readonly state: BackendState;
  /** Ready ones; empty too where the reference leads nowhere. */
  readonly endpoints: readonly EndpointAddress[];
}

export function compileGateways(state: LabState): GatewayTables {
  const proxies = new Map<string, Map<string, PortTable>>();
  for (const cluster of state.clusters) {
    for (const gateway of cluster.gateways) {
      const ports = gateway.pods.length === 0 ? [] : portTables(cluster, gateway);
      for (const pod of gateway.pods) proxies.set(pod, merged(proxies.get(pod), ports, podPorts(cluster, gateway, pod)));
    }
  }
  return { proxies };
}

function portTables(cluster: ClusterState, gateway: GatewayState): readonly PortTable[] {
  const ready = gateway.listeners.filter(({ refusal }) => refusal === undefined);
  const keyOf = ({ protocol, listener }: ListenerState): string => portKey(transportOf(protocol), listener.port);
  const firsts = ready.filter((state, index) => ready.findIndex((other) => keyOf(other) === keyOf(state)) === index);
  return firsts.map((first) => {
    const own = ready.filter((state) => keyOf(state) === keyOf(first));
    const listeners = hostTable(own.map((state) => [state.hostname, listenerTable(gateway, state)] as const));
    return { port: first.listener.port, transport: transportOf(first.protocol), cluster, layer: layerOf(first), listeners };
  });
}

/** The key of a port in `GatewayTables.proxies`. */
export function portKey(transport: Transport, port: number): string {
  return `${transport}/${port}`;
}

function transportOf(protocol: ListenerState['protocol']): Transport {
  return protocol === 'UDP' ? 'UDP' : 'TCP';
}

function layerOf({ protocol }: ListenerState): PortTable['layer'] {
  if (protocol === 'TCP' || protocol === 'UDP') return 'STREAM';
  return protocol === 'HTTP' ? 'HTTP' : 'TLS';
}

function listenerTable(gateway: GatewayState, state: ListenerState): ListenerTable {
  const byHost = new Map<string, RuleTable[]>();
  for (const { route, hostnames } of state.routes) {
    const rules = ruleTables(route);
    for (const hostname of new Set(hostnames)) {
      const known = byHost.get(hostname);
      if (known === undefined) byHost.set(hostname, [...rules]);
      else known.push(...rules);
    }
  }
  return { gateway, state, rules: hostTable([...byHost].map(([hostname, rules]) => [hostname, inOrder(rules)])) };
}

/** Sorting is stable and routes come oldest first, so that of equal matches the older route's, and its first rule's, comes first. */
function inOrder(rules: readonly RuleTable[]): readonly RuleTable[] {
  return [...rules].sort((a, b) => (a.match === undefined || b.match === undefined ? 0 : byPrecedence(a.match, b.match)));
}

function ruleTables(route: RouteState): readonly RuleTable[] {
  switch (route.kind) {
    case 'HTTPRoute':
      return route.rules.flatMap((rule) => httpMatches(rule.rule.matches).map((match) => ({ route, match, rule, backends: rule.backends.map(backendTable) })));
    case 'GRPCRoute':
      return route.rules.flatMap((rule) => grpcMatches(rule.rule.matches).map((match) => ({ route, match, rule, backends: rule.backends.map(backendTable) })));
    case 'TLSRoute':
    case 'TCPRoute':
    case 'UDPRoute':
      return route.rules.map((rule) => ({ route, match: undefined, rule, backends: rule.backends.map(backendTable) }));
  }
}

function backendTable(state: BackendState): BackendTable {
  return { state, endpoints: state.target.kind === 'service' ? endpointsOf(state.target.service, state.target.port) : [] };
}

/** Pod ports by the listener's port that leads to them: through the Service of the proxies, or the same number. */
function podPorts(cluster: ClusterState, gateway: GatewayState, pod: string): ReadonlyMap<string, readonly number[]> {
  const state = cluster.pods.find(({ address }) => address === pod);
  const services = state === undefined ? [] : cluster.services.filter((service) => isFront(service, gateway) || leadsTo(service, state));
  const ports = new Map<string, number[]>();
  for (const service of services) {
    for (const endpoint of service.endpoints.filter((each) => each.pod?.name === state?.name && each.pod?.namespace === state?.namespace)) {
      for (const port of service.ports) {
        const found = endpoint.ports.filter(({ name, protocol }) => name === port.name && protocol === port.protocol).map((each) => each.port);
        const key = portKey(port.protocol === 'UDP' ? 'UDP' : 'TCP', port.port);
        ports.set(key, [...(ports.get(key) ?? []), ...found]);
      }
    }
  }
  return ports;
}

function isFront(service: ServiceState, { service: front }: GatewayState): boolean {
  return front !== undefined && service.namespace === front.namespace && service.name === front.name;
}

function leadsTo(service: ServiceState, pod: { readonly namespace: string; readonly name: string }): boolean {
  return service.endpoints.some((endpoint) => endpoint.pod?.name === pod.name && endpoint.pod.namespace === pod.namespace);
}

/** Of several Gateways that one proxy serves at a port, the first by name keeps a host name that both have. */
function merged(known: ReadonlyMap<string, PortTable> | undefined, added: readonly PortTable[], podPortsOf: ReadonlyMap<string, readonly number[]>): Map<string, PortTable> {
  const tables = new Map(known);
  for (const table of added) {
    const through = podPortsOf.get(portKey(table.transport, table.port)) ?? [];
    for (const port of through.length > 0 ? new Set(through) : [table.port]) {
      const key = portKey(table.transport, port);
      tables.set(key, union(tables.get(key), table));
    }
  }
  return tables;
}

function union(first: PortTable | undefined, second: PortTable): PortTable {
  if (first === undefined || first.layer !== second.layer) return first ?? second;
  const { exact, suffixes, any } = first.listeners;
  return {
    ...first,
    listeners: {
      exact: new Map([...second.listeners.exact, ...exact]),
      suffixes: new Map([...second.listeners.suffixes, ...suffixes]),
      any: any ?? second.listeners.any,
    },
  };
}
