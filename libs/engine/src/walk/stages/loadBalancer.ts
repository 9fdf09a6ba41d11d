/** A cloud's load balancer picks a healthy node. */
import type { BalancerDevice, NodeDevice } from '../../compile/forwarding/device.js';
import { isUsable } from '../../compile/forwarding/usableEndpoints.js';
import { cidrContains, cite, familyOf, type Citation, type ServicePortState } from '../../model/index.js';
import type { LoadBalancerStep } from '../../trace/index.js';
import { withDestination, type Packet } from '../packet.js';
import { end, next, type Passage, type Verdict } from '../passage.js';
import { CLOUD_TARGETS } from '../references.js';
import { sourceFor } from '../routes/lanRoutes.js';

/**
 * Above this many targets, nodes that treat the packet alike are walked once for all of their zone: those without an endpoint of their own,
 * and with the Cluster policy those with one, where they too are more than this. Traces then grow with the endpoints, not with the nodes.
 */
const SEPARATE_TARGETS = 16;

interface Target {
  readonly node: NodeDevice;
  /** How many nodes it stands for. */
  readonly count: number;
}

export function loadBalancer(passage: Passage): Verdict {
  const { device, entry, packet } = passage;
  if (device.kind !== 'balancer' || entry.kind !== 'wire' || packet.destinationIp !== device.ip) return next(passage);
  const port = device.service.ports.find((each) => each.port === packet.destinationPort && each.protocol === packet.protocol);
  if (port === undefined) return end(passage, { kind: 'lost' }, step(device, 'NOT_LISTENING', 0, 'spec.ports'));
  if (isFiltered(device, packet)) return end(passage, { kind: 'lost' }, step(device, 'FILTERED', 0, 'spec.loadBalancerSourceRanges'));
  if (port.nodePort === undefined) return unsupported(passage, device);
  const healthy = targetsOf(device, packet);
  if (healthy.length === 0) return end(passage, { kind: 'lost' }, step(device, 'NO_HEALTHY_TARGET', 0, 'spec.externalTrafficPolicy'));
  const ways = representatives(device, healthy).map(({ node, count }) => ({
    share: count / healthy.length,
    passage: forwarded(passage, device, port, node, healthy.length),
  }));
  return { kind: 'fork', ways };
}

function forwarded(passage: Passage, device: BalancerDevice, port: ServicePortState, node: NodeDevice, eligible: number): Passage {
  const nodeIp = sourceFor(node.node.ips, passage.packet.destinationIp) ?? passage.packet.destinationIp;
  const chosen: LoadBalancerStep = { ...step(device, 'FORWARDED', eligible, `${port.field}.nodePort`), node: node.address, nodePort: port.nodePort };
  return { ...passage, packet: withDestination(passage.packet, nodeIp, port.nodePort), steps: [...passage.steps, chosen] };
}

function isFiltered(device: BalancerDevice, packet: Packet): boolean {
  const ranges = device.provisioned.sourceRanges;
  return ranges.length > 0 && !ranges.some((range) => cidrContains(range, packet.sourceIp));
}

/** Nodes that are ready; with the Local policy only those whose health check node port says so: with an endpoint of their own. */
function targetsOf(device: BalancerDevice, packet: Packet): NodeDevice[] {
  const ready = [...device.cluster.nodes.values()].filter(({ node }) => node.ready && sourceFor(node.ips, packet.destinationIp) !== undefined);
  if (device.service.externalTrafficPolicy === 'Cluster') return ready;
  const hosts = endpointNodes(device);
  return ready.filter(({ node }) => hosts.has(node.name));
}

function endpointNodes(device: BalancerDevice): ReadonlySet<string | undefined> {
  const family = familyOf(device.ip);
  return new Set(device.service.endpoints.filter((endpoint) => endpoint.family === family && isUsable(endpoint)).map((endpoint) => endpoint.nodeName));
}

function representatives(device: BalancerDevice, healthy: readonly NodeDevice[]): Target[] {
  if (healthy.length <= SEPARATE_TARGETS) return healthy.map((node) => ({ node, count: 1 }));
  const hosts = endpointNodes(device);
  const own = healthy.filter(({ node }) => hosts.has(node.name));
  const separate = own.length <= SEPARATE_TARGETS || device.service.externalTrafficPolicy === 'Local';
  const others = healthy.filter(({ node }) => !hosts.has(node.name));
  return [...(separate ? own.map((node) => ({ node, count: 1 })) : onePerZone(own)), ...onePerZone(others)];
}

function onePerZone(nodes: readonly NodeDevice[]): Target[] {
  const byZone = new Map<string | undefined, Target>();
  for (const node of nodes) {
    const same = byZone.get(node.node.zone);
    byZone.set(node.node.zone, { node: same?.node ?? node, count: (same?.count ?? 0) + 1 });
  }
  return [...byZone.values()];
}

function unsupported(passage: Passage, device: BalancerDevice): Verdict {
  const cites: readonly [Citation, ...Citation[]] = [cite(device.origin, 'spec.allocateLoadBalancerNodePorts'), CLOUD_TARGETS];
  return end(passage, { kind: 'unmodelled', outcome: 'UNSUPPORTED' }, { kind: 'unmodelled', outcome: 'UNSUPPORTED', feature: 'cloud load balancer without node ports', cites });
}

function step(device: BalancerDevice, outcome: LoadBalancerStep['outcome'], eligible: number, field: string): LoadBalancerStep {
  return {
    kind: 'loadBalancer',
    outcome,
    service: device.service.origin.resource,
    implementation: device.provisioned.implementation,
    node: undefined,
    nodePort: undefined,
    eligible,
    cites: [cite(device.origin, field), CLOUD_TARGETS],
  };
}
