/** The node's service proxy changes the destination into an endpoint. */
import type { NodeDevice } from '../../compile/forwarding/device.js';
import { cite, namespacedAddress, type Citation, type ServiceState } from '../../model/index.js';
import type { ServiceTranslationStep, UnmodelledStep } from '../../trace/index.js';
import type { Packet } from '../packet.js';
import { end, isFromInside, next, type Passage, type Verdict } from '../passage.js';
import { selectAtEdge, selectAtSocket } from '../proxy/ciliumSelection.js';
import { doorOf, proxyReference, type Door } from '../proxy/door.js';
import { selectInIpvs } from '../proxy/ipvsSelection.js';
import { select, type Selection } from '../proxy/selection.js';
import { translate } from '../proxy/translate.js';
import { API_SERVER, OTHER_PROXY } from '../references.js';
import { factCite } from '../routes/clusterRoutes.js';

export function serviceTranslation(passage: Passage): Verdict {
  const { device, entry, packet } = passage;
  if (device.kind !== 'node' || entry.kind === 'bridge') return next(passage);
  const door = doorOf(device, packet);
  const unknown = door === undefined ? undefined : elsewhere(passage, door);
  if (unknown !== undefined) return end(passage, { kind: 'unmodelled', outcome: 'UNSUPPORTED' }, unknown);
  if (door === undefined) return next(passage, ...untranslated(passage, device));
  if (answersDirectly(passage, device, door)) return end(passage, { kind: 'unmodelled', outcome: 'UNSUPPORTED' }, directReturn(device, door));
  const selection = selectionOf(passage, device, door);
  return selection === undefined ? next(passage) : translate(passage, device, door, selection);
}

/** The API server of a cluster may run where no file of the lab says. */
function elsewhere({ network }: Passage, { entry, cite: opened }: Door): UnmodelledStep | undefined {
  const { service } = entry;
  if (service.namespace !== 'default' || service.name !== 'kubernetes') return undefined;
  if (service.endpoints.some(({ ip }) => network.forwarding.owners.has(ip))) return undefined;
  return { kind: 'unmodelled', outcome: 'UNSUPPORTED', feature: 'the API server, which runs on no node of the lab', cites: [opened, API_SERVER] };
}

/** Direct server return: the endpoint's own node answers with the address that was asked. */
function answersDirectly(passage: Passage, node: NodeDevice, door: Door): boolean {
  const { proxy, nodePortForwarding } = node.cluster.profile;
  return proxy === 'cilium' && nodePortForwarding === 'dsr' && door.kind !== 'clusterIP' && !isFromInside(passage);
}

function directReturn(node: NodeDevice, door: Door): UnmodelledStep {
  return { kind: 'unmodelled', outcome: 'UNSUPPORTED', feature: 'direct server return of Cilium', cites: [door.cite, factCite(node, 'nodePortForwarding')] };
}

function selectionOf(passage: Passage, node: NodeDevice, door: Door): Selection | undefined {
  const { packet } = passage;
  switch (node.cluster.profile.proxy) {
    case 'iptables':
    case 'nftables':
      return select(node, door, packet);
    case 'ipvs':
      return selectInIpvs(node, door, packet);
    case 'cilium':
      return isFromInside(passage) ? selectAtSocket(node, door, packet) : selectAtEdge(node, door, packet);
  }
}

/** There is no rule for a port that a ClusterIP does not have: the packet goes on as it is. ipvs has the address itself. */
function untranslated({ packet }: Passage, node: NodeDevice): ServiceTranslationStep[] {
  const { clusterIps, foreignClusterIps } = node.cluster.services;
  const foreign = foreignClusterIps.get(packet.destinationIp);
  if (foreign !== undefined) return [notTranslated(packet, node, foreign, 'OTHER_PROXY', OTHER_PROXY)];
  const service = clusterIps.get(packet.destinationIp);
  if (service === undefined || node.cluster.profile.proxy === 'ipvs') return [];
  return [notTranslated(packet, node, service, packet.protocol === 'ICMP' ? 'ICMP' : 'UNDEFINED_PORT', proxyReference(node))];
}

type Unmatched = Extract<ServiceTranslationStep, { outcome: 'NOT_TRANSLATED' }>['reason'];

function notTranslated({ protocol, destinationPort }: Packet, node: NodeDevice, service: ServiceState, reason: Unmatched, reference: Citation): ServiceTranslationStep {
  const field = reason === 'OTHER_PROXY' ? 'metadata.labels' : 'spec.ports';
  return {
    kind: 'serviceTranslation',
    outcome: 'NOT_TRANSLATED',
    reason,
    service: namespacedAddress(node.cluster.prefix, service.namespace, 'service', service.name),
    door: 'clusterIP',
    protocol,
    port: destinationPort,
    cites: [cite(service.origin, field), reference],
  };
}
