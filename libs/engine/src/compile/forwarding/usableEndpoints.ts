/**
 * Which endpoints of a Service port a node may use: ready ones, or serving and terminating ones where none is ready, cut down by topology
 * hints. Decided separately for the Cluster and the Local policy, as in kubernetes pkg/proxy/topology.go.
 */
import type { EndpointState, Family, NodeState } from '../../model/index.js';
import type { EndpointPort, ServicePortEntry } from './serviceTable.js';

export interface UsableEndpoints {
  readonly cluster: readonly EndpointPort[];
  readonly local: readonly EndpointPort[];
  /** Something could answer somewhere in the cluster, though perhaps not from this node. */
  readonly anywhere: boolean;
  readonly topology: TopologyMode;
}

export type TopologyMode = 'everywhere' | 'sameNode' | 'sameZone';

export function usableEndpoints(entry: ServicePortEntry, node: NodeState, family: Family): UsableEndpoints {
  const endpoints = entry.endpoints[family];
  const { internalTrafficPolicy, externalTrafficPolicy } = entry.service;
  const usesCluster = internalTrafficPolicy === 'Cluster' || entry.externallyAccessible;
  const usesLocal = internalTrafficPolicy === 'Local' || (externalTrafficPolicy === 'Local' && entry.externallyAccessible);
  const topology = usesCluster ? topologyMode(endpoints, node) : 'everywhere';
  const cluster = usesCluster ? readyOrServing(endpoints, (endpoint) => availableFor(endpoint, topology, node)) : [];
  const local = usesLocal ? readyOrServing(endpoints.filter((endpoint) => endpoint.state.nodeName === node.name), everyEndpoint) : [];
  const anywhere = cluster.length > 0 || (usesLocal && endpoints.some((endpoint) => endpoint.state.ready || isServingTerminating(endpoint)));
  return { cluster, local, anywhere, topology };
}

function readyOrServing(endpoints: readonly EndpointPort[], available: (endpoint: EndpointPort) => boolean): readonly EndpointPort[] {
  const ready = endpoints.filter((endpoint) => endpoint.state.ready && available(endpoint));
  return ready.length > 0 ? ready : endpoints.filter(isServingTerminating);
}

function isServingTerminating(endpoint: EndpointPort): boolean {
  return endpoint.state.serving && endpoint.state.terminating;
}

function everyEndpoint(): boolean {
  return true;
}

/** Hints count only where every ready endpoint has one and at least one of them names this node, or its zone. */
function topologyMode(endpoints: readonly EndpointPort[], node: NodeState): TopologyMode {
  const ready = endpoints.filter((endpoint) => endpoint.state.ready);
  if (ready.length === 0) return 'everywhere';
  const nodeHints = ready.map((endpoint) => endpoint.state.hints?.nodes ?? []);
  if (nodeHints.every((names) => names.length > 0) && nodeHints.some((names) => names.includes(node.name))) return 'sameNode';
  const zoneHints = ready.map((endpoint) => endpoint.state.hints?.zones ?? []);
  const { zone } = node;
  if (zone !== undefined && zoneHints.every((names) => names.length > 0) && zoneHints.some((names) => names.includes(zone))) return 'sameZone';
  return 'everywhere';
}

function availableFor(endpoint: EndpointPort, topology: TopologyMode, node: NodeState): boolean {
  switch (topology) {
    case 'everywhere':
      return true;
    case 'sameNode':
      return endpoint.state.hints?.nodes.includes(node.name) === true;
    case 'sameZone':
      return node.zone !== undefined && endpoint.state.hints?.zones.includes(node.zone) === true;
  }
}

/** Ready, or still serving while it terminates. */
export function isUsable(endpoint: EndpointState): boolean {
  return endpoint.ready || (endpoint.serving && endpoint.terminating);
}
