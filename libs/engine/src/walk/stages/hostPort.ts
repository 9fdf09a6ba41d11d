/** A pod's hostPort: the portmap plugin leads a port of the node to the pod. */
import type { HostPort, NodeDevice } from '../../compile/forwarding/device.js';
import { portKey } from '../../compile/forwarding/serviceTable.js';
import { cidrContains, cite, familyOf, type Ip } from '../../model/index.js';
import { isLoopback, withDestination, type Packet } from '../packet.js';
import { next, type Passage, type Verdict } from '../passage.js';
import { PORTMAP } from '../references.js';
import { isLocal } from '../routes/index.js';
import { sourceFor } from '../routes/lanRoutes.js';

export function hostPort(passage: Passage): Verdict {
  const { device, entry, packet } = passage;
  if (device.kind !== 'node' || entry.kind === 'bridge' || passage.translation !== undefined) return next(passage);
  const mapping = device.hostPorts.get(portKey(packet.protocol, packet.destinationPort))?.find((each) => covers(each, packet.destinationIp));
  const podIp = mapping === undefined ? undefined : sourceFor(mapping.pod.pod.ips, packet.destinationIp);
  if (mapping === undefined || podIp === undefined || !isLocal(device, packet.destinationIp)) return next(passage);
  const cites = [cite(mapping.pod.origin, `${mapping.field}.hostPort`), PORTMAP] as const;
  return next(
    {
      ...passage,
      packet: withDestination(packet, podIp, mapping.port),
      translation: { kind: 'hostPort' },
      masquerade: comesFromHere(device, packet) ? { reason: 'HAIRPIN', cites } : passage.masquerade,
    },
    { kind: 'hostPort', outcome: 'TRANSLATED', hostPort: mapping.hostPort, podIp, podPort: mapping.port, cites },
  );
}

function covers(mapping: HostPort, destination: Ip): boolean {
  const { hostIp } = mapping;
  if (hostIp === undefined) return true;
  return familyOf(hostIp) === familyOf(destination) && (hostIp === destination || hostIp === '0.0.0.0' || hostIp === '::');
}

/** The plugin masquerades what comes from the node's own pods and from loopback, so that replies come back the same way. */
function comesFromHere(device: NodeDevice, packet: Packet): boolean {
  return isLoopback(packet.sourceIp) || device.node.podCidrs.some((cidr) => cidrContains(cidr, packet.sourceIp));
}
