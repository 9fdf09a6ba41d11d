/** The node's service proxy changes the destination into an endpoint. */
import type { NodeDevice } from '../../compile/forwarding/device.js';
import { cite } from '../../model/index.js';
import type { ServiceTranslationStep } from '../../trace/index.js';
import { next, type Passage, type Verdict } from '../passage.js';
import { doorOf } from '../proxy/door.js';
import { select } from '../proxy/selection.js';
import { translate } from '../proxy/translate.js';
import { IPTABLES_PROXY } from '../references.js';
import { namespacedAddress } from '../../model/index.js';

export function serviceTranslation(passage: Passage): Verdict {
  const { device, entry, packet } = passage;
  if (device.kind !== 'node' || entry.kind === 'bridge') return next(passage);
  const door = doorOf(device, packet);
  if (door === undefined) return next(passage, ...untranslated(passage, device));
  const selection = select(device, door, packet);
  return selection === undefined ? next(passage) : translate(passage, device, door, selection);
}

/** iptables mode has no rule for a port that a ClusterIP does not have: the packet goes on to an address that nobody has. */
function untranslated(passage: Passage, node: NodeDevice): ServiceTranslationStep[] {
  const { packet } = passage;
  const service = node.cluster.services.clusterIps.get(packet.destinationIp);
  if (service === undefined) return [];
  return [
    {
      kind: 'serviceTranslation',
      outcome: 'NOT_TRANSLATED',
      reason: packet.protocol === 'ICMP' ? 'ICMP' : 'UNDEFINED_PORT',
      service: namespacedAddress(node.cluster.prefix, service.namespace, 'service', service.name),
      door: 'clusterIP',
      protocol: packet.protocol,
      port: packet.destinationPort,
      cites: [cite(service.origin, 'spec.ports'), IPTABLES_PROXY],
    },
  ];
}
