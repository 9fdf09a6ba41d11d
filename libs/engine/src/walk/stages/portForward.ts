/** A router's port forward: an address of the internet's side leads into the LAN. */
import { portKey } from '../../compile/forwarding/serviceTable.js';
import type { RouterDevice } from '../../compile/forwarding/device.js';
import { cite, familyOf, type PortForward } from '../../model/index.js';
import type { PortForwardStep } from '../../trace/index.js';
import { withDestination, type Packet } from '../packet.js';
import { next, type Passage, type Verdict } from '../passage.js';

export function portForward(passage: Passage): Verdict {
  const { device, entry, packet } = passage;
  if (device.kind !== 'router' || entry.kind !== 'wire' || !device.router.publicIPs.includes(packet.destinationIp)) return next(passage);
  const forward = forwardOf(device, packet);
  if (forward === undefined || (entry.segment.kind !== 'internet' && forward.hairpin === 'none')) {
    return next(passage, noForward(device, packet, forward));
  }
  const translated = withDestination(packet, forward.to.ip, forward.to.port);
  return next(
    { ...passage, packet: translated, translation: { kind: 'portForward', forward } },
    {
      kind: 'portForward',
      outcome: 'TRANSLATED',
      publicIp: packet.destinationIp,
      port: packet.destinationPort,
      toIp: forward.to.ip,
      toPort: forward.to.port,
      cites: [cite(device.origin, forward.field)],
    },
  );
}

/** An address of the other family cannot be where a packet goes on to. */
function forwardOf(device: RouterDevice, packet: Packet): PortForward | undefined {
  const forward = device.forwards.get(portKey(packet.protocol, packet.destinationPort));
  return forward !== undefined && familyOf(forward.to.ip) === familyOf(packet.destinationIp) ? forward : undefined;
}

function noForward(device: RouterDevice, packet: Packet, hairpin: PortForward | undefined): PortForwardStep {
  const field = hairpin === undefined ? 'spec.router.portForwards' : `${hairpin.field}.hairpin`;
  return {
    kind: 'portForward',
    outcome: 'NO_FORWARD',
    publicIp: packet.destinationIp,
    port: packet.destinationPort,
    toIp: undefined,
    toPort: undefined,
    cites: [cite(device.origin, field)],
  };
}
