/** Takes each of the selected endpoints for its share of the connections. */
import type { NodeDevice } from '../../compile/forwarding/device.js';
import type { EndpointPort } from '../../compile/forwarding/serviceTable.js';
import { cite } from '../../model/index.js';
import type { ServiceTranslationStep } from '../../trace/index.js';
import { withDestination } from '../packet.js';
import type { Masquerade, Passage, Verdict } from '../passage.js';
import { TOPOLOGY, type Cites } from '../references.js';
import { serviceAddress, type Door } from './door.js';
import type { Selection } from './selection.js';

type Choice = Extract<ServiceTranslationStep, { outcome: 'TRANSLATED' }>['choice'];

export function translate(passage: Passage, node: NodeDevice, door: Door, selection: Selection): Verdict {
  const share = 1 / selection.endpoints.length;
  const ways = selection.endpoints.map((endpoint) => ({ share, passage: translated(passage, node, door, selection, endpoint) }));
  const [only] = ways;
  return ways.length === 1 && only !== undefined ? { kind: 'next', passage: only.passage } : { kind: 'fork', ways };
}

function translated(passage: Passage, node: NodeDevice, door: Door, selection: Selection, endpoint: EndpointPort): Passage {
  const { packet } = passage;
  const pod = node.cluster.podsByIp.get(endpoint.ip)?.address ?? node.cluster.nodesByIp.get(endpoint.ip)?.address;
  const step: ServiceTranslationStep = {
    kind: 'serviceTranslation',
    outcome: 'TRANSLATED',
    service: serviceAddress(node, door.entry),
    door: door.kind,
    protocol: packet.protocol,
    port: packet.destinationPort,
    endpointIp: endpoint.ip,
    endpointPort: endpoint.port,
    endpoint: pod,
    eligible: selection.endpoints.length,
    choice: choiceOf(node, door, selection),
    traffic: selection.traffic,
    cites: [door.cite, cite(endpoint.state.origin, endpoint.state.field), TOPOLOGY],
  };
  return {
    ...passage,
    packet: withDestination(packet, endpoint.ip, endpoint.port),
    translation: { kind: 'service' },
    masquerade: masqueradeFor(passage, node, selection, endpoint, step.cites),
    steps: [...passage.steps, step],
  };
}

function masqueradeFor(passage: Passage, node: NodeDevice, selection: Selection, endpoint: EndpointPort, cites: Cites): Masquerade | undefined {
  if (selection.keepsSource?.(endpoint, node) === true) return passage.masquerade;
  if (selection.masquerade !== undefined) return selection.masquerade;
  // Back to where it came from: without the node's address the endpoint would answer itself.
  return endpoint.ip === passage.packet.sourceIp ? { reason: 'HAIRPIN', cites } : passage.masquerade;
}

function choiceOf(node: NodeDevice, door: Door, selection: Selection): Choice {
  if (selection.endpoints.length === 1) return 'only';
  if (door.entry.service.sessionAffinity.kind === 'ClientIP') return 'affinity';
  if (node.cluster.profile.proxy !== 'ipvs') return 'random';
  const scheduler = node.cluster.profile.ipvsScheduler;
  return scheduler === 'rr' || scheduler === 'sh' ? scheduler : 'other';
}
